import { isDeepStrictEqual } from "node:util";

import type { ComputedTrait, ComputedTraitChanges, NewComputedTrait, Workspace } from "../api";
import { computationOf, equal, parse, print, traitKey, type Query } from "../query";
import { text, type Difference, type Failure, type Json, type Properties } from "./handler";
import { sameSpace } from "./ids";
import { destinationSteps } from "./manual-steps";
import { historyOptions, type TraitInputs } from "./trait-inputs";
import { hasUnknown } from "./unknown";

/** How one kind of computed trait spells its definition in its inputs. */
export interface TraitSpelling {
  /** The inputs that make up the definition. */
  readonly inputs: readonly string[];
  /**
   * The query that these inputs mean.
   *
   * @throws an Error whose message names the input and the fix
   */
  compile(inputs: Properties): Query;
  /** The inputs that mean this query, or undefined where this kind has no words for it. */
  spell(query: Query): Properties | undefined;
}

/** Inputs whose change is something Segment has to do; the others only steer this provider. */
const plainInputs = ["name", "description", "enabled", "type", "destinations", ...historyOptions] as const;
const createOnly: readonly string[] = ["spaceId", "type", ...historyOptions];

/** The definition in the inputs, or undefined while a part of it is not known. */
export function queryOf(spelling: TraitSpelling, inputs: Properties): Query | undefined {
  return spelling.inputs.some((name) => hasUnknown(inputs[name])) ? undefined : spelling.compile(inputs);
}

/**
 * Compare a trait's state with new inputs. Queries are compared by meaning, so a text that Segment has formatted anew
 * is no change; removing a description is none either, because Segment cannot clear one.
 */
export function diffTrait(spelling: TraitSpelling, state: Properties, inputs: Properties): Difference {
  const changed: string[] = plainInputs.filter((name) => differs(name, state, inputs));
  if (!sameSpace(state["spaceId"], inputs["spaceId"])) changed.push("spaceId");
  const replaces = changed.filter((name) => createOnly.includes(name));

  const before = storedQuery(spelling, state);
  const after = queryOf(spelling, inputs);
  if (after !== undefined && before !== undefined && equal(before, after))
    return difference(changed, replaces);
  const rewritten = spelling.inputs.filter((name) => !isDeepStrictEqual(state[name], inputs[name]));
  if (after !== undefined && before !== undefined && computationOf(before) !== computationOf(after))
    replaces.push(...rewritten);
  if (rewritten.length > 0) return difference([...changed, ...rewritten], replaces);
  return { changes: "outputs", replaces, reason: driftOf(state, before, after) };
}

function difference(changed: string[], replaces: string[]): Difference {
  return changed.length === 0 ? { changes: false } : { changes: "inputs", replaces };
}

function differs(name: string, state: Properties, inputs: Properties): boolean {
  if (name === "description" && inputs[name] === undefined) return false;
  return !isDeepStrictEqual(state[name] ?? defaultOf(name), inputs[name] ?? defaultOf(name));
}

function defaultOf(name: string): Json | undefined {
  return name === "destinations" ? [] : undefined;
}

function driftOf(state: Properties, before: Query | undefined, after: Query | undefined): string {
  const [was, is] = [after, before].map((query) => (query === undefined ? "unknown" : print(query)));
  return `the definition of trait "${text(state, "name")}" was edited in Segment: it is ${is}, and the program says ${was}`;
}

function storedQuery(spelling: TraitSpelling, state: Properties): Query | undefined {
  return "query" in state ? readQuery(state["query"]) : spelling.compile(state);
}

/** A change that Segment can only make by deleting the trait, under the key that its profiles already carry. */
export function replacedUnderSameKey(
  spelling: TraitSpelling,
  oldInputs: Properties,
  inputs: Properties,
): Failure[] {
  if (typeof oldInputs["name"] !== "string" || typeof inputs["name"] !== "string") return [];
  if (inputs["replaceUnderSameKey"] === true || traitKey(oldInputs["name"]) !== traitKey(inputs["name"]))
    return [];
  const { replaces = [] } = diffTrait(spelling, oldInputs, inputs);
  if (replaces.length === 0 || replaces.includes("spaceId")) return [];
  return [
    {
      property: "",
      reason:
        `changing ${replaces.map((name) => `\`${name}\``).join(", ")} of trait "${inputs["name"]}" means deleting it and making it again, ` +
        "and its profiles keep the old values under the same key: give the new trait another `name`, or set `replaceUnderSameKey: true` to reuse the key knowingly",
    },
  ];
}

/** What is sent to create a trait. */
export function newTrait(inputs: TraitInputs, query: Query): NewComputedTrait {
  const options = Object.fromEntries(
    historyOptions.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])),
  );
  return {
    name: inputs.name,
    enabled: inputs.enabled ?? true,
    ...(inputs.description === undefined ? {} : { description: inputs.description }),
    definition: { query: print(query), type: inputs.type ?? "USERS" },
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

/** What Segment is known to have of a trait. */
export interface KnownTrait {
  name?: unknown;
  enabled?: unknown;
  description?: unknown;
  query?: unknown;
}

/** Only what differs from what Segment is known to have; a description cannot be taken away. */
export function changesTo(known: KnownTrait, inputs: TraitInputs, query: Query): ComputedTraitChanges {
  const { name, enabled = true, description, type = "USERS" } = inputs;
  const before = readQuery(known.query);
  return {
    ...(name === known.name ? {} : { name }),
    ...(enabled === known.enabled ? {} : { enabled }),
    ...(description === undefined || description === known.description ? {} : { description }),
    ...(before !== undefined && equal(before, query) ? {} : { definition: { query: print(query), type } }),
  };
}

/** A stored definition, or undefined when this version cannot read it: any known one differs from it. */
export function readQuery(stored: unknown): Query | undefined {
  try {
    return typeof stored === "string" ? parse(stored) : undefined;
  } catch {
    return undefined;
  }
}

/** What Pulumi stores: the inputs, and what Segment made of them. */
export function stateOf(
  inputs: Properties,
  trait: ComputedTrait,
  workspace: Workspace,
  spaceSlug: string,
): Properties {
  const { __provider: _, ...own } = inputs;
  const query = trait.definition?.query ?? text(inputs, "query");
  const known = readQuery(query);
  return {
    ...own,
    key: trait.key,
    query,
    computation: known === undefined ? undefined : computationOf(known),
    status: trait.status,
    manualSteps: destinationSteps(trait.id, own["destinations"], workspace, spaceSlug),
    workspaceId: workspace.id,
    schemaVersion: 1,
  };
}

/** Inputs as they would have to be written to get what Segment has; spellings that mean the same are kept. */
export function inputsFrom(
  names: string[],
  spelling: TraitSpelling,
  state: Properties,
  trait: ComputedTrait,
): Properties {
  const inputs = Object.fromEntries(Object.entries(state).filter(([name]) => names.includes(name)));
  const seen: Properties = { name: trait.name, enabled: trait.enabled };
  // A description that the program never gave is not the program's to keep.
  if ("description" in state) seen["description"] = trait.description;
  if (trait.definition === null || trait.definition === undefined) return { ...inputs, ...seen };
  seen["type"] = trait.definition.type;
  return { ...inputs, ...seen, ...respelled(spelling, inputs, trait.definition.query) };
}

function respelled(spelling: TraitSpelling, inputs: Properties, stored: string): Properties {
  const query = readQuery(stored);
  if (query === undefined || sameMeaning(spelling, inputs, query)) return {};
  const spelled = spelling.spell(query);
  return spelled === undefined
    ? {}
    : { ...Object.fromEntries(spelling.inputs.map((name) => [name, undefined])), ...spelled };
}

function sameMeaning(spelling: TraitSpelling, inputs: Properties, query: Query): boolean {
  try {
    return equal(spelling.compile(inputs), query);
  } catch {
    return false; // A looked-up trait has no inputs yet.
  }
}
