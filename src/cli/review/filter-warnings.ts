import type { Statement } from "../../fql";
import { leftNothing } from "../../fql/decisive";
import { type Change, remains } from "./changes";
import { isOn, standingIn, type Standing } from "./filter-changes";
import type { SeenInSpaces } from "./filter-questions";
import { statementOf } from "./filter-statements";
import { type FilterWarning, starvedTraits } from "./starved-traits";

export function filterWarnings(changes: readonly Change[], seen: SeenInSpaces): FilterWarning[] {
  const standing = standingIn(changes);
  return [...starvedFilters(standing, listedBeside(changes, seen)), ...starvedTraits(changes, standing)];
}

interface Labelled {
  readonly label: string;
  readonly spaceId: string;
  readonly statement: Statement;
  readonly own: boolean;
}

function starvedFilters(standing: readonly Standing[], listed: readonly Labelled[]): FilterWarning[] {
  const all: Labelled[] = [
    ...standing.map(({ change, spaceId, statement }) => ({
      label: change.resource,
      spaceId,
      statement,
      own: true,
    })),
    ...listed,
  ];
  return all.flatMap((starved) =>
    all
      .filter((other) => other !== starved && other.spaceId === starved.spaceId && (other.own || starved.own))
      .flatMap(({ label, statement }) => {
        const lost = leftNothing(starved.statement, statement);
        if (lost === undefined) return [];
        const { label: starves, spaceId } = starved;
        const warning = `lets only ${lost} through, which "${label}" drops: together they leave none`;
        return [{ filter: label, starves, spaceId, warning }];
      }),
  );
}

/** Filters that somebody else has made; of the program's own, the plan says what becomes of them. */
function listedBeside(changes: readonly Change[], seen: SeenInSpaces): Labelled[] {
  const own = changes.filter(({ kind }) => kind === "SpaceFilter");
  const ids = new Set(own.map(({ id }) => id));
  const names = new Set(own.filter(remains).map(({ spaceId, name }) => JSON.stringify([spaceId, name])));
  return [...seen].flatMap(([spaceId, { filters }]) =>
    ("error" in filters ? [] : filters).flatMap((filter): Labelled[] => {
      const { id, name } = filter;
      const statement = statementOf(filter.if);
      if (statement === undefined || !isOn(filter)) return [];
      // One of the same name is taken over, or stops the apply.
      if (ids.has(id) || names.has(JSON.stringify([spaceId, name]))) return [];
      return [{ label: name ?? id, spaceId, statement, own: false }];
    }),
  );
}
