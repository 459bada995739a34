import { SegmentAuthError } from "../../client";
import { IncompleteError } from "../errors";
import type { Session } from "../workspace/session";

/** An error in one line. */
export function sentence(error: unknown): string {
  const message = error instanceof Error && error.message !== "" ? error.message : String(error);
  return message.replace(/\s*\n\s*/g, " ");
}

/** Sessions whose token somebody has been told of. */
const told = new WeakSet<Session>();

const toldAlready =
  "nothing was done, because Segment rejects the token: the first error of this run says what to do";

/** Commands use the token that they are given, so only a run of the engine has to be told. */
const whoseToken =
  "A `refresh` or `destroy` uses the token kept in state; add --run-program to use the present one";

/** As `sentence`; a rejected token fails every resource of a run, and is explained at the first. */
export function sentenceOfRun(error: unknown, session: Session | undefined): string {
  if (session === undefined || !isRejectedToken(error)) return sentence(error);
  if (told.has(session)) return toldAlready;
  told.add(session);
  return `${sentence(error)}. ${whoseToken}`;
}

/** What was made already has a sentence of its own, also where a rejected token is the cause. */
function isRejectedToken(error: unknown): boolean {
  if (error instanceof IncompleteError) return false;
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause].some((one) => one instanceof SegmentAuthError && one.scope === "token");
}
