import { z } from "zod";

import { hasUnknown } from "../../provider/inputs/unknown";
import { nameOf, type Change, isTrait } from "../review/changes";
import type { Preview } from "../review/preview";

/** Why the plan shows no query of a trait or audience. */
export interface NoQuery {
  readonly said: string;
  /** Whether it only waits for traits that the same plan makes, so that nobody has to do anything. */
  readonly comesLater: boolean;
}

/** @param changes - all of the plan */
export function noQueryOf(
  change: Change,
  query: unknown,
  changes: readonly Change[],
  { steps }: Preview,
): NoQuery {
  if (query !== undefined && !hasUnknown(query))
    return { said: `${change.resource}: its query is secret`, comesLater: false };
  const needed = dependenciesOf(change.urn, "query", steps);
  const made = needed.filter((urn) => changes.some((one) => one.urn === urn && isMade(one)));
  // What stays as it is has a value already; anything else may be what the query waits for too.
  const others = steps.filter(
    ({ urn, op }) => needed.includes(urn) && !made.includes(urn) && op !== "same" && op !== "read",
  );
  if (made.length === 0 || others.length > 0)
    return { said: `${change.resource}: its query is known only during the update`, comesLater: false };
  const traits =
    made.length === 1
      ? `trait ${made.map(nameOf).join()} is made`
      : `traits ${made.map(nameOf).join(", ")} are made`;
  return {
    said: `${change.resource}: comes with this stack, its query is known once ${traits}`,
    comesLater: true,
  };
}

/** Keys are given when something is made, and kept. */
function isMade(change: Change): boolean {
  const hasKey = isTrait(change) || change.kind === "Audience";
  return hasKey && (change.action === "create" || change.action === "replace");
}

/** URNs of the resources from which an input comes, where the plan says so. */
export function dependenciesOf(urn: string, input: string, steps: Preview["steps"]): readonly string[] {
  const state = steps.find((step) => step.urn === urn)?.new as { propertyDependencies?: unknown } | undefined;
  const dependencies = Dependencies.safeParse(state?.propertyDependencies).data;
  return dependencies?.[input] ?? [];
}

const Dependencies = z.record(z.string(), z.array(z.string()).nullable());
