import type { Audience, NewAudience } from "../api";
import { computationOf, parse, print, type AudienceType } from "../query";
import { AudienceInputs } from "./definition-inputs";
import type { Kind } from "./definition-kind";
import { text, type Properties } from "./handler";

/** Audiences: definitions that a profile or account does or does not meet. */
export const audienceKind: Kind<Audience, NewAudience> = {
  noun: "audience",
  schema: AudienceInputs,
  typeInput: "audienceType",
  createOnly: [],
  updatable: ["options"],
  definitionInputs: ["query"],
  compile: (inputs) => parse(text(inputs, "query"), { as: "audience", audienceType: audienceType(inputs) }),
  spell: (query) => ({ query: print(query) }),
  parse: (query, inputs) => parse(query, { as: "audience", audienceType: audienceType(inputs) }),
  computation: (query, inputs) => computationOf(query, { audienceType: audienceType(inputs) }),
  definitions: (session) => session.audiences,
  toCreate: (inputs, raw, query) => ({
    name: inputs.name,
    enabled: inputs.enabled ?? true,
    ...(inputs.description === undefined ? {} : { description: inputs.description }),
    audienceType: audienceType(raw),
    definition: { query: print(query) },
    ...(raw["options"] === undefined
      ? {}
      : { options: raw["options"] as NonNullable<NewAudience["options"]> }),
  }),
  update: (session, { space }, id, { query, ...changes }) =>
    session.client.audiences.update(space.id, id, {
      ...changes,
      ...(query === undefined ? {} : { definition: { query } }),
    }),
  remove: (session, { space }, id) => session.client.audiences.delete(space.id, id),
  seen: ({ audienceType: type }) => ({ audienceType: type }),
  outputs: (audience) => ("size" in audience ? { size: audience.size } : {}),
  obstacle: () => undefined,
};

function audienceType(inputs: Properties): AudienceType {
  const type = text(inputs, "audienceType");
  return type === "ACCOUNTS" || type === "LINKED" ? type : "USERS";
}
