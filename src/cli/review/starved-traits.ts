import { drops, type Known, type Scalar } from "../../fql";
import { showPath } from "../../fql/spelling";
import { type Condition, type Node, parse, type Predicate, type Query, type Stream } from "../../query";
import { children } from "../../query/ast";
import { type Change, isTrait, remains, text } from "./changes";
import type { Standing } from "./filter-changes";

/** A filter that takes from another resource what that one is for. */
export interface FilterWarning {
  /** The filter, by its name in the program; by its name in Segment where the program does not have it. */
  readonly filter: string;
  /** Whom it leaves nothing. */
  readonly starves: string;
  readonly spaceId: string;
  readonly warning: string;
}

/** Traits of the program that count only what a filter of the program drops. */
export function starvedTraits(changes: readonly Change[], standing: readonly Standing[]): FilterWarning[] {
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
