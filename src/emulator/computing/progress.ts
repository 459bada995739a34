import type { EmulatorClock } from "../clock";
import type { StoredDefinition } from "../stored";
import type { Switches } from "../switches";

/** What it takes to tell how far Segment is. */
export interface Timed {
  readonly clock: EmulatorClock;
  readonly switches: Switches;
}

/** Where a definition stands on the emulator's clock. */
export function statusOf({ clock, switches }: Timed, definition: StoredDefinition): string {
  if (!definition.enabled) return "Disabled";
  const { startedAt = Infinity } = definition.computation ?? {};
  const now = clock.now();
  if (now < startedAt + switches.statusMs) return "Computing";
  switch (switches.statusProgress) {
    case "stuck":
      return "Computing";
    case "failed":
      return "Failed";
    case "awaitingDestinations":
      return "Awaiting Destinations";
    case "live":
      return now < endOf(switches, definition) ? "Backfilling" : "Live";
  }
}

/** When a definition gives up its place among those that are computed: never before it has one. */
export function endOf(
  { statusMs, statusProgress }: Switches,
  { computation, options }: StoredDefinition,
): number {
  const { startedAt = Infinity } = computation ?? {};
  switch (statusProgress) {
    case "stuck":
      return Infinity;
    case "failed":
    case "awaitingDestinations":
      return startedAt + statusMs;
    case "live":
      // A backfill reads history, and without that there is none.
      return startedAt + (options?.includeHistoricalData === false ? statusMs : 2 * statusMs);
  }
}

/** Whether profiles go by the present form of a definition that is computed with each event. */
export function isComputed(switches: Switches, definition: StoredDefinition, at: number): boolean {
  return switches.timing === "instant"
    ? definition.computation !== undefined
    : at >= liveAt(switches, definition);
}

/** When a definition that has begun to be computed is Live. */
export function liveAt(switches: Switches, definition: StoredDefinition): number {
  return switches.statusProgress === "live" ? endOf(switches, definition) : Infinity;
}

/** Since when profiles go by the present form of a definition, in real time. */
export function computedAt(switches: Switches, definition: StoredDefinition): number {
  const { computation, editedAt = -Infinity, createdAt } = definition;
  if (switches.timing === "segment") return liveAt(switches, definition);
  return Math.max(computation?.queuedAt ?? Date.parse(createdAt), editedAt);
}

/** A change that a caller of the API has made locks a definition until Segment has applied it. */
export function isLocked({ clock, switches }: Timed, definition: StoredDefinition): boolean {
  const { lockedAt = -Infinity, computation } = definition;
  const now = clock.now();
  if (now < lockedAt + switches.lockMs) return true;
  return switches.timing === "segment" && computation?.queue === "edit" && now < endOf(switches, definition);
}
