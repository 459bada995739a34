import {
  comparatorNames,
  node,
  type Comparison,
  type ComparatorName,
  type Condition,
  type Duration,
  type Field,
  type Junction,
  type Literal,
  type Operand,
  type Prefixed,
  type Query,
} from "./ast";
import { Stop, type Cursor } from "./cursor";
import { parseField, parseReduced } from "./parse-stream";
import { parseDuration, parseLiteral } from "./parse-values";

const prefixes = { NOT: "not", ANY: "any", ALL: "all" } as const;
const sugar: Record<string, ComparatorName> = {
  "=": "equals",
  "==": "equals",
  "!=": "differs",
  ">": "greater_than",
  ">=": "at_least",
  "<": "less_than",
  "<=": "at_most",
};
const fieldNames = ["trait", "property", "context"] as const;
const operandNames = ["event", "entity", ...fieldNames, "literal"] as const;

/** An operand that was not readable; the query is refused, and parsing goes on behind it. */
const unreadable: Condition = node<Comparison>({
  kind: "comparison",
  left: node<Literal>({ kind: "string", value: "", span: { start: 0, end: 0 } }),
  comparator: "exists",
  values: [],
  span: { start: 0, end: 0 },
});

/** `condition = conjunction { "OR" conjunction }`, where every operand is a comparison or a junction. */
function parseCondition(cursor: Cursor): Condition {
  return asCondition(cursor, parseQuery(cursor));
}

/** As `parseCondition`, but a single operand may stand alone: a trait's definition. */
export function parseQuery(cursor: Cursor): Query {
  return parseJunction(cursor, "OR", (within) => parseJunction(within, "AND", parsePrefixed));
}

function parseJunction(cursor: Cursor, word: "AND" | "OR", parsePart: (cursor: Cursor) => Query): Query {
  const { start } = cursor.token;
  const first = parsePart(cursor);
  if (!atJunction(cursor, word)) return first;
  const operands = [asCondition(cursor, first)];
  while (atJunction(cursor, word)) {
    cursor.advance();
    operands.push(asCondition(cursor, parsePart(cursor)));
  }
  const kind = word === "AND" ? "and" : "or";
  return node<Junction>({ kind, operands: Object.freeze(operands), span: { start, end: cursor.end } });
}

/** Junctions are written in upper case; the other spelling is named and taken for what it means. */
function atJunction(cursor: Cursor, word: "AND" | "OR"): boolean {
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
  const prefix = token.kind === "word" ? token.text.toUpperCase() : "";
  if (prefix !== "NOT" && prefix !== "ANY" && prefix !== "ALL") return parsePrimary(cursor);
  if (token.text !== prefix) {
    cursor.report({
      message: "junctions are written in upper case",
      start: token.start,
      end: token.end,
      suggestion: prefix,
    });
  }
  cursor.advance();
  const operand = cursor.deeper(() => asCondition(cursor, parsePrefixed(cursor)));
  return node<Prefixed>({ kind: prefixes[prefix], operand, span: { start: token.start, end: cursor.end } });
}

/** A parenthesised condition or a comparison. A mistake in it is reported, and the next operand is read. */
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
  const operator = Object.hasOwn(sugar, cursor.token.text) ? sugar[cursor.token.text] : undefined;
  if (cursor.token.kind === "symbol" && operator !== undefined) {
    cursor.advance();
    const values = Object.freeze([parseValue(cursor)]);
    return node<Comparison>({
      kind: "comparison",
      left,
      comparator: operator,
      values,
      span: { start, end: cursor.end },
    });
  }
  if (cursor.is(".")) return parseComparator(cursor, left, start);
  if (left.kind === "reduced" || left.kind === "list_count") return left;
  return cursor.fail("expected a comparison such as `= 'value'` or `.exists()`");
}

function parseOperand(cursor: Cursor): Operand {
  if (cursor.token.kind !== "word") cursor.fail("expected `event('...')`, `trait('...')` or another operand");
  const { text } = cursor.token;
  if (text === "event" || text === "entity") return parseReduced(cursor, parseCondition);
  if (text === "literal") return parseWrittenLiteral(cursor);
  if (fieldNames.some((name) => name === text)) return parseField(cursor, fieldNames);
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

function parseComparator(cursor: Cursor, left: Operand, start: number): Comparison {
  cursor.advance();
  const comparator = comparatorNames.find((name) => name === cursor.token.text);
  if (comparator === undefined) cursor.fail(`only a comparator may follow ${nameOf(left)}`, comparatorNames);
  cursor.advance();
  cursor.expect("(");
  const values = Object.freeze(parseArguments(cursor, comparator));
  cursor.expect(")");
  return node<Comparison>({ kind: "comparison", left, comparator, values, span: { start, end: cursor.end } });
}

function nameOf(operand: Operand): string {
  if (operand.kind === "reduced")
    return operand.reducer === "unique" ? "a list, which takes `.count()`," : `\`${operand.reducer}(...)\``;
  return operand.kind === "list_count" ? "`count()`" : `\`${(operand as Field).kind}(...)\``;
}

function parseArguments(cursor: Cursor, comparator: ComparatorName): (Operand | Duration)[] {
  switch (comparator) {
    case "exists":
    case "absent":
      return [];
    case "within_last":
    case "within_next":
    case "before_last":
    case "after_next":
      return [parseDuration(cursor)];
    case "before_date":
    case "after_date":
      return [cursor.token.kind === "number" ? noDate(cursor) : (parseLiteral(cursor) ?? noDate(cursor))];
    case "contains":
    case "one_of":
    case "none_of": {
      const values = [parseValue(cursor)];
      while (cursor.take(",")) values.push(parseValue(cursor));
      return values;
    }
    default:
      return [parseValue(cursor)];
  }
}

function noDate(cursor: Cursor): never {
  return cursor.fail("expected a date such as 2026-01-31");
}
