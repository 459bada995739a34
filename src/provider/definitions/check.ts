import type { z } from "zod";

import { traitKey } from "../../query";
import type { Checked } from "../handler";
import { parseInputs } from "../inputs/parse";
import { text, type Properties } from "../properties";
import type { Settings } from "../workspace/settings";
import { queryOf, replacedUnderSameKey, type Comparable } from "./difference";

/** Everything about a trait's or an audience's inputs that can be told without asking Segment. */
export function checkDefinition(
  kind: Comparable & { readonly schema: z.ZodObject },
  settings: Settings,
  given: Properties,
  oldInputs: Properties,
): Checked {
  const inputs = withDefaults(kind, given, settings);
  const { known, failures } = parseInputs(kind.schema, inputs);
  if (failures.length === 0)
    failures.push(...nameFailures(known["name"]), ...definitionFailures(kind, inputs));
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

function nameFailures(name: unknown): string[] {
  if (typeof name !== "string" || traitKey(name) !== "") return [];
  return [`\`name\` "${name}" has no letter a to z and no digit, from which Segment could make a key`];
}

function definitionFailures(kind: Comparable, inputs: Properties): string[] {
  try {
    queryOf(kind, inputs);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
