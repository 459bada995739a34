import { drops, fieldsOf, parse, type Scalar, type Statement } from "../../fql";
import { children, type Comparison, type Node } from "../../fql/ast";
import { readPath, showPath } from "../../fql/spelling";

/** A property of an event that a filter decides by. */
export interface Decisive {
  readonly event: string;
  /** As people say it: `environmentName`. */
  readonly property: string;
  /** As statements say it: `properties.environmentName`. */
  readonly field: string;
}

/** Undefined for a text that is no statement, which the preview refuses, or which somebody wrote in another way. */
export function statementOf(text: string | undefined): Statement | undefined {
  try {
    return text === undefined ? undefined : parse(text);
  } catch {
    return undefined;
  }
}

/** What a filter looks at in the events that it names. */
export function decisiveIn(statement: Statement): Decisive[] {
  const fields = fieldsOf(statement).filter((field) => readPath(field)[0] === "properties");
  return eventsIn(statement).flatMap((event) =>
    fields.map((field) => ({ event, property: readPath(field).slice(1).join("."), field })),
  );
}

/** Events that a statement names. */
export function eventsIn(statement: Statement): string[] {
  return textsFor(statement, "event");
}

/** Track calls of an event that have this in a property. */
export function callsWith({ event, field }: Decisive, value: Scalar | readonly Scalar[]) {
  return { type: "track", event, [field]: value };
}

/** A value that no filter names. */
const UNHEARD_OF = "a value nobody has heard of";

/** The values of a property that a filter lets through, where it drops every other one. */
export function onlyOnes(statement: Statement, decisive: Decisive): string[] {
  if (drops(statement, callsWith(decisive, UNHEARD_OF)) !== "every") return [];
  return textsFor(statement, decisive.field).filter(
    (value) => drops(statement, callsWith(decisive, value)) === "none",
  );
}

/** The texts that a field is compared with. */
function textsFor(statement: Statement, field: string): string[] {
  const texts = comparisonsIn(statement).flatMap(({ left, right }) =>
    [left, right].some((side) => side.kind === "field" && showPath(side.path) === field)
      ? [left, right].flatMap(textsIn)
      : [],
  );
  return [...new Set(texts)];
}

function comparisonsIn(node: Node): Comparison[] {
  return node.kind === "comparison" ? [node] : children(node).flatMap(comparisonsIn);
}

function textsIn(node: Node): string[] {
  return node.kind === "string" ? [String(node.value)] : children(node).flatMap(textsIn);
}
