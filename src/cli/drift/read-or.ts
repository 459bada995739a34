import { SegmentAuthError } from "../../client";
import type { Scope } from "./scope";

/**
 * Read something, or say why not. What the token may not read, and no program of the states manages, was never theirs to
 * judge: that is a note. Any other failure leaves something open.
 */
export async function readOr<T>(
  scope: Scope,
  what: string,
  isManaged: boolean,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (scope.session.signal.aborted) throw error;
    const isRefused = error instanceof SegmentAuthError && error.scope === "permission";
    const said = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    if (isRefused && !isManaged) scope.notes.add(`Not looked at: ${said}`);
    else scope.notJudged.add(said);
    return undefined;
  }
}
