import type { Activation, AudienceDestination } from "../../api";
import { UsageError } from "../errors";
import { changesTo, isOther } from "./activation";
import type { ActivationInput, Inputs } from "./inputs";
import { covers, sameIdSync } from "./same";

type Mode = "never" | "identical" | "byName";

/**
 * Let a program own a connection that is there. Activations that it does not declare are left alone, and those that are
 * missing are made, whatever the mode.
 *
 * @throws {UsageError} when `mode` does not allow it
 */
export function requireAdoptable(
  connection: AudienceDestination,
  there: ReadonlyMap<string, Activation>,
  inputs: Inputs,
  mode: Mode,
): void {
  const what = `audience ${inputs.audienceId} is already connected to destination ${inputs.destinationId} (${connection.id})`;
  if (mode === "never")
    throw new UsageError(
      `${what}. If you renamed the resource in the program, give it \`aliases: [{ name: "<old name>" }]\`; ` +
        'else let this program own it with `adopt: "identical"` (what is there must be the same) or `adopt: "byName"` (it becomes what the program says)',
    );
  if (mode === "byName") return;
  const different = [
    ...(inputs.idSync === undefined || sameIdSync(connection.idSyncConfiguration, inputs.idSync)
      ? []
      : ["idSync"]),
    ...(covers(connection.connectionSettings, inputs.settings) ? [] : ["settings"]),
    ...inputs.activations.flatMap((wanted) => {
      const same = named(there, wanted.name);
      return same === undefined || isSame(same, wanted) ? [] : [`activation "${wanted.name}"`];
    }),
  ];
  if (different.length > 0)
    throw new UsageError(
      `${what}, and it differs in ${different.join(", ")}: make the program the same, or write \`adopt: "byName"\` to change it`,
    );
}

/** @throws {UsageError} when `mode` does not allow to take over an activation of a connection that the program owns */
export function requireAdoptableActivation(one: Activation, wanted: ActivationInput, mode: Mode): void {
  const what = `connection ${one.connectionId} already has an activation "${wanted.name}" (${one.id}) that this program has not made`;
  if (mode === "never")
    throw new UsageError(
      `${what}: give this one another \`name\`, or let the program own it with \`adopt: "identical"\` (it must be the same) or \`adopt: "byName"\` (it becomes what the program says)`,
    );
  if (mode === "identical" && !isSame(one, wanted))
    throw new UsageError(
      `${what}, and it differs in its type, its action or what it sends: make the program the same, or write \`adopt: "byName"\` to change it`,
    );
}

function isSame(one: Activation, wanted: ActivationInput): boolean {
  return !isOther(one, wanted) && Object.keys(changesTo(one, wanted)).length === 0;
}

/**
 * The one of a name among a connection's activations.
 *
 * @throws {UsageError} when there are several, because nothing tells which is meant
 */
export function named(there: ReadonlyMap<string, Activation>, name: string): Activation | undefined {
  const [first, ...more] = [...there.values()].filter(({ activationName }) => activationName === name);
  if (first === undefined || more.length === 0) return first;
  const ids = [first, ...more].map(({ id }) => id).join(", ");
  throw new UsageError(
    `connection ${first.connectionId} has ${more.length + 1} activations called "${name}" (${ids}): delete all but one in Segment, or use another \`name\``,
  );
}
