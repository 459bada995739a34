import { matchAt } from "../text/match";
import { readForeign } from "./foreign";
import type { Finding } from "./syntax-error";

export type TokenKind = "word" | "string" | "number" | "date" | "timestamp" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a string, the characters between the quotes with escapes undone. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const timestamp = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?(?![\w:])/y;
const date = /\d{4}-\d{2}-\d{2}(?![\w-])/y;
const number = /-?(?:\d+(?:\.\d+)?|\.\d+)/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const symbol = /==|!=|>=|<=|[=<>(),.:{}]/y;
const blank = /\s+/y;

/**
 * Cut a query into tokens. Nothing is thrown: what cannot be read is reported and passed over, so that a parser can
 * find further mistakes.
 */
export function tokenize(text: string): { tokens: Token[]; findings: Finding[] } {
  const tokens: Token[] = [];
  const findings: Finding[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = matchAt(blank, text, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const token =
      readString(text, at, findings) ?? readForeign(text, at, findings) ?? readPlain(text, at, tokens.at(-1));
    if (token === undefined) {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      findings.push({
        message: `unexpected character ${JSON.stringify(character)}`,
        start: at,
        end: at + character.length,
      });
      at += character.length;
      continue;
    }
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length });
  return { tokens, findings };
}

function readPlain(text: string, start: number, previous: Token | undefined): Token | undefined {
  const candidates: [TokenKind, RegExp][] = [
    ["timestamp", timestamp],
    ["date", date],
    ["number", number],
    ["word", word],
    ["symbol", symbol],
  ];
  for (const [kind, pattern] of candidates) {
    const found = matchAt(pattern, text, start);
    // After a call or a name, a dot separates calls, whatever follows it.
    if (found === undefined || (kind === "number" && found.startsWith(".") && endsOperand(previous)))
      continue;
    return { kind, text: found, start, end: start + found.length };
  }
  return undefined;
}

function endsOperand(token: Token | undefined): boolean {
  return token !== undefined && (token.text === ")" || token.kind === "word");
}

function readString(text: string, start: number, findings: Finding[]): Token | undefined {
  const quote = text[start];
  if (quote !== "'" && quote !== '"') return undefined;
  let value = "";
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    // `\.` is kept: in a path it is a dot that separates nothing.
    if (text[at] === "\\" && at + 1 < text.length)
      value += text[at + 1] === "." ? "\\." : (text[at + 1] ?? "");
    else value += text[at] ?? "";
    at += text[at] === "\\" ? 2 : 1;
  }
  const end = Math.min(at + 1, text.length);
  if (at >= text.length)
    findings.push({ message: `this string has no closing ${quote}`, start, end: start + 1 });
  else if (quote === '"')
    findings.push({ message: "strings take single quotes", start, end, suggestion: `'${value}'` });
  return { kind: "string", text: value, start, end };
}
