import type { ComparatorName } from "./ast";
import type { Cursor } from "./cursor";
import type { Token } from "./lexer";
import type { Finding } from "./syntax-error";

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
/** The quotes that word processors make, and those of Markdown and MySQL. */
const quoted = /[‘’‚“”„«»`]([^‘’‚“”„«»`\n]*)[‘’‚“”„«»`]/y;

/** Read what other languages and word processors write as what it means, and say so. */
export function readForeign(text: string, start: number, findings: Finding[]): Token | undefined {
  const [written] = matchAt(operator, text, start) ?? [];
  if (written !== undefined) {
    const end = start + written.length;
    const meant = operators[written] ?? written;
    const isWord = /[A-Z]/.test(meant);
    const suggestion = isWord ? apart(meant, text[start - 1], text[end]) : meant;
    findings.push({ message: `there is no operator \`${written}\``, start, end, suggestion });
    return { kind: isWord ? "word" : "symbol", text: meant, start, end };
  }
  const [whole, value = ""] = matchAt(quoted, text, start) ?? [];
  if (whole === undefined) return undefined;
  const end = start + whole.length;
  findings.push({ message: "strings take straight single quotes", start, end, suggestion: inQuotes(value) });
  return { kind: "string", text: value, start, end };
}

/** A word that is put in the place of a sign must not grow together with its neighbours. */
function apart(word: string, before = "", after = ""): string {
  return `${/[\w)'"]/.test(before) ? " " : ""}${word}${/[\w'"]/.test(after) ? " " : ""}`;
}

/** Undefined where the text has a quote itself, which Segment documents no way to write. */
function inQuotes(value: string): string | undefined {
  return value.includes("'") ? undefined : `'${value}'`;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** Comparisons in words, as SQL and others write them behind an operand; longer ones first. */
const comparisons: readonly (readonly [words: string, meant: ComparatorName])[] = [
  ["is not null", "exists"],
  ["is null", "absent"],
  ["is not", "differs"],
  ["is", "equals"],
  ["not in", "none_of"],
  ["in", "one_of"],
  ["not like", "omits"],
  ["like", "contains"],
  ["not contains", "omits"],
  ["contains", "contains"],
  ["includes", "contains"],
  ["equals", "equals"],
];

/**
 * Pass over a comparison in words, and say how it is written here.
 *
 * @returns whether there was one
 */
export function passOverForeign(cursor: Cursor): boolean {
  const { start } = cursor.token;
  const found = comparisons.find(([words]) =>
    words.split(" ").every((word, at) => isWord(cursor.peek(at), word)),
  );
  if (found === undefined) return false;
  const [words, meant] = found;
  const written = words.split(" ").map(() => cursor.advance().text);
  const values = meant === "exists" || meant === "absent" ? [] : passOverValues(cursor);
  cursor.report({
    message: `there is no operator \`${written.join(" ")}\``,
    start,
    end: cursor.end,
    suggestion: call(meant, values, isWord({ kind: "word", text: written.at(-1) ?? "" }, "like")),
  });
  return true;
}

/** Values with or without parentheses, as they are written here; words without quotes get some. */
function passOverValues(cursor: Cursor): string[] {
  if (!cursor.take("(")) return spelled(cursor.advance());
  const values: string[] = [];
  while (cursor.token.kind !== "end" && !cursor.take(")")) values.push(...spelled(cursor.advance()));
  return values;
}

function spelled({ kind, text }: Token): string[] {
  if (kind === "string" || kind === "word") return [inQuotes(text) ?? "..."];
  return kind === "symbol" || kind === "end" ? [] : [text];
}

/** `LIKE` says by its percent signs at which end the text stands. */
function call(meant: ComparatorName, values: readonly string[], isPattern: boolean): string {
  const [, from = "", text = "", to = ""] = /^'(%?)(.*?)(%?)'$/.exec(values[0] ?? "") ?? [];
  if (!isPattern || from + to === "") return `.${meant}(${values.join(", ")})`;
  if (meant === "contains" && from === "") return `.starts_with('${text}')`;
  if (meant === "contains" && to === "") return `.ends_with('${text}')`;
  return `.${meant}('${text}')`;
}

function isWord({ kind, text }: Pick<Token, "kind" | "text">, word: string): boolean {
  return kind === "word" && text.toLowerCase() === word;
}
