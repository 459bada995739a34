import type { z } from "zod";

import { QuerySyntaxError, traitKey } from "../../query";
import type { Checked } from "../handler";
import { parseInputs, withDefaults } from "../inputs/parse";
import { removals } from "../inputs/rules";
import { hasUnknown } from "../inputs/unknown";
import { text, type Properties } from "../properties";
import type { Settings } from "../workspace/settings";
import type { Declaration } from "../workspace/declarations";
import { declaredDestinations, repeatedDestinations } from "./destination-steps";
import type { Definition } from "./family";
import type { Registry } from "./registry";
import { diffDefinition, queryOf, replacedUnderSameKey, type Comparable } from "./difference";
import { derivedInputs } from "./state";

type Checkable = Comparable & { readonly typeInput: string; readonly schema: z.ZodObject };

/** Everything about a trait's or an audience's inputs that can be told without asking Segment. */
export function checkDefinition(
  kind: Checkable,
  settings: Settings,
  given: Properties,
  oldInputs: Properties,
): Checked {
  // Segment documents no default for `enabled`, so it is always sent.
  const defaults = { [kind.typeInput]: "USERS", enabled: true, spaceId: settings.space };
  const inputs = withDefaults(given, defaults);
  const { known, failures } = parseInputs(kind.schema, inputs);
  if (failures.length === 0)
    failures.push(
      ...nameFailures(known["name"]),
      ...definitionFailures(kind, inputs),
      ...repeatedDestinations(declaredDestinations(inputs["destinations"], (name) => !hasUnknown(name))),
    );
  if (failures.length > 0) return { inputs, failures };
  const query = queryOf(kind, inputs);
  const whose = `${kind.noun} "${text(inputs, "name")}"`;
  return {
    inputs: query === undefined ? inputs : { ...inputs, ...derivedInputs(kind, inputs, query) },
    failures: replacedUnderSameKey(kind, oldInputs, inputs),
    warnings: [
      ...removals(kind.rules, oldInputs, inputs, whose, kind.stays(oldInputs, inputs)),
      ...renaming(kind, oldInputs, inputs),
    ],
  };
}

function renaming(kind: Checkable, oldInputs: Properties, inputs: Properties): string[] {
  const { noun } = kind;
  const [before, after] = [text(oldInputs, "name"), text(inputs, "name")];
  if (before === "" || hasUnknown(after) || traitKey(before) === traitKey(after)) return [];
  if ((diffDefinition(kind, oldInputs, inputs).replaces ?? []).length > 0) return [];
  return [
    `${noun} "${before}" becomes "${after}" in Segment's app and keeps its key, which is fixed when it is made: whatever uses the ${noun} goes on using that key`,
  ];
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
    const why = error instanceof Error ? error.message : String(error);
    // A syntax error begins with line and column, and says no name.
    return [error instanceof QuerySyntaxError ? `\`query\` at ${why}` : why];
  }
}

/** Segment makes keys from names, so two declarations of one space cannot have names that make the same one. */
export function sharedKey(
  { noun }: { noun: string },
  registry: Registry<Definition>,
  declaration: Declaration,
  inputs: Properties,
): string[] {
  const [spaceId, name] = [text(inputs, "spaceId"), text(inputs, "name")];
  if (name === "" || hasUnknown(name) || spaceId === "" || hasUnknown(spaceId)) return [];
  const other = registry.claim(declaration, spaceId, name);
  return other === undefined
    ? []
    : [
        `${declaration} and ${other} of this program would get the key "${traitKey(name)}" in space ${spaceId}: give one of the ${noun}s another \`name\`, Segment makes keys from names`,
      ];
}
