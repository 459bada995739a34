import { traitKey } from "../query";
import { parseInputs } from "./check";
import { queryOf, replacedUnderSameKey } from "./definition-diff";
import type { Kind, Stored } from "./definition-kind";
import { text, type Checked, type Failure, type Properties } from "./handler";
import type { Settings } from "./settings";

/** Everything about a trait's or an audience's inputs that can be told without asking Segment. */
export function checkDefinition<T extends Stored, New extends { name: string }>(
  kind: Kind<T, New>,
  settings: Settings,
  given: Properties,
  oldInputs: Properties,
): Checked {
  const inputs = withDefaults(kind, given, settings);
  const { known, failures } = parseInputs(kind.schema, inputs);
  if (failures.length === 0) failures.push(...nameFailures(known.name), ...definitionFailures(kind, inputs));
  if (failures.length === 0) failures.push(...replacedUnderSameKey(kind, oldInputs, inputs));
  const warnings =
    typeof oldInputs["description"] === "string" && inputs["description"] === undefined
      ? [
          `the description of ${kind.noun} "${text(inputs, "name")}" stays as it is: Segment has no way to clear one, so write a new text instead of removing it`,
        ]
      : [];
  return { inputs, failures, warnings };
}

/** Segment documents no default for `enabled`, so it is always sent. */
function withDefaults(
  { typeInput }: { typeInput: string },
  given: Properties,
  { space }: Settings,
): Properties {
  const inputs = { ...given };
  inputs[typeInput] ??= "USERS";
  inputs["enabled"] ??= true;
  if (space !== undefined) inputs["spaceId"] ??= space;
  return inputs;
}

function nameFailures(name: string | undefined): Failure[] {
  if (name === undefined || traitKey(name) !== "") return [];
  return [
    {
      property: "",
      reason: `\`name\` "${name}" has no letter a to z and no digit, from which Segment could make a key`,
    },
  ];
}

function definitionFailures<T extends Stored, New extends { name: string }>(
  kind: Kind<T, New>,
  inputs: Properties,
): Failure[] {
  try {
    queryOf(kind, inputs);
    return [];
  } catch (error) {
    return [{ property: "", reason: error instanceof Error ? error.message : String(error) }];
  }
}
