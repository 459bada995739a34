import { drops, type Known, type Scalar, type Statement } from "../../fql";
import { showPath } from "../../fql/spelling";
import { type Condition, type Node, parse, type Predicate, type Query, type Stream } from "../../query";
import { children } from "../../query/ast";
import { type Change, isTrait, remains, text } from "./changes";
import { isOn, standingIn, type Standing } from "./filter-changes";
import type { SeenInSpaces } from "./filter-questions";
import { callsWith, decisiveIn, onlyOnes, statementOf } from "./filter-statements";

/** A filter that takes from another resource what that one is for. */
export interface FilterWarning {
  /** The filter, by its name in the program; by its name in Segment where the program does not have it. */
  readonly filter: string;
  /** Whom it leaves nothing. */
  readonly starves: string;
  readonly spaceId: string;
  readonly warning: string;
}

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

/** What one filter lets through alone, where another drops every call of it. */
function leftNothing(one: Statement, other: Statement): string | undefined {
  for (const decisive of decisiveIn(one)) {
    const values = onlyOnes(one, decisive);
    if (values.length > 0 && drops(other, callsWith(decisive, values)) === "every")
      return `"${decisive.event}" with ${decisive.property} ${quoted(values)}`;
  }
  return undefined;
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

function starvedTraits(changes: readonly Change[], standing: readonly Standing[]): FilterWarning[] {
  return changes
    .filter((change) => isTrait(change) && remains(change))
    .flatMap((trait) => {
      const state = trait.action === "same" ? trait.before : trait.after;
      const query = queryOf(text(state["query"]));
      const streams = query === undefined ? [] : streamsIn(query);
      return standing
        .filter(({ spaceId }) => spaceId === trait.spaceId)
        .flatMap(({ change: { resource }, spaceId, statement }) =>
          streams
            .filter((stream) => drops(statement, countedBy(stream)) === "every")
            .slice(0, 1)
            .map((stream) => ({
              filter: resource,
              starves: trait.resource,
              spaceId,
              warning: `counts ${inWords(stream)}, which "${resource}" drops: it gets no new values`,
            })),
        );
    });
}

function queryOf(query: string | undefined): Query | undefined {
  try {
    return query === undefined ? undefined : parse(query, { as: "trait" });
  } catch {
    return undefined; // The preview says what is wrong with it.
  }
}

function streamsIn(node: Node): Stream[] {
  const inner = children(node).flatMap(streamsIn);
  return node.kind === "stream" && node.extractor === "event" ? [node, ...inner] : inner;
}

/** What is known of the calls that a stream counts, as far as it says so by equality or one of several. */
function countedBy(stream: Stream): Known {
  const known = Object.fromEntries(
    equalitiesOf(stream).map(({ path, values }) => [showPath(["properties", ...path.split(".")]), values]),
  );
  return { ...known, type: "track", event: stream.name };
}

function inWords(stream: Stream): string {
  const conditions = equalitiesOf(stream).map(({ path, values }) => `${path} ${quoted(values)}`);
  return [`"${stream.name}"`, ...(conditions.length === 0 ? [] : ["with", conditions.join(" and ")])].join(
    " ",
  );
}

interface Equality {
  readonly path: string;
  readonly values: readonly Scalar[];
}

function equalitiesOf(stream: Stream): Equality[] {
  return stream.filters
    .flatMap((filter) => (filter.kind === "where" ? flatten(filter.condition) : []))
    .flatMap(({ left, comparator, values }) => {
      if (left.kind !== "property" || left.parent) return [];
      if (comparator !== "equals" && comparator !== "one_of") return [];
      const texts = values.flatMap((value) =>
        value.kind === "string" || value.kind === "number" ? [value.value] : [],
      );
      return texts.length === values.length ? [{ path: left.path, values: texts }] : [];
    });
}

/** The predicates that have to hold all. */
function flatten(condition: Condition): Predicate[] {
  if (condition.kind === "and") return condition.operands.flatMap(flatten);
  return condition.kind === "predicate" ? [condition] : [];
}

function quoted(values: readonly Scalar[]): string {
  return values.map((value) => JSON.stringify(value)).join(" or ");
}
