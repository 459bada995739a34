import { readSettings } from "../../src/provider/workspace/settings";
import { Session } from "../../src/provider/workspace/session";
import { DrivenClock } from "../client/driven-clock";

/** A session on a clock that the test moves, and what it has said to the person who runs Pulumi. */
export interface Conversation {
  readonly session: Session;
  readonly clock: DrivenClock;
  readonly warnings: string[];
  /** Everything said, in order, as `warn: ...` or `progress: ...`. */
  readonly said: string[];
}

export function startSession(
  { apiUrl, token }: { apiUrl: string; token: string },
  settings: Record<string, string> = {},
  clock = new DrivenClock(),
): Conversation {
  const said: string[] = [];
  const warnings: string[] = [];
  const config: Record<string, string> = { apiUrl, token, ...settings };
  const session = new Session(
    readSettings((key) => config[key.replace("segment:", "")], {}),
    {
      info: (message) => void said.push(`info: ${message}`),
      warn: (message) => {
        warnings.push(message);
        said.push(`warn: ${message}`);
      },
      progress: (message) => void said.push(`progress: ${message}`),
    },
    clock,
  );
  return { session, clock, warnings, said };
}
