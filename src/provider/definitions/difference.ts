import { isDeepStrictEqual } from "node:util";

import { equal, traitKey, type Query } from "../../query";
import type { Difference } from "../handler";
import { inputsThat, type InputRule } from "../inputs/rules";
import { hasUnknown } from "../inputs/unknown";
import { text, type Properties } from "../properties";
import { sameSpace } from "../workspace/space-id";
import type { Definition } from "./family";
import type { CommonInputs } from "./inputs";
import type { Kind } from "./kind";
import { readQuery } from "./state";

/** What comparing needs to know of a kind. */
export type Comparable = Pick<
  Kind<CommonInputs, Definition>,
  "noun" | "compile" | "parse" | "computation" | "optionsToSend" | "stays"
> & { readonly rules: Readonly<Record<string, InputRule>> };

/** The definition in the inputs, or undefined while a part of it is not known. */
export function queryOf(kind: Pick<Comparable, "rules" | "compile">, inputs: Properties): Query | undefined {
  const isUnknown = inputsThat("definition", kind.rules).some((name) => hasUnknown(inputs[name]));
  return isUnknown ? undefined : kind.compile(inputs);
}

/**
 * Compare state with new inputs. Queries are compared by meaning, so a text that Segment has formatted anew is no
 * change; taking away what Segment cannot clear is none either.
 */
export function diffDefinition(kind: Comparable, state: Properties, inputs: Properties): Difference {
  const updates = inputsThat("update", kind.rules).filter((name) => differs(kind, name, state, inputs));
  const replaces = inputsThat("replace", kind.rules).filter((name) => differs(kind, name, state, inputs));

  const before = "query" in state ? readQuery(kind, state) : kind.compile(state);
  const after = queryOf(kind, inputs);
  const comparable = before !== undefined && after !== undefined;
  if (comparable && equal(before, after)) return difference(updates, replaces);
  const rewritten = inputsThat("definition", kind.rules).filter(
    (name) => !isDeepStrictEqual(state[name], inputs[name]),
  );
  if (comparable && kind.computation(before, state) !== kind.computation(after, inputs))
    replaces.push(...rewritten);
  if (updates.length + replaces.length + rewritten.length > 0) return { changes: "inputs", replaces };
  return { changes: "outputs", reason: drift(kind.noun, state) };
}

function difference(updates: string[], replaces: string[]): Difference {
  return updates.length + replaces.length === 0 ? { changes: false } : { changes: "inputs", replaces };
}

function differs(kind: Comparable, name: string, state: Properties, inputs: Properties): boolean {
  const [before, after] = [state[name], inputs[name]];
  if (name === "spaceId") return !sameSpace(before, after);
  if (name === "options") return hasUnknown(after) || kind.optionsToSend(before, after) !== undefined;
  if (after === undefined && kind.rules[name]?.removal === "stays") return false;
  return !isDeepStrictEqual(noneIfEmpty(before), noneIfEmpty(after));
}

function noneIfEmpty(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/** Says no text of a query: the program may have made it of secrets, which are not told apart here. */
function drift(noun: string, state: Properties): string {
  return `the definition of ${noun} "${text(state, "name")}" was edited in Segment: \`pulumi up\` makes it what the program says again`;
}
/** A change that Segment can only make by deleting and making again, under the key that its profiles already carry. */
export function replacedUnderSameKey(kind: Comparable, oldInputs: Properties, inputs: Properties): string[] {
  const [oldName, name] = [text(oldInputs, "name"), text(inputs, "name")];
  if (oldName === "" || hasUnknown(name) || traitKey(oldName) !== traitKey(name)) return [];
  if (inputs["replaceUnderSameKey"] === true) return [];
  const { replaces = [] } = diffDefinition(kind, oldInputs, inputs);
  if (replaces.length === 0 || replaces.includes("spaceId")) return [];
  return [
    `changing ${replaces.map((input) => `\`${input}\``).join(", ")} of ${kind.noun} "${name}" means deleting it and making it again, ` +
      `and its profiles keep the old values under the same key: give the new ${kind.noun} another \`name\`, or set \`replaceUnderSameKey: true\` to reuse the key knowingly`,
  ];
}
