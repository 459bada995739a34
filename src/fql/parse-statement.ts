import {
  node,
  operators,
  type Call,
  type Comparison,
  type Field,
  type Literal,
  type Negation,
  type Operand,
  type Operator,
  type Statement,
} from "./ast";
import { Stop, type Cursor } from "./cursor";
import { foreignComparisons, infixFunctions, own } from "./foreign";
import { parseListOrField, parseOperand } from "./parse-operand";
import { join, takeJunction } from "./junctions";
import { spell } from "./printer";

/** A part that was not readable; the statement is refused, and reading goes on behind it. */
const unreadable: Statement = node<Field>({ kind: "field", path: ["type"], span: { start: 0, end: 0 } });

/** `statement = part { "and" part } | part { "or" part }` */
export function parseStatement(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const parts = [parsePart(cursor)];
  const words: ("and" | "or")[] = [];
  for (let word = takeJunction(cursor); word !== undefined; word = takeJunction(cursor)) {
    words.push(word);
    parts.push(parsePart(cursor));
  }
  const joined = join(parts, words, { start, end: cursor.end });
  if (new Set(words).size > 1) {
    cursor.report({
      message: "where `and` meets `or`, parentheses say which comes first: Segment does not",
      start,
      end: cursor.end,
      suggestion: cursor.findings.length === 0 ? spell(joined) : undefined,
    });
  }
  return joined;
}

/** `part = "!" part | "(" statement ")" | comparison`. A mistake in it is reported, and the next part is read. */
function parsePart(cursor: Cursor): Statement {
  try {
    const { start } = cursor.token;
    if (takeNegation(cursor)) return parseNegation(cursor, start);
    return cursor.is("(") ? cursor.deeper(() => parseParenthesised(cursor)) : parseComparison(cursor);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    cursor.skipToJunction();
    return unreadable;
  }
}

/** `not` is what other languages write. A field of that name is followed by an operator. */
function takeNegation(cursor: Cursor): boolean {
  if (cursor.take("!")) return true;
  const { token, next } = cursor;
  const isNot = token.kind === "word" && token.text.toLowerCase() === "not";
  const word = next.kind === "word" && !["and", "or", "in"].includes(next.text.toLowerCase());
  if (!isNot || !(word || next.text === "(" || next.text === "!")) return false;
  cursor.report({
    message: `there is no operator \`${token.text}\``,
    start: token.start,
    end: token.end,
    suggestion: "!",
  });
  cursor.advance();
  return true;
}

function parseNegation(cursor: Cursor, start: number): Negation {
  const bare = !cursor.is("(");
  // `!(` is one level, so that the canonical spelling is never deeper than the text.
  const operand = cursor.deeper(() => (cursor.is("(") ? parseParenthesised(cursor) : parsePart(cursor)));
  if (bare && operand.kind === "comparison") {
    const shown = spell(operand);
    cursor.report({
      message: "`!` before a comparison needs parentheses: Segment does not say what it would negate",
      ...operand.span,
      suggestion: shown === undefined ? undefined : `(${shown})`,
    });
  }
  return node<Negation>({ kind: "not", operand, span: { start, end: cursor.end } });
}

function parseParenthesised(cursor: Cursor): Statement {
  cursor.expect("(");
  const inner = parseStatement(cursor);
  cursor.expect(")");
  return inner;
}

/** `comparison = operand [ operator operand | "in" ( list | field ) ]` */
function parseComparison(cursor: Cursor): Statement {
  const { start } = cursor.token;
  const left = parseOperand(cursor, "expected a field, a function or a value");
  const operator = takeOperator(cursor);
  if (operator !== undefined) return parseRight(cursor, left, operator);
  return parseForeign(cursor, left, start) ?? alone(cursor, left);
}

function parseRight(cursor: Cursor, left: Operand, operator: Operator): Comparison {
  const right =
    operator === "in"
      ? parseListOrField(cursor)
      : parseOperand(cursor, `expected a value, a field or a function after \`${operator}\``);
  return node<Comparison>({
    kind: "comparison",
    left,
    operator,
    right,
    span: { start: left.span.start, end: cursor.end },
  });
}

function takeOperator(cursor: Cursor): Operator | undefined {
  const { kind, text, start, end } = cursor.token;
  if (kind === "symbol") {
    const operator = operators.find((one) => one === text);
    if (operator !== undefined) cursor.advance();
    return operator;
  }
  if (kind !== "word") return undefined;
  if (text.toLowerCase() !== "in") return takeForeignOperator(cursor);
  if (text !== "in")
    cursor.report({ message: "`in` is written in lower case", start, end, suggestion: "in" });
  cursor.advance();
  return "in";
}

/** `is`, `is not`, `equals` */
function takeForeignOperator(cursor: Cursor): "=" | "!=" | undefined {
  const { text, start } = cursor.token;
  const meant = own(foreignComparisons, text.toLowerCase());
  if (meant === undefined) return undefined;
  cursor.advance();
  const negated = cursor.token.kind === "word" && cursor.token.text.toLowerCase() === "not";
  if (negated) cursor.advance();
  const operator = negated ? "!=" : meant;
  const message = `there is no operator \`${text}${negated ? " not" : ""}\``;
  cursor.report({ message, start, end: cursor.end, suggestion: operator });
  return operator;
}

/** `x not in [..]` and `x contains 'y'`: read, and shown as they are written here. */
function parseForeign(cursor: Cursor, left: Operand, start: number): Statement | undefined {
  const { token, next } = cursor;
  if (token.kind !== "word") return undefined;
  const word = token.text.toLowerCase();
  if (word === "not" && next.kind === "word" && next.text.toLowerCase() === "in") {
    cursor.advance();
    cursor.advance();
    const operand = parseRight(cursor, left, "in");
    const negation = node<Negation>({ kind: "not", operand, span: { start, end: cursor.end } });
    return instead(cursor, "not in", negation);
  }
  const name = own(infixFunctions, word);
  if (name === undefined) return undefined;
  cursor.advance();
  const operands = Object.freeze([left, parseOperand(cursor, `expected a value after \`${token.text}\``)]);
  const call = node<Call>({ kind: "call", name, operands, span: { start, end: cursor.end } });
  return instead(cursor, token.text, call);
}

function instead(cursor: Cursor, operator: string, read: Statement): Statement {
  const message = `there is no operator \`${operator}\``;
  cursor.report({ message, ...read.span, suggestion: spell(read) });
  return read;
}

/** A field or a function alone may be true or false; a value that is written out says nothing. */
function alone(cursor: Cursor, left: Operand): Field | Call {
  if (left.kind === "field" || left.kind === "call") return left;
  return cursor.fail(`expected a comparison such as \`= 'value'\` after ${article(left)}`);
}

function article(operand: Exclude<Operand, Field | Call>): string {
  if (operand.kind === "list") return "a list";
  const { kind } = operand satisfies Literal;
  return kind === "string" ? "a text" : kind === "number" ? "a number" : `\`${operand.value}\``;
}
