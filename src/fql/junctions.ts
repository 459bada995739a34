import { node, type Junction, type Span, type Statement } from "./ast";
import type { Cursor } from "./cursor";

/** `and` before `or`, as most languages have it: what is suggested where both stand side by side. */
export function join(parts: readonly Statement[], words: readonly ("and" | "or")[], span: Span): Statement {
  const groups: Statement[][] = [[]];
  parts.forEach((part, at) => {
    if (words[at - 1] === "or") groups.push([]);
    groups.at(-1)?.push(part);
  });
  return junction(
    "or",
    groups.map((group) => junction("and", group, span)),
    span,
  );
}

function junction(kind: "and" | "or", operands: readonly Statement[], span: Span): Statement {
  const [only] = operands;
  if (only !== undefined && operands.length === 1) return only;
  return node<Junction>({ kind, operands: Object.freeze([...operands]), span });
}

/** Junctions are written in lower case; the other spelling is named and taken for what it means. */
export function takeJunction(cursor: Cursor): "and" | "or" | undefined {
  const { kind, text, start, end } = cursor.token;
  const word = text.toLowerCase();
  if (kind !== "word" || (word !== "and" && word !== "or")) return undefined;
  if (text !== word) {
    const message = "`and` and `or` are written in lower case";
    cursor.report({ message, start, end, suggestion: word });
  }
  cursor.advance();
  return word;
}
