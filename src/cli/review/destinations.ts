import type { SegmentClient } from "../../client";
import {
  declaredDestinations,
  destinationSteps,
  unknownDestinations,
  type DeclaredDestination,
  type KnownDestinations,
} from "../../provider/definitions/destination-steps";
import { type Change, isTrait, SECRET, text } from "./changes";

/** What the workspace has, or why that was not read; undefined where it was not asked. */
export type AskedDestinations = KnownDestinations | { readonly error: string } | undefined;

/** Traits that get destinations, or others than before: the next apply looks these up. */
export function withNewDestinations(changes: readonly Change[]): Change[] {
  return changes.filter(
    (change) =>
      isTrait(change) &&
      (change.action === "create" ||
        change.action === "replace" ||
        (change.action === "update" && change.changed.includes("destinations"))) &&
      (change.after["destinations"] === SECRET || declaredBy(change).length > 0),
  );
}

/**
 * Two lists, however many traits there are.
 *
 * @param client - one that gives up in time
 */
export async function lookAtDestinations(client: SegmentClient): Promise<AskedDestinations> {
  const sources = client.sources.list().catch(() => undefined);
  try {
    return { destinations: await client.destinations.list(), sources: await sources };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The steps that the trait's output `manualSteps` will have. */
export function destinationStepsOf(change: Change, asked: AskedDestinations): string[] {
  const { name, resource, after } = change;
  const place = `the computed trait ${JSON.stringify(name ?? resource)} in Segment's app`;
  return after["destinations"] === SECRET
    ? [`attach the destinations of ${place}, which are secret: the output \`manualSteps\` names them`]
    : destinationSteps(place, declaredBy(change), knownFor(change, asked));
}

/** What stops the apply before the trait is written. */
export function destinationProblems(change: Change, asked: AskedDestinations): string[] {
  const known = knownFor(change, asked);
  if (known === undefined) return [];
  return unknownDestinations(declaredBy(change), known, "the workspace").map(
    (problem) => `${problem}. The apply stops there, before this trait is written`,
  );
}

function declaredBy({ after }: Change): DeclaredDestination[] {
  return declaredDestinations(after["destinations"], (name) => text(name) !== undefined);
}

/** Only the workspace of the stack's own provider was asked. */
function knownFor({ defaultProvider }: Change, asked: AskedDestinations): KnownDestinations | undefined {
  return asked === undefined || "error" in asked || !defaultProvider ? undefined : asked;
}
