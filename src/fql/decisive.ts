import { children, type Comparison, type Node, type Scalar, type Statement } from "./ast";
import { drops } from "./drops";
import { fieldsOf } from "./fields";
import { readPath, showPath } from "./spelling";

/** A property of an event that a filter decides by. */
export interface Decisive {
  readonly event: string;
  /** As people say it: `environmentName`. */
  readonly property: string;
  /** As statements say it: `properties.environmentName`. */
  readonly field: string;
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

/**
 * What one filter lets through alone, in words, where another drops every call of it: together they leave none.
 *
 * @returns undefined where they leave something of it, or it is not known
 */
export function leftNothing(letting: Statement, dropping: Statement): string | undefined {
  for (const decisive of decisiveIn(letting)) {
    const values = onlyOnes(letting, decisive);
    if (values.length > 0 && drops(dropping, callsWith(decisive, values)) === "every")
      return `"${decisive.event}" with ${decisive.property} ${values.map((value) => JSON.stringify(value)).join(" or ")}`;
  }
  return undefined;
}
