import type { Checked } from "../handler";
import { parseInputs, withDefaults } from "../inputs/parse";
import { removals } from "../inputs/rules";
import { hasUnknown } from "../inputs/unknown";
import { text, type Properties } from "../properties";
import type { Declaration } from "../workspace/declarations";
import type { Settings } from "../workspace/settings";
import { AudienceDestinationInputs, rules, type ActivationInput } from "./inputs";
import type { Registry } from "./registry";
import { activationsIn } from "./state";

/** Everything about the inputs that can be told without asking Segment. */
export function checkDestination(settings: Settings, given: Properties, oldInputs: Properties): Checked {
  const inputs = withDefaults(given, { destinationType: "destination", spaceId: settings.space });
  const { known, failures } = parseInputs(AudienceDestinationInputs, inputs);
  failures.push(...twins(known.activations ?? []));
  if (failures.length > 0) return { inputs, failures };
  const warnings = [
    ...removals(rules, oldInputs, inputs, called(inputs)),
    ...anew(oldInputs, known.activations ?? []),
  ];
  return {
    inputs,
    failures,
    warnings: known.activations?.length === 0 ? [...warnings, silent(inputs)] : warnings,
  };
}

/** An activation is found by its name. */
function twins(activations: readonly ActivationInput[]): string[] {
  const byName = Map.groupBy(activations, ({ name }) => name);
  return [...byName]
    .filter(([, named]) => named.length > 1)
    .map(
      ([name, named]) =>
        `\`activations\` has ${named.length} called "${name}": give each a name of its own, by which it is found in Segment`,
    );
}

/** What cannot change in place begins again, and is said before it happens. */
function anew(oldInputs: Properties, activations: readonly ActivationInput[]): string[] {
  const before = activationsIn(oldInputs);
  return activations.flatMap(({ name, type, mapping }) => {
    const old = before.find((other) => other.name === name);
    const what = [
      ...(old === undefined || old.type === type ? [] : ["type"]),
      ...(old === undefined || old.mapping?.actionId === mapping?.actionId ? [] : ["action"]),
    ].join(" and ");
    if (what === "") return [];
    return [
      `activation "${name}" gets another ${what}, which Segment cannot change: it is deleted and made again, and sends the whole audience again unless its \`resync\` is "never"`,
    ];
  });
}

function silent(inputs: Properties): string {
  return `${called(inputs)} is connected and sends nothing: give \`activations\` an entry`;
}

/** Ids are not known in every preview. */
function called(inputs: Properties): string {
  const [destinationId, audienceId] = ["destinationId", "audienceId"].map((name) => {
    const id = text(inputs, name);
    return id === "" || hasUnknown(id) ? "" : ` ${id}`;
  });
  return `destination${destinationId} of audience${audienceId}`;
}

/** A connection is found by what it connects, so two resources of one audience and destination would have the same. */
export function shared(registry: Registry, declaration: Declaration, inputs: Properties): string[] {
  const [spaceId, audienceId, destinationId] = ["spaceId", "audienceId", "destinationId"].map((name) =>
    text(inputs, name),
  );
  if (!spaceId || !audienceId || !destinationId || hasUnknown([spaceId, audienceId, destinationId]))
    return [];
  const other = registry.claim(declaration, { spaceId, audienceId }, destinationId);
  if (other === undefined) return [];
  return [
    `${declaration} and ${other} of this program both connect audience ${audienceId} to destination ${destinationId}: keep one of them, with the activations of both`,
  ];
}
