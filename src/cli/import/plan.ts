import type { WrittenMap } from "./code";
import { comparable, connectionId, type LeftOut, type Written } from "./declaration";
import { declareAudiences, linked } from "./audience";
import { declareConnections } from "./connection";
import { declareFilters } from "./filter";
import { declareFlags } from "./flag-list";
import type { FoundSpace } from "./found";
import { flagsAmong } from "./flags";
import { kebabCase, Names } from "./names";
import { commonHistory, declareTraits } from "./traits";
import { writable } from "./trait";

/** What the program says of a space. */
export interface SpacePlan {
  readonly space: FoundSpace["space"];
  /** How files and resources are called after the space; no two are called the same. */
  readonly label: string;
  readonly written: readonly Written[];
  /** What most of the traits have in common, for a constant. */
  readonly history: WrittenMap | undefined;
}

/** What the program says, and what it cannot say. */
export interface Plan {
  readonly spaces: readonly SpacePlan[];
  readonly leftOut: readonly LeftOut[];
}

/** What is not to be written. */
export interface Excluded {
  /** Ids of what the stack has already, as they are compared. */
  readonly declared: ReadonlySet<string>;
  /** The same of what turned out to be none that a program can have. */
  readonly refused: ReadonlySet<string>;
  /** Names that resources of the stack have. */
  readonly names: readonly string[];
}

/** Lay out a program for what was found. */
export function planOf(spaces: readonly FoundSpace[], excluded: Excluded): Plan {
  const names = new Names(excluded.names);
  const labels = new Names();
  const plans = spaces.map((found) => {
    const label = labels.take(kebabCase(found.space.slug, "space"));
    return planSpace(withoutExcluded(found, excluded), label, { names, several: spaces.length > 1 });
  });
  return {
    spaces: plans.map(({ plan }) => plan),
    leftOut: plans.flatMap(({ leftOut }) => leftOut),
  };
}

function planSpace(
  { space, traits, audiences, filters, connections }: FoundSpace,
  label: string,
  { names, several }: { names: Names; several: boolean },
): { plan: SpacePlan; leftOut: readonly LeftOut[] } {
  const place = { space, prefix: several ? `${label}-` : "", names };
  const known = traits.map((trait) => ({ trait, known: writable(trait) }));
  const { lists, others } = flagsAmong(known.flatMap(({ known: one }) => one ?? []));
  const history = commonHistory(others);
  const written = [
    ...declareConnections(place, connections),
    ...declareFilters(place, filters),
    ...declareFlags(place, lists),
    ...declareTraits(place, others, history),
    ...declareAudiences(
      place,
      audiences.filter((audience) => linked(audience) === undefined),
    ),
  ];
  const leftOut: Omit<LeftOut, "space">[] = [
    ...known
      .filter(({ known: one }) => one === undefined)
      .map(({ trait }) => ({ what: "trait" as const, called: trait.name, id: trait.id, why: withoutQuery })),
    ...audiences.flatMap((audience) => {
      const why = linked(audience);
      return why === undefined
        ? []
        : [{ what: "audience" as const, called: audience.name, id: audience.id, why }];
    }),
  ];
  return {
    plan: { space, label, written, history },
    leftOut: leftOut.map((one) => ({ ...one, space: space.slug })),
  };
}

const withoutQuery = "Segment's API shows no query of it, as of a SQL trait, so it stays as it is in the app";

function withoutExcluded(
  { space, traits, audiences, filters, connections }: FoundSpace,
  { declared, refused }: Excluded,
): FoundSpace {
  const isNew = ({ id }: { readonly id: string }): boolean =>
    !declared.has(comparable(id)) && !refused.has(comparable(id));
  return {
    space,
    traits: traits.filter(isNew),
    audiences: audiences.filter(isNew),
    filters: filters.filter(isNew),
    connections: connections.filter(({ source }) => isNew({ id: connectionId(space.id, source.id) })),
  };
}
