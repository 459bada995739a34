import type * as pulumi from "@pulumi/pulumi";

import { anything, mapOf, plainText, type Rule } from "../resources/arguments";
import { isDeferred, isMap, kindOfValue } from "../resources/problems";

const flag: Rule = (value, path) =>
  typeof value === "boolean" ? [] : [`\`${path}\` must be true or false, not ${kindOfValue(value)}`];

function listWith(item: Rule, example: string): Rule {
  return (value, path) =>
    Array.isArray(value)
      ? Array.from(value, (one: unknown, index) => item(one, `${path}[${index}]`)).flat()
      : [`\`${path}\` must be a list such as ${example}, not ${kindOfValue(value)}`];
}

const alias: Rule = (value, path) =>
  typeof value === "string" || isMap(value) || isDeferred(value)
    ? []
    : [`\`${path}\` must be a URN, or a map such as { name: "old-name" }, not ${kindOfValue(value)}`];

const inputNames = listWith(plainText, '["description"]');

/**
 * The options of a resource: Pulumi ignores what it does not know, so a misspelt `protect` would protect nothing.
 * What holds resources and functions is left to the SDK.
 */
export const resourceOptions = mapOf({
  protect: flag,
  retainOnDelete: flag,
  deleteBeforeReplace: flag,
  aliases: listWith(alias, '[{ name: "old-name" }]'),
  ignoreChanges: inputNames,
  replaceOnChanges: inputNames,
  hideDiffs: inputNames,
  additionalSecretOutputs: listWith(plainText, '["query"]'),
  customTimeouts: mapOf({
    create: plainText,
    update: plainText,
    delete: plainText,
    read: plainText,
  } satisfies Record<keyof pulumi.CustomTimeouts, Rule>),
  id: anything,
  import: anything,
  urn: plainText,
  version: plainText,
  pluginDownloadURL: plainText,
  parent: anything,
  provider: anything,
  dependsOn: anything,
  deletedWith: anything,
  replaceWith: anything,
  replacementTrigger: anything,
  transformations: anything,
  transforms: anything,
  stateMigrations: anything,
  hooks: anything,
  envVarMappings: anything,
} satisfies Record<keyof pulumi.CustomResourceOptions, Rule>);
