import { operations } from "../../api";
import { type Change, isTrait } from "./changes";

/** Requests a minute that Segment allows, per kind of operation and token. */
export const PER_MINUTE = {
  trait: {
    create: operations.createComputedTrait.perMinute,
    update: operations.updateComputedTraitForSpace.perMinute,
    delete: operations.removeComputedTraitFromSpace.perMinute,
  },
  audience: {
    create: operations.createAudience.perMinute,
    update: operations.updateAudienceForSpace.perMinute,
    delete: operations.removeAudienceFromSpace.perMinute,
  },
} as const;

export interface Duration {
  readonly traits: Readonly<Record<Operation, number>>;
  readonly audiences: Readonly<Record<Operation, number>>;
  /** Minutes of waiting for Segment's rate limits; the requests themselves take seconds. */
  readonly minutes: number;
}

type Operation = "create" | "update" | "delete";

/**
 * How long Segment's rate limits will make the apply wait. Windows are fixed and the first one is free, so n requests
 * at l a minute wait ceil(n / l) - 1 minutes. Budgets run side by side, but what is deleted for good is deleted last.
 */
export function durationOf(changes: readonly Change[]): Duration {
  const traits = countOperations(changes.filter(isTrait));
  const audiences = countOperations(changes.filter(({ kind }) => kind === "Audience"));
  return {
    traits,
    audiences,
    minutes: Math.max(waits(traits, PER_MINUTE.trait), waits(audiences, PER_MINUTE.audience)),
  };
}

function countOperations(changes: readonly Change[]): Record<Operation, number> {
  const count = (...actions: string[]) => changes.filter(({ action }) => actions.includes(action)).length;
  return { create: count("create", "replace"), update: count("update"), delete: count("delete", "replace") };
}

function waits(counts: Record<Operation, number>, perMinute: Record<Operation, number>): number {
  const minutes = (operation: Operation) =>
    Math.max(0, Math.ceil(counts[operation] / perMinute[operation]) - 1);
  return Math.max(minutes("create"), minutes("update")) + minutes("delete");
}
