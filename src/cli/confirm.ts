import { createInterface } from "node:readline/promises";

/**
 * Ask the person at the terminal.
 *
 * @param alone - what to pass instead where nobody sits there, such as `pass --yes`
 * @returns true, or why not
 */
export async function confirm(
  question: string,
  { yes, alone, signal }: { yes: boolean; alone: string; signal: AbortSignal },
): Promise<true | string> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return `${question}: ${alone}`;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The terminal's reader keeps Ctrl-C to itself, and leaves a question open for ever when the input ends.
  terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  try {
    const asked = terminal.question(`${question}. Go on? [y/N] `, { signal });
    const answer = await Promise.race([asked, ended]);
    return /^y(es)?$/i.test(answer.trim()) ? true : `${question}, and you declined`;
  } finally {
    terminal.close();
  }
}
