import {
  node,
  reducerNames,
  type Cast,
  type Condition,
  type Field,
  type FieldOf,
  type Filter,
  type ListCount,
  type Reduced,
  type ReducerName,
  type Stream,
} from "./ast";
import { Stop, type Cursor } from "./cursor";
import { secondsOf } from "./durations";
import { fieldExtractors, streamExtractors } from "./extractors";
import { filters as filterFacts } from "./filters";
import { parseDuration, parseText } from "./parse-values";
import { reducers } from "./reducers";

const filterNames = Object.keys(filterFacts);

/** Conditions and streams contain each other; this one is handed in. */
export type ConditionParser = (cursor: Cursor) => Condition;

/**
 * ```text
 * stream-scalar = ( "event" | "entity" ) "(" string ")" { "." filter } "." reducer
 * ```
 */
export function parseReduced(
  cursor: Cursor,
  extractor: Stream["extractor"],
  parseCondition: ConditionParser,
): Reduced | ListCount {
  const { start } = cursor.advance();
  cursor.expect("(");
  const name = parseText(cursor, streamExtractors[extractor].takes);
  cursor.expect(")");
  const filters: Filter[] = [];
  while (cursor.is(".")) {
    const { text } = cursor.next;
    if (!isFilterName(text)) break;
    cursor.advance();
    const filter = parseFilter(cursor, text, parseCondition);
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
  if (reducers[reduced.reducer].yields !== "list" || !cursor.is(".") || cursor.next.text !== "count")
    return reduced;
  cursor.advance();
  cursor.advance();
  cursor.expect("(");
  cursor.expect(")");
  return node<ListCount>({ kind: "list_count", list: reduced, span: { start, end: cursor.end } });
}

function isFilterName(text: string): text is Filter["kind"] {
  return Object.hasOwn(filterFacts, text);
}

/** A mistake inside a filter is reported, and the chain goes on behind it. */
function parseFilter(
  cursor: Cursor,
  name: Filter["kind"],
  parseCondition: ConditionParser,
): Filter | undefined {
  const { start } = cursor.advance();
  cursor.expect("(");
  try {
    const filter = parseFilterBody(cursor, name, start, parseCondition);
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
  name: Filter["kind"],
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
      if (secondsOf(from) > secondsOf(to)) {
        cursor.report({ message: "`between` takes the nearer bound first", start, end: cursor.end });
      }
      return (span) => node<Filter>({ kind: "between", parent, from, to, span });
    }
    case "expires_after": {
      const gap = parseDuration(cursor, { seconds: true });
      return (span) => node<Filter>({ kind: "expires_after", gap, span });
    }
  }
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

function parseReducer(cursor: Cursor, stream: Stream): Reduced {
  if (!cursor.is(".")) cursor.fail("expected `.` and a reducer such as `count()` or `last(property('...'))`");
  cursor.advance();
  const reducer = reducerNames.find((name) => name === cursor.token.text);
  if (reducer === undefined) cursor.fail("expected a filter or a reducer", [...filterNames, ...reducerNames]);
  cursor.advance();
  cursor.expect("(");
  const details = reducers[reducer].takesField ? parseArgument(cursor, reducer) : {};
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
  const cast = cursor.take("as") ? parseCast(cursor, reducers[reducer].casts) : undefined;
  const details = { argument, ...(cast === undefined ? {} : { cast }) };
  if (!reducers[reducer].takesMinimum) return details;
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
export function parseField<Kind extends Field["kind"]>(
  cursor: Cursor,
  allowed: readonly Kind[],
): FieldOf<Kind> {
  const { start } = cursor.token;
  const kind = allowed.find((name) => name === cursor.token.text);
  if (kind === undefined)
    cursor.fail(`expected ${allowed.map((name) => `\`${name}('...')\``).join(" or ")}`, allowed);
  cursor.advance();
  cursor.expect("(");
  const parent = kind === "property" && parseParent(cursor);
  const path = parseText(cursor, fieldExtractors[kind].takes);
  cursor.expect(")");
  return Object.freeze({ kind, path, parent, span: { start, end: cursor.end } });
}
