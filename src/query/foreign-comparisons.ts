import type { ComparatorName } from "./ast";
import type { Cursor } from "./cursor";
import { inQuotes } from "./foreign";
import type { Token } from "./lexer";

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
