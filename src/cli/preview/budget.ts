import { type AuditEvent, bareSpaceId, previewsAMonth, type Space } from "../../api";
import { type SegmentClient, SegmentError } from "../../client";
import { isNotRead, type NotRead } from "./schema";

/** From here on it is asked before more is spent. */
const lastTenth = previewsAMonth * 0.9;

/** What a space's previews of the month look like before this run. */
export interface Budget {
  readonly limit: number;
  /** What the audit log says: those that name this space, and those that name none. */
  readonly counted: { readonly ofSpace: number; readonly ofAnySpace: number } | NotRead;
  /** Asked for from this machine, by what it remembers. */
  readonly remembered: number;
  /** The most that may have been spent, as far as is known. */
  readonly spent: number;
}

/** Previews that the audit log of the last 31 days has: a month of Segment's, whichever way it counts, is within them. */
export async function createdPreviews(
  client: SegmentClient,
  since: number,
): Promise<readonly AuditEvent[] | NotRead> {
  try {
    const events = await client.auditEvents.list({ startTime: new Date(since).toISOString() });
    return events.filter(({ type }) => type === "Audience Preview Created");
  } catch (error) {
    if (error instanceof SegmentError) return { error: error.message };
    // The time that an audit log is waited for is up.
    if (error instanceof Error && error.name === "TimeoutError")
      return { error: "the audit log was not read within half a minute" };
    throw error;
  }
}

/** @param spaces - all of the workspace, so that what belongs to another one is told apart */
export function budgetOf(
  spaceId: string,
  created: readonly AuditEvent[] | NotRead,
  spaces: readonly Space[],
  remembered: number,
): Budget {
  const limit = previewsAMonth;
  if (isNotRead(created)) return { limit, counted: created, remembered, spent: remembered };
  const ofSpace = created.filter((event) => names(event, spaceId)).length;
  const others = spaces.filter(({ id }) => bareSpaceId(id) !== bareSpaceId(spaceId));
  const ofAnySpace = created.filter(
    (event) => !names(event, spaceId) && !others.some(({ id }) => names(event, id)),
  ).length;
  const counted = { ofSpace, ofAnySpace };
  return { limit, counted, remembered, spent: Math.max(ofSpace + ofAnySpace, remembered) };
}

/** Which resource such an event names is not documented; the id of a preview has the bare id of its space in it. */
function names({ resourceId, resourceName }: AuditEvent, spaceId: string): boolean {
  return `${resourceId} ${resourceName}`.includes(bareSpaceId(spaceId));
}

/** The question to be answered before a run may go on, or undefined where it may. */
export function questionOf({ spent, limit }: Budget, wanted: number, space: string): string | undefined {
  if (wanted === 0 || spent + wanted <= lastTenth) return undefined;
  const previews = wanted === 1 ? "1 preview" : `${wanted} previews`;
  return `${spent} of ${limit} audience previews of space ${space} are spent in the last 31 days, and ${previews} more would go into the last tenth`;
}

/** Previews of one run: those that Segment has started, and those of which the answer was lost. */
export interface SpentNow {
  readonly spent: number;
  readonly lost: number;
}

/** What was counted, in a sentence. */
export function budgetSentence({ limit, counted, remembered }: Budget, spentNow: SpentNow): string {
  const now = nowSentence(spentNow);
  if (isNotRead(counted))
    return `${now}; what was spent before could not be counted (${counted.error}); ${fromHere(remembered)} in the last 31 days`;
  const unclear = counted.ofAnySpace === 0 ? "" : `, and ${counted.ofAnySpace} that name no space`;
  return `${now}; before it, the audit log of the last 31 days has ${counted.ofSpace} of this space${unclear}, of ${limit} a month`;
}

function nowSentence({ spent, lost }: SpentNow): string {
  if (lost === 0) return `this run spent ${spent === 0 ? "none" : spent}`;
  const why = lost === 1 ? "the answer was lost" : "the answers were lost";
  return spent === 0
    ? `this run may have spent ${lost}: ${why}`
    : `this run spent ${spent}, and may have spent ${lost} more: ${why}`;
}

function fromHere(previews: number): string {
  if (previews === 0) return "none was asked for from this machine";
  return previews === 1
    ? "1 was asked for from this machine"
    : `${previews} were asked for from this machine`;
}
