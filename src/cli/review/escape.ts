const LONGEST_NAME = 200;
export const LONGEST_SENTENCE = 2000;

/** A code span, which shows Markdown, HTML and mentions as they are written. */
export function code(text: string, longest = LONGEST_NAME): string {
  const line = oneLine(text, longest);
  const longestRun = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const pad = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Running text in which no character means anything to Markdown. */
export function plain(text: string): string {
  return oneLine(text, LONGEST_SENTENCE).replaceAll(
    /[&<>@#*_`~|[\]\\]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

/** A text without line breaks and control characters, and not endless. */
export function oneLine(text: string, longest: number): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
