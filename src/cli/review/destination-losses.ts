import { hasUnknown } from "../../provider/inputs/unknown";
import { type Change, text } from "./changes";

/** What it means for the people in a tool that an audience is no longer connected to it. */
export function consequenceOfDisconnecting({ before }: Change): string {
  const names = activationNames(before);
  const ended =
    names.length === 0
      ? ""
      : ` ${names.length === 1 ? "Activation" : "Activations"} ${names.join(", ")} ${names.length === 1 ? "ends" : "end"}.`;
  return `Destination ${text(before["destinationId"]) ?? "?"} receives nothing more about the audience.${ended} ${stays}`;
}

/** A connection belongs to one audience and one destination for good, so another one is another connection. */
export function consequenceOfReconnecting(): string {
  return (
    "The connection and its activations are deleted, and made anew for what the program says now: nothing is sent in between. " +
    `${stays} The new activations send the whole audience again, unless their \`resync\` is "never".`
  );
}

const stays =
  "What has arrived there stays: nobody is taken out, and values that rode along are not taken back.";

/** Activations that an update deletes, and those that it has to make anew. */
export function endingActivations({ kind, before, after }: Change): { ends?: string[]; anew?: string[] } {
  const [old, now] = [before, after].map(({ activations }) => activationsIn(activations));
  if (kind !== "AudienceDestination" || old === undefined || now === undefined) return {};
  const ends = [...old.keys()].filter((name) => !now.has(name));
  const anew = [...old]
    .filter(([name, fixed]) => now.has(name) && now.get(name) !== fixed)
    .map(([name]) => name);
  return { ...(ends.length > 0 && { ends }), ...(anew.length > 0 && { anew }) };
}

/** What cannot change in an activation, by its name; undefined where it is not known. */
function activationsIn(activations: unknown): Map<string, string> | undefined {
  if (!Array.isArray(activations) || hasUnknown(activations)) return undefined;
  return new Map(
    activations.flatMap((one: unknown) => {
      if (!isRecord(one) || typeof one["name"] !== "string") return [];
      const { name, type, mapping } = one;
      return [[name, JSON.stringify([type, isRecord(mapping) ? mapping["actionId"] : null])] as const];
    }),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function activationNames({ activations }: Change["before"]): string[] {
  if (!Array.isArray(activations)) return [];
  return activations.flatMap((one: unknown) => {
    const name = typeof one === "object" && one !== null && "name" in one ? text(one.name) : undefined;
    return name === undefined ? [] : [JSON.stringify(name)];
  });
}
