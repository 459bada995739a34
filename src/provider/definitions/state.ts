import type { z } from "zod";

import { equal, print, type Query } from "../../query";
import { inWireOrder } from "../../query/wire-order";
import { inputsThat, type InputRule } from "../inputs/rules";
import { text, type Properties } from "../properties";
import type { Where } from "../workspace/where";
import type { Definition } from "./family";
import type { CommonInputs } from "./inputs";
import type { Changes, Kind, Spelling } from "./kind";

/** The stored definition, or undefined when this version cannot read it: any known one differs from it. */
export function readQuery(
  kind: { parse(text: string, inputs: Properties): Query },
  state: Properties,
): Query | undefined {
  try {
    return kind.parse(text(state, "query"), state);
  } catch {
    return undefined;
  }
}

/** Only what differs from what Segment is known to have; a description cannot be taken away. */
export function changesTo(
  kind: Pick<Kind<CommonInputs, Definition>, "parse" | "optionsToSend">,
  known: Properties,
  inputs: CommonInputs & { options?: Properties | undefined },
  query: Query,
): Changes {
  const { name, enabled = true, description } = inputs;
  const before = readQuery(kind, known);
  const options = kind.optionsToSend(known["options"], inputs.options);
  return {
    ...(name === known["name"] ? {} : { name }),
    ...(enabled === known["enabled"] ? {} : { enabled }),
    ...(description === undefined || description === known["description"] ? {} : { description }),
    ...(before !== undefined && equal(before, query) ? {} : { query: print(query) }),
    ...(options === undefined ? {} : { options }),
  };
}

/**
 * What Pulumi stores: the inputs, and what Segment made of them.
 *
 * @param more - outputs of the kind's own
 */
export function stateOf<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  inputs: Properties,
  item: T,
  where: Where,
  more: Properties = {},
): Properties {
  const query = item.definition?.query ?? text(inputs, "query");
  const known = readQuery(kind, { ...inputs, query });
  return {
    ...inputs,
    key: item.key,
    query,
    computation: known === undefined ? undefined : kind.computation(known, inputs),
    status: item.status,
    createdAt: item.createdAt,
    ...more,
    workspaceId: where.workspace.id,
    schemaVersion: 1,
  };
}

/** Outputs that are inputs only to say that they are secret. */
const onlySecrets: ReadonlySet<string> = new Set(["manualSteps"]);

/** The inputs that a program has written, of what is stored. */
export function ownInputs(kind: { readonly schema: z.ZodObject }, state: Properties): Properties {
  return Object.fromEntries(
    Object.entries(state).filter(([name]) => name in kind.schema.shape && !onlySecrets.has(name)),
  );
}

/** Inputs as they would have to be written to get what Segment has; spellings that mean the same are kept. */
export function inputsFrom<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  state: Properties,
  item: T,
): Properties {
  const inputs = ownInputs(kind, state);
  const seen: Properties = { name: item.name, enabled: item.enabled };
  // A description that the program never gave is not the program's to keep.
  if ("description" in state) seen["description"] = item.description;
  if (item.definition === null || item.definition === undefined) return { ...inputs, ...seen };
  const query = readQuery(kind, { ...state, query: item.definition.query });
  const found = { ...inputs, ...seen, ...kind.seen(item, inputs) };
  if (query === undefined) return found;
  const spelled = { ...found, ...respelled(kind, inputs, query) };
  return { ...spelled, ...derivedInputs(kind, spelled, asProgram(kind, spelled, query)) };
}

/** What the program computes of a definition and hands over as an input beside it. */
export function derivedInputs(
  kind: {
    readonly rules: Readonly<Record<string, InputRule>>;
    computation(query: Query, inputs: Properties): string;
  },
  inputs: Properties,
  query: Query,
): Properties {
  return {
    computation: kind.computation(query, inputs),
    ...(kind.rules["query"]?.change === "own" ? { query: print(query) } : {}),
  };
}

function respelled<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  inputs: Properties,
  query: Query,
): Properties {
  if (sameMeaning(kind, inputs, query)) return {};
  const spelled = kind.spell(query);
  if (spelled === undefined) return {};
  const names = inputsThat("definition", kind.rules);
  return { ...Object.fromEntries(names.map((name) => [name, undefined])), ...spelled };
}

function sameMeaning(kind: Spelling, inputs: Properties, query: Query): boolean {
  const compiled = compiledOf(kind, inputs);
  return compiled !== undefined && equal(compiled, query);
}

/**
 * The query as the program spells it, where that means the same: the engine compares texts, and would show one that Segment
 * has in another order as changed as soon as any input is.
 */
function asProgram(kind: Spelling, inputs: Properties, query: Query): Query {
  const compiled = compiledOf(kind, inWireOrder(inputs) as Properties);
  return compiled !== undefined && equal(compiled, query) ? compiled : query;
}

function compiledOf(kind: Spelling, inputs: Properties): Query | undefined {
  try {
    return kind.compile(inputs);
  } catch {
    return undefined; // What was looked up has no inputs yet.
  }
}
