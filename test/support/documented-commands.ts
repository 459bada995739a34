import { parse } from "shell-quote";

import { contents } from "./markdown-files";

/** A command as documents have it: its words, without what is redirected, set before it or said behind `#`. */
export interface DocumentedCommand {
  readonly file: string;
  readonly place: string;
  readonly words: readonly string[];
}

const shells = new Set(["sh", "bash", "shell"]);
/** What a sentence has in code is a command where it begins so. */
const beginnings =
  /^(npm (start|test|run|install)|npx|node|pulumi|segment-personas|node_modules\/\.bin\/\S+)( |$)/;

/** Every command of every document, in blocks and in sentences. */
export const documentedCommands: readonly DocumentedCommand[] = [...contents].flatMap(
  ([file, { code, inline }]) => [
    ...code
      .filter(({ language }) => shells.has(language))
      .flatMap(({ text, line }) => commandsIn(file, `${file}:${line}`, text)),
    ...inline
      .filter(({ text }) => beginnings.test(text))
      .flatMap(({ text, line }) => commandsIn(file, `${file}:${line}`, text)),
  ],
);

function commandsIn(file: string, place: string, text: string): DocumentedCommand[] {
  const lines = text.replaceAll(/\\\n/g, " ").split(/\n(?=(?:[^']*'[^']*')*[^']*$)/);
  return lines.flatMap((line) => wordsOf(line).map((words) => ({ file, place: `${place}: ${line}`, words })));
}

/** The commands of a line; `$NAME` stays as it is. */
function wordsOf(line: string): string[][] {
  const commands: string[][] = [[]];
  let isTarget = false;
  for (const token of parse(line, (name) => `$${name}`)) {
    if (typeof token === "string") {
      if (!isTarget) commands.at(-1)?.push(token);
      isTarget = false;
    } else if ("comment" in token) break;
    else if (token.op === "glob") commands.at(-1)?.push(token.pattern);
    else if (/[<>]/.test(token.op)) isTarget = true;
    else commands.push([]);
  }
  return commands
    .map((words) => words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word))))
    .filter(([name]) => name !== undefined && !/^[A-Z_]+=/.test(name));
}
