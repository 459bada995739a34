import type { Workspace } from "../api";
import { SegmentAuthError, SegmentClient } from "../client";
import { UsageError } from "../provider/errors";
import type { Session } from "../provider/workspace/session";
import { judgeSettings, placeOf, type Settings } from "../provider/workspace/settings";

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
  const settings = settingsOf(config);
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

/** A stack's token is encrypted, and commands leave it so: what they say of a missing one is where they look. */
function settingsOf(config: StackConfig): Settings {
  const lookUp = (key: string): string | undefined => (key === "segment:token" ? undefined : config[key]);
  const { settings, problems } = judgeSettings(lookUp, process.env);
  if (problems.size === 0) return settings;
  const isMissing = placeOf("token", lookUp, process.env).value === undefined;
  const said = [...problems].map(([key, says]) => (key === "token" && isMissing ? missingToken : says));
  throw new UsageError(said.join("; "));
}

const missingToken =
  "no Segment token: export SEGMENT_PUBLIC_API_TOKEN (or PUBLIC_API_TOKEN); this command does not read the one of a stack's configuration";

/** The workspace of the token. What the provider advises where it is rejected is of use only to those who run Pulumi. */
export async function workspaceOf(session: Session): Promise<Workspace> {
  try {
    return await session.requireWorkspace();
  } catch (error) {
    throw error instanceof UsageError && error.cause instanceof SegmentAuthError ? error.cause : error;
  }
}

/** To the person at the terminal; what a command has found goes to standard output. */
export function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
