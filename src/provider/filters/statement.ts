import { equal, parse, print, type Statement } from "../../fql";

/** A statement as Segment or a program has written it; undefined for a text that this version cannot read. */
export function readStatement(text: unknown): Statement | undefined {
  if (typeof text !== "string") return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Whether two texts are one statement, however it is spelt. What cannot be read may do anything, so it is no other's equal. */
export function sameStatement(one: unknown, other: unknown): boolean {
  const [a, b] = [readStatement(one), readStatement(other)];
  return a !== undefined && b !== undefined && equal(a, b);
}

/**
 * The text that is sent. For a statement that it cannot read Segment may drop every event.
 *
 * @throws {FqlSyntaxError} for what our own parser refuses
 */
export function statementToSend(text: string): string {
  return print(parse(text));
}
