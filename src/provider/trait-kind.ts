import type { ComputedTrait, NewComputedTrait } from "../api";
import { computationOf, parse, print } from "../query";
import type { z } from "zod";
import { historyOptions, type commonShape } from "./definition-inputs";
import type { Kind, Spelling } from "./definition-kind";
import { text, type Properties } from "./handler";
import { destinationSteps } from "./manual-steps";

/** Computed traits, whatever words their inputs use for the definition. */
export function traitKind(
  schema: z.ZodObject<typeof commonShape>,
  spelling: Spelling,
): Kind<ComputedTrait, NewComputedTrait> {
  return {
    noun: "trait",
    schema,
    typeInput: "type",
    createOnly: historyOptions,
    updatable: ["destinations"],
    ...spelling,
    parse: (query) => parse(query, { as: "trait" }),
    computation: (query, inputs) => computationOf(query, { traitType: traitType(inputs) }),
    definitions: (session) => session.traits,
    toCreate: (inputs, raw, query) => ({
      name: inputs.name,
      enabled: inputs.enabled ?? true,
      ...(inputs.description === undefined ? {} : { description: inputs.description }),
      definition: { query: print(query), type: traitType(raw) },
      ...optionsOf(raw),
    }),
    update: (session, { space }, id, { query, name, enabled, description }, raw) =>
      session.client.computedTraits.update(space.id, id, {
        ...(name === undefined ? {} : { name }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(description === undefined ? {} : { description }),
        ...(query === undefined ? {} : { definition: { query, type: traitType(raw) } }),
      }),
    remove: (session, { space }, id) => session.client.computedTraits.delete(space.id, id),
    seen: (trait) => ({ type: trait.definition?.type }),
    outputs: (trait, { destinations }, { workspace, space }) => ({
      manualSteps: destinationSteps(trait.id, destinations, workspace, space.slug),
    }),
    obstacle: ({ options }, raw) => {
      const fixed = historyOptions.find((name) => !agrees(name, raw[name], options?.[name]));
      return fixed === undefined
        ? undefined
        : `its ${fixed} is ${String(options?.[fixed])}, and Segment cannot change that`;
    },
  };
}

function traitType(inputs: Properties): "USERS" | "ACCOUNTS" {
  return text(inputs, "type") === "ACCOUNTS" ? "ACCOUNTS" : "USERS";
}

function optionsOf(raw: Properties): Pick<NewComputedTrait, "options"> {
  const given = historyOptions.filter((name) => raw[name] !== undefined);
  return given.length === 0 ? {} : { options: Object.fromEntries(given.map((name) => [name, raw[name]])) };
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
