import { SegmentClient } from "../client";
import { readSettings, type Settings } from "../provider/workspace/settings";

/** Stack configuration; secrets read `[secret]`. */
export type StackConfig = Readonly<Record<string, string>>;

/** Whom a command asks. */
export interface Segment {
  readonly client: SegmentClient;
  readonly settings: Settings;
}

/**
 * The Segment that the environment names, or a stack's own `segment:` settings but its token, which go before it.
 *
 * @throws {UsageError} naming every setting that is missing or wrong
 */
export function segmentOf(config: StackConfig = {}, signal?: AbortSignal): Segment {
  const settings = readSettings((key) => (key === "segment:token" ? undefined : config[key]));
  const { apiUrl: baseUrl, token, timeoutMs, maxWaitMs, rateWindowMs } = settings;
  const client = new SegmentClient({
    baseUrl,
    token,
    timeoutMs,
    maxWaitMs,
    rateWindowMs,
    ...(signal !== undefined && { signal }),
    onWait: ({ operation, waiting, waitMs }) =>
      say(`Waiting ${Math.ceil(waitMs / 1000)} s for Segment's limit of ${operation}; ${waiting} to go`),
  });
  return { client, settings };
}

/** To the person at the terminal; what a command has found goes to standard output. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
