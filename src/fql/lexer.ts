import { matchAt, typographic } from "../text/match";
import type { Finding } from "../text/problem";
import { foreignSymbols, own } from "./foreign";
import { quote, showPath } from "./spelling";

export interface Token {
  /** A `word` is a whole path, or a name, or a word of the language. */
  readonly kind: "word" | "string" | "number" | "symbol" | "end";
  /** As written; of a string, what it says. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const blank = /[ \t\r\n]+/y;
const word = /(?:[A-Za-z_]|\\[^])(?:[A-Za-z0-9_-]|\\[^])*(?:\.(?:[A-Za-z0-9_-]|\\[^])+)*/uy;
const number = /-?\d+(?:\.\d+)?/y;
const foreign = /===?|!==|<>|=>|=<|[≠≥≤]|&&?|\|\|?/y;
const symbol = /!=|>=|<=|[=<>!(),[\]]/y;
/** What goes on behind a name as if it were one, escapes forgotten. */
const restOfPath = /\.?[^\s.()[\],=<>!&|'"`;:{}\\]+(?:\.[^\s.()[\],=<>!&|'"`;:{}\\]+)*/y;
const longestName = 100;

/**
 * Cut a statement into tokens. Nothing is thrown: what cannot be read is reported, and taken for what it most likely
 * means, so that a parser can find further mistakes.
 */
export function tokenize(text: string): { tokens: Token[]; findings: Finding[] } {
  const tokens: Token[] = [];
  const findings: Finding[] = [];
  for (let at = 0; at < text.length;) {
    const skipped = matchAt(blank, text, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const token = readString(text, at, findings) ?? readForeign(text, at, findings) ?? readPlain(text, at);
    if (token === undefined) at += reportCharacter(text, at, findings);
    else {
      tokens.push(token);
      at = token.end;
    }
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return { tokens, findings };
}

function readPlain(text: string, start: number): Token | undefined {
  const candidates = [
    ["word", word],
    ["number", number],
    ["symbol", symbol],
  ] as const;
  for (const [kind, pattern] of candidates) {
    const found = matchAt(pattern, text, start);
    if (found !== undefined) return { kind, text: found, start, end: start + found.length };
  }
  return undefined;
}

/** Up to the next quote of the same kind. A backslash is a character like any other, and must not stand before a quote. */
function readString(text: string, start: number, findings: Finding[]): Token | undefined {
  const open = text[start];
  if (open !== "'" && open !== '"') return undefined;
  let at = start + 1;
  while (at < text.length && (text[at] !== open || text[at - 1] === "\\")) at += 1;
  const end = Math.min(at + 1, text.length);
  const value = text.slice(start + 1, at);
  const undone = value.replaceAll(/\\(['"])/g, "$1");
  if (at >= text.length)
    findings.push({ message: `this text has no closing ${open}`, start, end: start + 1 });
  else if (/\\['"]/.test(value)) {
    findings.push({
      message: "a backslash does not escape a quote",
      start,
      end,
      suggestion: quote(undone),
    });
  }
  return { kind: "string", text: undone, start, end };
}

/** What is read elsewhere: the other operators, and the quotes that word processors make. */
function readForeign(text: string, start: number, findings: Finding[]): Token | undefined {
  const operator = matchAt(foreign, text, start);
  const meant = operator === undefined ? undefined : own(foreignSymbols, operator);
  if (operator !== undefined && meant !== undefined) {
    const end = start + operator.length;
    findings.push({ message: `there is no operator \`${operator}\``, start, end, suggestion: meant });
    return { kind: /[a-z]/.test(meant) ? "word" : "symbol", text: meant, start, end };
  }
  const quoted = matchAt(typographic, text, start);
  if (quoted === undefined) return undefined;
  const [value, end] = [quoted.slice(1, -1), start + quoted.length];
  findings.push({ message: "texts take straight quotes", start, end, suggestion: quote(value) });
  return { kind: "string", text: value, start, end };
}

/** @returns how long the part is that was reported */
function reportCharacter(text: string, start: number, findings: Finding[]): number {
  const before = text.slice(Math.max(0, start - longestName), start);
  const [, blankAndName] = text[start] === "." ? (/[A-Za-z0-9_-]( [A-Za-z0-9_-]+)$/.exec(before) ?? []) : [];
  if (blankAndName !== undefined) {
    const at = start - blankAndName.length;
    const message = "in the name of a field, a blank takes a backslash";
    findings.push({ message, start: at, end: at + 1, suggestion: "\\ " });
    return 1;
  }
  const rest = /[A-Za-z0-9_-]$/.test(before) ? (matchAt(restOfPath, text, start) ?? "") : "";
  if (/[^A-Za-z0-9_.-]/.test(rest)) {
    findings.push({
      message: "in the name of a field, everything but `a-z A-Z 0-9 _ -` takes a backslash",
      start,
      end: start + rest.length,
      suggestion: showPath(rest.split(".")),
    });
    return rest.length;
  }
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const end = start + character.length;
  findings.push({ message: `unexpected character ${JSON.stringify(character)}`, start, end });
  return character.length;
}
