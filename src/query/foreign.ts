import { matchAt, typographic } from "../text/match";
import type { Finding } from "./syntax-error";

/** What a text of another language is taken for. */
interface ForeignToken {
  readonly kind: "word" | "symbol" | "string";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What other languages write for an operator, and what it is here. */
const operators: Readonly<Record<string, string>> = {
  "===": "=",
  "!==": "!=",
  "<>": "!=",
  "=>": ">=",
  "=<": "<=",
  "≠": "!=",
  "≥": ">=",
  "≤": "<=",
  "&&": "AND",
  "&": "AND",
  "||": "OR",
  "|": "OR",
  "!": "NOT",
};

const operator = /===|!==|<>|=>|=<|[≠≥≤]|&&?|\|\|?|!(?!=)/y;

/** Read what other languages and word processors write as what it means, and say so. */
export function readForeign(text: string, start: number, findings: Finding[]): ForeignToken | undefined {
  const written = matchAt(operator, text, start);
  if (written !== undefined) {
    const end = start + written.length;
    const meant = operators[written] ?? written;
    const isJunction = /[A-Z]/.test(meant);
    const suggestion = isJunction ? apart(meant, text[start - 1], text[end]) : meant;
    findings.push({ message: `there is no operator \`${written}\``, start, end, suggestion });
    return { kind: isJunction ? "word" : "symbol", text: meant, start, end };
  }
  const quoted = matchAt(typographic, text, start);
  if (quoted === undefined) return undefined;
  const [value, end] = [quoted.slice(1, -1), start + quoted.length];
  findings.push({ message: "strings take straight single quotes", start, end, suggestion: inQuotes(value) });
  return { kind: "string", text: value, start, end };
}

/** A word that is put in the place of a sign must not grow together with its neighbours. */
function apart(word: string, before = "", after = ""): string {
  return `${/[\w)'"]/.test(before) ? " " : ""}${word}${/[\w'"]/.test(after) ? " " : ""}`;
}

/** Undefined where the text has a quote itself, which Segment documents no way to write. */
export function inQuotes(value: string): string | undefined {
  return value.includes("'") ? undefined : `'${value}'`;
}
