import { readNumber } from "../text/numbers";
import { node, type Call, type Field, type List, type Literal, type Operand, type Scalar } from "./ast";
import type { Cursor } from "./cursor";
import { own } from "./foreign";
import { functionNames } from "./functions";
import type { Token } from "./lexer";
import { spell } from "./printer";
import { quote, readPath } from "./spelling";

const constants: Readonly<Record<string, Scalar>> = { true: true, false: false, null: null };
const foreignConstants: Readonly<Record<string, string>> = { none: "null", nil: "null", undefined: "null" };

/** `operand = literal | list | call | field` */
export function parseOperand(cursor: Cursor, expected: string): Operand {
  if (cursor.is("[")) return parseList(cursor);
  const literal = parseLiteral(cursor);
  if (literal !== undefined) return literal;
  if (cursor.is("(")) cursor.fail("parentheses hold whole statements, and no single value");
  if (cursor.token.kind !== "word") cursor.fail(expected);
  return isCall(cursor) ? parseCall(cursor) : parseField(cursor);
}

/** What stands behind `in`. */
export function parseListOrField(cursor: Cursor): List | Field {
  if (cursor.is("[") || cursor.is("(")) return parseList(cursor);
  const { kind, text } = cursor.token;
  if (kind !== "word" || constantOf(text) !== undefined || isCall(cursor))
    cursor.fail("expected a list such as `['a', 'b']`, or a field that holds one");
  return parseField(cursor);
}

function isCall({ next }: Cursor): boolean {
  return next.kind === "symbol" && next.text === "(";
}

/** `true`, `false` or `null`, where a word is one, also as other languages spell it. */
function constantOf(text: string): string | undefined {
  const lower = text.toLowerCase();
  return own(foreignConstants, lower) ?? (Object.hasOwn(constants, lower) ? lower : undefined);
}

/** `field = name { "." name }` */
function parseField(cursor: Cursor): Field {
  const { text, start, end } = cursor.token;
  if (text === "and" || text === "or" || text === "in")
    cursor.fail("expected a field, a function or a value");
  cursor.advance();
  return node<Field>({ kind: "field", path: Object.freeze(readPath(text)), span: { start, end } });
}

/** `call = function "(" operand { "," operand } ")"` */
function parseCall(cursor: Cursor): Call {
  const { start, text } = cursor.token;
  const name = functionNames.find((known) => known === text);
  if (name === undefined) cursor.fail(`expected a function (${functionNames.join(", ")})`, functionNames);
  cursor.advance();
  cursor.expect("(");
  const operands = cursor.deeper(() => parseOperands(cursor));
  cursor.expect(")");
  return node<Call>({
    kind: "call",
    name,
    operands: Object.freeze(operands),
    span: { start, end: cursor.end },
  });
}

function parseOperands(cursor: Cursor): Operand[] {
  const operands = [parseOperand(cursor, "expected a field, a function or a value")];
  while (cursor.take(",")) operands.push(parseOperand(cursor, "expected a field, a function or a value"));
  return operands;
}

/** `list = "[" [ literal { "," literal } ] "]"`; in parentheses it is named and taken for what it means. */
function parseList(cursor: Cursor): List {
  const open = cursor.advance();
  const close = open.text === "(" ? ")" : "]";
  const items: Literal[] = [];
  if (!cursor.is(close)) {
    do items.push(parseItem(cursor));
    while (cursor.take(","));
  }
  cursor.expect(close, " at the end of a list");
  const span = { start: open.start, end: cursor.end };
  const list = node<List>({ kind: "list", items: Object.freeze(items), span });
  if (close === ")")
    cursor.report({ message: "a list stands in brackets", ...span, suggestion: spell(list) });
  return list;
}

function parseItem(cursor: Cursor): Literal {
  const literal = parseLiteral(cursor);
  if (literal !== undefined) return literal;
  const { kind, text, start, end } = cursor.token;
  if (kind !== "word") cursor.fail("expected a text, a number, `true`, `false` or `null`");
  cursor.report({ message: "a list holds no fields", start, end, suggestion: quote(text) });
  cursor.advance();
  return node<Literal>({ kind: "string", value: text, span: { start, end } });
}

/** A value that is written out; undefined where none stands. */
function parseLiteral(cursor: Cursor): Literal | undefined {
  const { token } = cursor;
  if (token.kind === "string") return takeLiteral(cursor, "string", token.text);
  if (token.kind === "number") return parseNumber(cursor);
  const word = token.kind === "word" && !isCall(cursor) ? constantOf(token.text) : undefined;
  const value = word === undefined ? undefined : constants[word];
  if (word === undefined || value === undefined) return undefined;
  if (token.text !== word) reportConstant(cursor, token, word);
  return takeLiteral(cursor, value === null ? "null" : "boolean", value);
}

function reportConstant(cursor: Cursor, { text, start, end }: Token, word: string): void {
  cursor.report({ message: `there is no value \`${text}\``, start, end, suggestion: word });
}

function parseNumber(cursor: Cursor): Literal {
  const { text, start, end } = cursor.token;
  const value = readNumber(text);
  if (typeof value === "string")
    cursor.report({ message: "these are more digits than a number of a call can hold", start, end });
  return takeLiteral(cursor, "number", Number(value));
}

function takeLiteral(cursor: Cursor, kind: Literal["kind"], value: Scalar): Literal {
  const { start, end } = cursor.advance();
  return node<Literal>({ kind, value, span: { start, end } });
}
