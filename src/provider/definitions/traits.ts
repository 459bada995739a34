import type { z } from "zod";

import type { ComputedTrait, NewComputedTrait } from "../../api";
import { computationOf, parse, print } from "../../query";
import { text, type Properties } from "../properties";
import { PerSession } from "../workspace/session";
import type { InputRules } from "../inputs/rules";
import { requireExcludedSources } from "./excluded-sources";
import { historyOptions, type TraitInputs } from "./inputs";
import type { Family } from "./family";
import type { Kind, Spelling } from "./kind";
import { sameQuery } from "./query-text";
import { Registry } from "./registry";
import { prepareDestinations } from "./trait-destinations";

const traits: Family<ComputedTrait> = {
  noun: "trait",
  max: ({ maxTraits }) => maxTraits,
  maxSetting: "segment:maxTraits",
  schemaType: "COMPUTED",
  deletionEvent: "Computed Trait Deleted",
  perPage: 1000,
  list: ({ computedTraits }, spaceId) => computedTraits.list(spaceId),
  get: ({ computedTraits }, spaceId, id) => computedTraits.get(spaceId, id),
};

/** What each run knows of the traits of its spaces. */
export const traitRegistries = new PerSession((session) => new Registry(session, traits));

/** Computed traits, whatever words their inputs use for the definition. */
export function traitKind<Inputs extends TraitInputs>(
  resource: string,
  schema: z.ZodObject & z.ZodType<Inputs>,
  rules: InputRules<Inputs>,
  spelling: Spelling,
): Kind<Inputs, ComputedTrait> {
  return {
    ...traits,
    ...spelling,
    resource,
    registry: traitRegistries,
    schema,
    typeInput: "type",
    rules,
    optionsToSend: () => undefined,
    stays: () => [],
    parse: (query) => parse(query, { as: "trait" }),
    computation: (query, inputs) => computationOf(query, { traitType: traitType(inputs) }),

    create: ({ computedTraits }, spaceId, inputs, query) =>
      computedTraits.create(spaceId, {
        name: inputs.name,
        enabled: inputs.enabled ?? true,
        ...(inputs.description === undefined ? {} : { description: inputs.description }),
        definition: { query: print(query), type: inputs.type ?? "USERS" },
        ...optionsOf(inputs),
      }),
    isSame: ({ name, definition }, inputs, query) =>
      name === inputs.name &&
      definition?.type === (inputs.type ?? "USERS") &&
      sameQuery(definition.query, query, "trait"),
    update: ({ computedTraits }, spaceId, id, { query, name, enabled, description }, inputs) =>
      computedTraits.update(spaceId, id, {
        ...(name === undefined ? {} : { name }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(description === undefined ? {} : { description }),
        ...(query === undefined ? {} : { definition: { query, type: inputs.type ?? "USERS" } }),
      }),
    remove: ({ computedTraits }, spaceId, id) => computedTraits.delete(spaceId, id),

    seen: (trait) => ({ type: trait.definition?.type }),
    async prepare(session, inputs, before) {
      await requireExcludedSources(session, inputs, before);
      return prepareDestinations(session, inputs, before);
    },
    outputs: (_, { manualSteps = [] }) => ({ manualSteps }),
    obstacle: ({ options }, inputs) => {
      const fixed = historyOptions.find((name) => !agrees(name, inputs[name], options?.[name]));
      return fixed === undefined
        ? undefined
        : `its ${fixed} is ${String(options?.[fixed])}, and Segment cannot change that`;
    },
  };
}

/** The type as it stands in inputs or state. */
function traitType(inputs: Properties): "USERS" | "ACCOUNTS" {
  return text(inputs, "type") === "ACCOUNTS" ? "ACCOUNTS" : "USERS";
}

function optionsOf(inputs: TraitInputs): Pick<NewComputedTrait, "options"> {
  const given = historyOptions.filter((name) => inputs[name] !== undefined);
  return given.length === 0 ? {} : { options: Object.fromEntries(given.map((name) => [name, inputs[name]])) };
}

/** Segment may switch history on by itself, when a definition cannot be computed without it. */
function agrees(name: string, wanted: unknown, has: unknown): boolean {
  return (
    wanted === undefined ||
    has === undefined ||
    wanted === has ||
    (name === "includeHistoricalData" && has === true)
  );
}
