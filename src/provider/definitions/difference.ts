import { isDeepStrictEqual } from "node:util";

import { equal, print, traitKey, type Query } from "../../query";
import type { Difference } from "../handler";
import { hasUnknown } from "../inputs/unknown";
import { text, type Properties } from "../properties";
import { sameSpace } from "../workspace/space-id";
import type { CommonInputs } from "./inputs";
import type { Definition } from "./family";
import type { Kind } from "./kind";
import { readQuery } from "./state";

/** What comparing needs to know of a kind. */
export type Comparable = Pick<
  Kind<CommonInputs, Definition>,
  "noun" | "typeInput" | "createOnly" | "updatable" | "definitionInputs" | "compile" | "parse" | "computation"
>;

/** The definition in the inputs, or undefined while a part of it is not known. */
export function queryOf(
  kind: Pick<Comparable, "definitionInputs" | "compile">,
  inputs: Properties,
): Query | undefined {
  return kind.definitionInputs.some((name) => hasUnknown(inputs[name])) ? undefined : kind.compile(inputs);
}

/**
 * Compare state with new inputs. Queries are compared by meaning, so a text that Segment has formatted anew is no
 * change; removing a description is none either, because Segment cannot clear one.
 */
export function diffDefinition(kind: Comparable, state: Properties, inputs: Properties): Difference {
  const createOnly = [kind.typeInput, ...kind.createOnly];
  const plain = ["name", "description", "enabled", ...createOnly, ...kind.updatable];
  const changed = plain.filter((name) => differs(name, state, inputs));
  const replaces = changed.filter((name) => createOnly.includes(name));
  if (!sameSpace(state["spaceId"], inputs["spaceId"])) replaces.push("spaceId");

  const before = "query" in state ? readQuery(kind, state) : kind.compile(state);
  const after = queryOf(kind, inputs);
  const comparable = before !== undefined && after !== undefined;
  if (comparable && equal(before, after)) return difference([...changed, ...replaces], replaces);
  const rewritten = kind.definitionInputs.filter((name) => !isDeepStrictEqual(state[name], inputs[name]));
  if (comparable && kind.computation(before, state) !== kind.computation(after, inputs))
    replaces.push(...rewritten);
  if (changed.length + replaces.length + rewritten.length > 0) return { changes: "inputs", replaces };
  return { changes: "outputs", reason: driftOf(kind.noun, state, before, after) };
}

function difference(changed: string[], replaces: string[]): Difference {
  return changed.length === 0 ? { changes: false } : { changes: "inputs", replaces };
}

function differs(name: string, state: Properties, inputs: Properties): boolean {
  if (name === "description" && inputs[name] === undefined) return false;
  const [before, after] = [state[name], inputs[name]].map((value) =>
    Array.isArray(value) && value.length === 0 ? undefined : value,
  );
  return !isDeepStrictEqual(before, after);
}

function driftOf(
  noun: string,
  state: Properties,
  before: Query | undefined,
  after: Query | undefined,
): string {
  const [was, is] = [after, before].map((query) => (query === undefined ? "unknown" : print(query)));
  return `the definition of ${noun} "${text(state, "name")}" was edited in Segment: it is ${is}, and the program says ${was}`;
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
