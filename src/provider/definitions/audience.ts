import type { Audience } from "../../api";
import { computationOf, parse, print, type AudienceType } from "../../query";
import type { InputRules } from "../inputs/rules";
import { text, type Properties } from "../properties";
import { PerSession } from "../workspace/session";
import { optionsSeen, optionsThatStay, optionsToSend } from "./audience-options";
import { AudienceInputs, commonRules } from "./inputs";
import type { Family } from "./family";
import { definitionHandler } from "./life";
import { sameQuery } from "./query-text";
import { Registry } from "./registry";

const audiences: Family<Audience> = {
  noun: "audience",
  max: ({ maxAudiences }) => maxAudiences,
  maxSetting: "segment:maxAudiences",
  schemaType: "AUDIENCE",
  deletionEvent: "Audience Deleted",
  perPage: 200,
  list: (client, spaceId) => client.audiences.list(spaceId),
  get: (client, spaceId, id) => client.audiences.get(spaceId, id),
};

/** What each run knows of the audiences of its spaces. */
export const audienceRegistries = new PerSession((session) => new Registry(session, audiences));

const rules: InputRules<AudienceInputs> = {
  ...commonRules,
  audienceType: { change: "replace" },
  query: { change: "definition" },
  options: { change: "update" },
};

/** Audiences: definitions that a profile or account does or does not meet. */
export const audience = definitionHandler<AudienceInputs, Audience>({
  ...audiences,
  resource: "Audience",
  registry: audienceRegistries,
  schema: AudienceInputs,
  typeInput: "audienceType",
  rules,
  optionsToSend,
  stays: (oldInputs, inputs) =>
    optionsThatStay(oldInputs["options"], inputs["options"]).map((name) => `options.${name}`),
  compile: (inputs) => parse(text(inputs, "query"), { as: "audience", audienceType: audienceType(inputs) }),
  spell: (query) => ({ query: print(query) }),
  parse: (query, inputs) => parse(query, { as: "audience", audienceType: audienceType(inputs) }),
  computation: (query, inputs) => computationOf(query, { audienceType: audienceType(inputs) }),

  create: (client, spaceId, inputs, query) =>
    client.audiences.create(spaceId, {
      name: inputs.name,
      enabled: inputs.enabled ?? true,
      ...(inputs.description === undefined ? {} : { description: inputs.description }),
      audienceType: inputs.audienceType ?? "USERS",
      definition: { query: print(query) },
      ...(inputs.options === undefined ? {} : { options: inputs.options }),
    }),
  isSame: ({ name, audienceType: type, definition }, inputs, query) =>
    name === inputs.name &&
    type === (inputs.audienceType ?? "USERS") &&
    definition !== null &&
    sameQuery(definition.query, query, "audience"),
  update: (client, spaceId, id, { query, ...changes }) =>
    client.audiences.update(spaceId, id, {
      ...changes,
      ...(query === undefined ? {} : { definition: { query } }),
    }),
  remove: (client, spaceId, id) => client.audiences.delete(spaceId, id),

  seen: ({ audienceType: type, options }, inputs) => ({
    audienceType: type,
    ...optionsSeen(options, inputs["options"]),
  }),
  prepare: () => Promise.resolve(() => ({})),
  outputs: (item) => ("size" in item ? { size: item.size } : {}),
  obstacle: () => undefined,
});

/** The type as it stands in inputs or state. */
function audienceType(inputs: Properties): AudienceType {
  const type = text(inputs, "audienceType");
  return type === "ACCOUNTS" || type === "LINKED" ? type : "USERS";
}
