import type { ComputeQueue } from "./compute-queue";
import { isComputed, liveAt, type Timed } from "./progress";
import type { StoredDefinition } from "../stored";
import type { Switches } from "../switches";

/** What profiles go by at a time. */
export interface Standing {
  /** A definition in its present form, or as it was before a change that is not computed yet. */
  readonly definition: StoredDefinition;
  /** Until when it is computed: then, or at the last run before. */
  readonly at: number;
  readonly isRun: boolean;
}

/** @returns undefined while profiles have nothing of a definition */
export function standingOf(
  switches: Switches,
  definition: StoredDefinition,
  isBatch: boolean,
  at: number,
): Standing | undefined {
  if (isBatch && switches.timing === "segment") return lastRun(switches, definition, at);
  if (isComputed(switches, definition, at)) return { definition, at, isRun: false };
  return definition.earlier && { definition: definition.earlier, at, isRun: false };
}

/** Runs come at equal times from the first one on, and none while a definition is disabled. */
function lastRun(switches: Switches, definition: StoredDefinition, at: number): Standing | undefined {
  const { editedAt = -Infinity, disabledAt = Infinity, earlier } = definition;
  const first = liveAt(switches, definition);
  const present = runBefore(first, switches.batchRunMs, Math.min(at, disabledAt));
  if (present !== undefined && present > editedAt) return { definition, at: present, isRun: true };
  if (earlier === undefined) return undefined;
  const last = Math.min(at, editedAt, earlier.disabledAt ?? Infinity);
  const before = runBefore(first, switches.batchRunMs, last);
  return before === undefined ? undefined : { definition: earlier, at: before, isRun: true };
}

function runBefore(first: number, everyMs: number, at: number): number | undefined {
  return at < first ? undefined : first + Math.floor((at - first) / everyMs) * everyMs;
}

interface Queueing extends Timed {
  readonly queue: ComputeQueue;
}

/** A time that no clock shows, which JSON can hold. */
const never = Number.MAX_SAFE_INTEGER;

/**
 * Have a definition computed that was changed so that its values do: what profiles go by stays until that is done.
 *
 * @param before - what it was like
 */
export function revise(
  { clock, switches, queue }: Queueing,
  definition: StoredDefinition,
  before: StoredDefinition,
  isBatch: boolean,
): void {
  const now = clock.now();
  const { computation, enabled, disabledArrival, disabledAt } = definition;
  const there = standingOf(switches, before, isBatch, now)?.definition;
  const earlier = there && {
    ...there,
    earlier: undefined,
    disabledArrival: there.disabledArrival ?? disabledArrival,
    disabledAt: there.disabledAt ?? disabledAt,
  };
  const isDone = isComputed(switches, before, now);
  const isEdited = definition.query !== before.query || definition.options !== before.options;
  if (!enabled) {
    if (isDone && (switches.timing === "instant" || !isEdited)) return;
    definition.earlier = earlier;
    // Runs go on where they were once it is enabled again; anything else is called off.
    if (isDone && isBatch) definition.editedAt = never;
    else definition.computation = undefined;
    return;
  }
  definition.earlier = earlier;
  if (isDone && isBatch) definition.editedAt = now;
  else if (isDone || computation === undefined)
    definition.computation = queue.enqueue(earlier === undefined ? "new" : "edit");
  else if (computation.startedAt !== undefined) definition.computation = { ...computation, startedAt: now };
}
