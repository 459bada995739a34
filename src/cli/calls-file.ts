import { createReadStream } from "node:fs";

import {
  CallError,
  isForSpaces,
  isOverLimits,
  Lines,
  RecentMessages,
  textOf,
  weigh,
  type RawCall,
} from "../calls";

/** A call as an export holds it: of the source that it came from, too. */
export interface ExportedCall extends RawCall {
  readonly sourceId?: unknown;
}

export interface CallsReader<Call> {
  /**
   * What is asked of a call.
   *
   * @throws {CallError} is told with the line
   */
  readonly read: (raw: ExportedCall) => Call;
  /** Takes those that count: each of them once, and none that Unify drops. */
  readonly take: (call: Call, raw: ExportedCall, line: number) => void;
  /** Says what has been left out. */
  readonly note: (text: string) => void;
}

/**
 * Read a file of calls, one JSON object a line. It is read once, in pieces, and may be larger than memory.
 *
 * @throws {Error} with file and line, for a call that cannot be read
 */
export async function readCalls<Call>(file: string, { read, take, note }: CallsReader<Call>): Promise<void> {
  const [lines, messages] = [new Lines(), new RecentMessages()];
  let [line, left, elsewhere] = [0, 0, 0];
  const takeLine = (text: string): void => {
    line += 1;
    if (!text.startsWith("{") && text.trim() === "") return;
    const raw = readJson(text);
    weigh(raw);
    const call = read(raw);
    if (messages.isRepeat(textOf(raw.messageId))) return;
    if (isOverLimits(raw)) left += 1;
    else if (!isForSpaces(raw)) elsewhere += 1;
    else take(call, raw, line);
  };
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>)
      for (const text of lines.in(piece)) takeLine(text);
    takeLine(lines.end());
  } catch (error) {
    throw error instanceof CallError
      ? new Error(`${file}:${line}: ${error.message}`, { cause: error })
      : error;
  }
  if (left > 0) note(`${file}: ${left} calls do not count: Unify drops what is over its limits`);
  if (elsewhere > 0)
    note(`${file}: ${elsewhere} calls do not count: their \`integrations\` keep them out of spaces`);
}

function readJson(text: string): ExportedCall {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new CallError("not a JSON object");
}
