import {
  comparatorNames,
  node,
  nowhere,
  type ComparatorName,
  type Condition,
  type Duration,
  type Junction,
  type Literal,
  type Operand,
  type Predicate,
  type Prefixed,
  type Query,
} from "./ast";
import { comparators } from "./comparators";
import { Stop, type Cursor } from "./cursor";
import { fieldExtractors, isFieldExtractor, isStreamExtractor, streamExtractors } from "./extractors";
import { passOverForeign } from "./foreign-comparisons";
import { parseField, parseReduced } from "./parse-stream";
import { parseDuration, parseLiteral } from "./parse-values";
import { reducers } from "./reducers";

const junctionWords: Readonly<Record<Junction["kind"], string>> = { and: "AND", or: "OR" };
const prefixWords: Readonly<Record<Prefixed["kind"], string>> = { not: "NOT", any: "ANY", all: "ALL" };
const operandNames = [...Object.keys(streamExtractors), ...Object.keys(fieldExtractors), "literal"];

/** An operand that was not readable; the query is refused, and parsing goes on behind it. */
const unreadable: Condition = node<Predicate>({
  kind: "predicate",
  left: node<Literal>({ kind: "string", value: "", span: nowhere }),
  comparator: "exists",
  values: [],
  span: nowhere,
});

/** `condition = conjunction { "OR" conjunction }`, where every operand is a predicate or a junction. */
function parseCondition(cursor: Cursor): Condition {
  return asCondition(cursor, parseQuery(cursor));
}

/** As `parseCondition`, but a single operand may stand alone: a trait's definition. */
export function parseQuery(cursor: Cursor): Query {
  return parseJunction(cursor, "or", (within) => parseJunction(within, "and", parsePrefixed));
}

function parseJunction(cursor: Cursor, kind: Junction["kind"], parsePart: (cursor: Cursor) => Query): Query {
  const word = junctionWords[kind];
  const { start } = cursor.token;
  const first = parsePart(cursor);
  if (!atJunction(cursor, word)) return first;
  const operands = [asCondition(cursor, first)];
  while (atJunction(cursor, word)) {
    cursor.advance();
    operands.push(asCondition(cursor, parsePart(cursor)));
  }
  return node<Junction>({ kind, operands: Object.freeze(operands), span: { start, end: cursor.end } });
}

/** Junctions are written in upper case; the other spelling is named and taken for what it means. */
function atJunction(cursor: Cursor, word: string): boolean {
  const { token } = cursor;
  if (token.kind !== "word" || token.text.toUpperCase() !== word) return false;
  if (token.text !== word) {
    cursor.report({
      message: "junctions are written in upper case",
      start: token.start,
      end: token.end,
      suggestion: word,
    });
  }
  return true;
}

function parsePrefixed(cursor: Cursor): Query {
  const { token } = cursor;
  const kind = token.kind === "word" ? token.text.toLowerCase() : "";
  if (!isPrefix(kind)) return parsePrimary(cursor);
  if (token.text !== prefixWords[kind]) {
    cursor.report({
      message: "junctions are written in upper case",
      start: token.start,
      end: token.end,
      suggestion: prefixWords[kind],
    });
  }
  cursor.advance();
  const operand = cursor.deeper(() => asCondition(cursor, parsePrefixed(cursor)));
  return node<Prefixed>({ kind, operand, span: { start: token.start, end: cursor.end } });
}

function isPrefix(word: string): word is Prefixed["kind"] {
  return Object.hasOwn(prefixWords, word);
}

/** A parenthesised condition or a predicate. A mistake in it is reported, and the next operand is read. */
function parsePrimary(cursor: Cursor): Query {
  try {
    if (!cursor.is("(")) return parsePredicate(cursor);
    cursor.advance();
    const inner = cursor.deeper(() => parseCondition(cursor));
    cursor.expect(")");
    return inner;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    cursor.skipToJunction();
    return unreadable;
  }
}

function asCondition(cursor: Cursor, query: Query): Condition {
  if (query.kind !== "reduced" && query.kind !== "list_count") return query;
  cursor.report({
    message: "a condition needs a comparison after this, such as `>= 1` or `.exists()`",
    start: query.span.start,
    end: query.span.end,
  });
  return unreadable;
}

/** `operand "." comparator`, `operand "=" value`, or an operand alone. */
function parsePredicate(cursor: Cursor): Query {
  const { start } = cursor.token;
  const left = parseOperand(cursor);
  const { kind, text } = cursor.token;
  const comparator = comparatorNames.find((name) => comparators[name].signs.includes(text));
  if (kind === "symbol" && comparator !== undefined) {
    const sign = cursor.advance();
    if (isNull(cursor)) return reportNull(cursor, sign.start, comparator);
    const values = Object.freeze([parseValue(cursor)]);
    return node<Predicate>({
      kind: "predicate",
      left,
      comparator,
      values,
      span: { start, end: cursor.end },
    });
  }
  if (cursor.is(".")) return parseComparator(cursor, left, start);
  if (passOverForeign(cursor)) return unreadable;
  if (left.kind === "reduced" || left.kind === "list_count") return left;
  return cursor.fail("expected a comparison such as `= 'value'` or `.exists()`");
}

function isNull({ token }: Cursor): boolean {
  return token.kind === "word" && /^(null|nil|none|undefined)$/i.test(token.text);
}

function reportNull(cursor: Cursor, start: number, comparator: ComparatorName): Condition {
  const { text, end } = cursor.advance();
  const meant: Partial<Record<ComparatorName, string>> = { equals: ".absent()", differs: ".exists()" };
  const suggestion = meant[comparator];
  cursor.report({ message: `there is no value \`${text}\``, start, end, suggestion });
  return unreadable;
}

function parseOperand(cursor: Cursor): Operand {
  if (cursor.token.kind !== "word") cursor.fail("expected `event('...')`, `trait('...')` or another operand");
  const { text } = cursor.token;
  if (isStreamExtractor(text)) return parseReduced(cursor, text, parseCondition);
  if (text === "literal") return parseWrittenLiteral(cursor);
  if (isFieldExtractor(text)) return parseField(cursor, [text]);
  return cursor.fail("expected `event('...')`, `trait('...')` or another operand", operandNames);
}

/** `literal(v)` is `v`, written out. */
function parseWrittenLiteral(cursor: Cursor): Literal {
  cursor.advance();
  cursor.expect("(");
  const literal = parseLiteral(cursor) ?? cursor.fail("expected a value");
  cursor.expect(")");
  return literal;
}

function parseValue(cursor: Cursor): Operand {
  const literal = parseLiteral(cursor);
  if (literal !== undefined) return literal;
  const { token } = cursor;
  if (token.kind === "word" && (token.text === "true" || token.text === "false")) {
    cursor.report({
      message: "there is no boolean value",
      start: token.start,
      end: token.end,
      suggestion: `'${token.text}'`,
    });
    cursor.advance();
    return node<Literal>({ kind: "string", value: token.text, span: { start: token.start, end: token.end } });
  }
  return parseOperand(cursor);
}

function parseComparator(cursor: Cursor, left: Operand, start: number): Predicate {
  cursor.advance();
  const comparator = comparatorNames.find((name) => name === cursor.token.text);
  if (comparator === undefined) cursor.fail(`only ${followerOf(left)}`, comparatorNames);
  cursor.advance();
  cursor.expect("(");
  const values = Object.freeze(parseArguments(cursor, comparator));
  cursor.expect(")");
  return node<Predicate>({ kind: "predicate", left, comparator, values, span: { start, end: cursor.end } });
}

/** What may follow an operand, as the end of a sentence. */
function followerOf(operand: Operand): string {
  switch (operand.kind) {
    case "reduced":
      return reducers[operand.reducer].yields === "list"
        ? "`.count()` may follow a list"
        : `a comparator may follow \`${operand.reducer}(...)\``;
    case "list_count":
      return "a comparator may follow `count()`";
    case "trait":
    case "property":
    case "context":
      return `a comparator may follow \`${operand.kind}(...)\``;
    case "string":
    case "number":
    case "date":
    case "timestamp":
      return "a comparator may follow `literal(...)`";
  }
}

function parseArguments(cursor: Cursor, comparator: ComparatorName): (Operand | Duration)[] {
  switch (comparators[comparator].takes) {
    case "nothing":
      return [];
    case "duration":
      return [parseDuration(cursor)];
    case "date":
      return [cursor.token.kind === "number" ? noDate(cursor) : (parseLiteral(cursor) ?? noDate(cursor))];
    case "values": {
      const values = [parseValue(cursor)];
      while (cursor.take(",")) values.push(parseValue(cursor));
      return values;
    }
    case "value":
      return [parseValue(cursor)];
  }
}

function noDate(cursor: Cursor): never {
  return cursor.fail("expected a date such as 2026-01-31");
}
