import {
  node,
  reducerNames,
  type Cast,
  type Condition,
  type Field,
  type Filter,
  type ListCount,
  type Reduced,
  type ReducerName,
  type Stream,
} from "./ast";
import { Stop, type Cursor } from "./cursor";
import { parseDuration, parseText } from "./parse-values";

export const filterNames = ["where", "sources", "within", "between", "expires_after"] as const;

/** Conditions and streams contain each other; this one is handed in. */
export type ConditionParser = (cursor: Cursor) => Condition;

/**
 * ```text
 * stream-scalar = ( "event" | "entity" ) "(" string ")" { "." filter } "." reducer
 * ```
 */
export function parseReduced(cursor: Cursor, parseCondition: ConditionParser): Reduced | ListCount {
  const { start } = cursor.token;
  const extractor = cursor.advance().text === "entity" ? "entity" : "event";
  cursor.expect("(");
  const name = parseText(cursor, extractor === "event" ? "the event's name" : "the entity's slug");
  cursor.expect(")");
  const filters: Filter[] = [];
  while (cursor.is(".") && isFilter(cursor.next.text)) {
    cursor.advance();
    const filter = parseFilter(cursor, parseCondition);
    if (filter !== undefined) filters.push(filter);
  }
  const stream = node<Stream>({
    kind: "stream",
    extractor,
    name,
    filters: Object.freeze(filters),
    span: { start, end: cursor.end },
  });
  const reduced = parseReducer(cursor, stream);
  if (reduced.reducer !== "unique" || !cursor.is(".") || cursor.next.text !== "count") return reduced;
  cursor.advance();
  cursor.advance();
  cursor.expect("(");
  cursor.expect(")");
  return node<ListCount>({ kind: "list_count", list: reduced, span: { start, end: cursor.end } });
}

function isFilter(text: string): boolean {
  return filterNames.some((name) => name === text);
}

/** A mistake inside a filter is reported, and the chain goes on behind it. */
function parseFilter(cursor: Cursor, parseCondition: ConditionParser): Filter | undefined {
  const { text, start } = cursor.advance();
  cursor.expect("(");
  try {
    const filter = parseFilterBody(cursor, text, start, parseCondition);
    cursor.expect(")");
    return filter({ start, end: cursor.end });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    cursor.skipBehindParenthesis();
    return undefined;
  }
}

type SpanOf = Filter["span"];

function parseFilterBody(
  cursor: Cursor,
  name: string,
  start: number,
  parseCondition: ConditionParser,
): (span: SpanOf) => Filter {
  switch (name) {
    case "where": {
      const condition = cursor.deeper(() => parseCondition(cursor));
      return (span) => node<Filter>({ kind: "where", condition, span });
    }
    case "sources": {
      const exclude = Object.freeze(parseExcluded(cursor));
      return (span) => node<Filter>({ kind: "sources", exclude, span });
    }
    case "within": {
      const parent = parseParent(cursor);
      const duration = parseDuration(cursor);
      return (span) => node<Filter>({ kind: "within", parent, duration, span });
    }
    case "between": {
      const parent = parseParent(cursor);
      const from = parseDuration(cursor);
      cursor.expect(",");
      const to = parseDuration(cursor);
      if (hours(from) > hours(to)) {
        cursor.report({ message: "`between` takes the nearer bound first", start, end: cursor.end });
      }
      return (span) => node<Filter>({ kind: "between", parent, from, to, span });
    }
    default: {
      const gap = parseDuration(cursor, { seconds: true });
      return (span) => node<Filter>({ kind: "expires_after", gap, span });
    }
  }
}

function hours({ amount, unit }: { amount: number; unit: string }): number {
  return unit === "day" ? amount * 24 : amount;
}

/** `exclude: 'a', 'b'`, also in the braces that the reference forgets to take away. */
function parseExcluded(cursor: Cursor): string[] {
  const braces = cursor.take("{");
  cursor.expect("exclude", ": sources can only be excluded");
  cursor.expect(":");
  const ids = [parseText(cursor, "a source's id")];
  while (cursor.take(",")) ids.push(parseText(cursor, "a source's id"));
  if (braces) cursor.expect("}");
  return ids;
}

export function parseParent(cursor: Cursor): boolean {
  if (!cursor.is("parent")) return false;
  cursor.advance();
  cursor.expect(":");
  return true;
}

const casts: Partial<Record<ReducerName, readonly Cast[]>> = {
  max: ["number", "string"],
  min: ["number", "string"],
  mode: ["number", "string", "array"],
};

function parseReducer(cursor: Cursor, stream: Stream): Reduced {
  if (!cursor.is(".")) cursor.fail("expected `.` and a reducer such as `count()` or `last(property('...'))`");
  cursor.advance();
  const reducer = reducerNames.find((name) => name === cursor.token.text);
  if (reducer === undefined) cursor.fail("expected a filter or a reducer", [...filterNames, ...reducerNames]);
  cursor.advance();
  cursor.expect("(");
  const details = reducer === "count" ? {} : parseArgument(cursor, reducer);
  cursor.expect(")");
  return node<Reduced>({
    kind: "reduced",
    stream,
    reducer,
    ...details,
    span: { start: stream.span.start, end: cursor.end },
  });
}

function parseArgument(cursor: Cursor, reducer: ReducerName): Pick<Reduced, "argument" | "cast" | "minimum"> {
  const argument = parseField(cursor, ["property", "context"]);
  const cast = cursor.take("as") ? parseCast(cursor, casts[reducer] ?? []) : undefined;
  const details = { argument, ...(cast === undefined ? {} : { cast }) };
  if (reducer !== "mode") return details;
  cursor.expect(",", " and how often the value must have been seen");
  const { kind, text } = cursor.token;
  if (kind !== "number" || !/^\d+$/.test(text)) cursor.fail("expected a whole number");
  cursor.advance();
  return { ...details, minimum: Number(text) };
}

function parseCast(cursor: Cursor, allowed: readonly Cast[]): Cast {
  const cast = allowed.find((name) => name === cursor.token.text);
  if (cast === undefined)
    cursor.fail(
      allowed.length === 0 ? "this reducer takes no `as`" : `expected ${allowed.join(" or ")}`,
      allowed,
    );
  cursor.advance();
  return cast;
}

/** `property('path')`, `property(parent: 'path')`, `context('path')`, `trait('key')`. */
export function parseField(cursor: Cursor, allowed: readonly Field["kind"][]): Field {
  const { start } = cursor.token;
  const kind = allowed.find((name) => name === cursor.token.text);
  if (kind === undefined)
    cursor.fail(`expected ${allowed.map((name) => `\`${name}('...')\``).join(" or ")}`, allowed);
  cursor.advance();
  cursor.expect("(");
  const parent = kind === "property" && parseParent(cursor);
  const path = parseText(cursor, kind === "trait" ? "the trait's key" : "a path");
  cursor.expect(")");
  return node<Field>({ kind, path, parent, span: { start, end: cursor.end } });
}
