import { z } from "zod";

import { version } from "../../../dist/provider/package";
import { settingNames } from "../../../dist/provider/workspace/settings";
import { inputNames, kinds, type Kind } from "./kinds";

type Json = Record<string, unknown>;

const madeTypes: Readonly<Record<string, Json>> = {
  string: { type: "string" },
  strings: { type: "array", items: { type: "string" } },
  map: { type: "object", additionalProperties: { type: "string" } },
  any: { $ref: "pulumi.json#/Any" },
};

/** The schema of the whole package, from the schemas by which the handlers read their inputs. */
export function packageSchema(): string {
  const types: Record<string, Json> = {};
  const resources = Object.entries(kinds).map(([name, kind]) => [
    `segment:index:${name}`,
    resource(name, kind, types),
  ]);
  const settings = Object.fromEntries(
    settingNames.map((name) => [name, { type: "string", ...(name === "token" ? { secret: true } : {}) }]),
  );
  return JSON.stringify({
    name: "segment",
    version,
    description: "Segment Personas as code",
    language: { nodejs: { respectSchemaVersion: true }, python: { respectSchemaVersion: true } },
    config: { variables: settings },
    provider: { inputProperties: settings },
    types,
    resources: Object.fromEntries(resources),
  });
}

function resource(name: string, kind: Kind, types: Record<string, Json>): Json {
  const { properties, required = [] } = z.toJSONSchema(kind.inputs, {
    io: "input",
    unrepresentable: "any",
  }) as { properties: Record<string, Json>; required?: string[] };
  const names = inputNames(kind);
  const inputProperties = Object.fromEntries(
    names.map((input) => [input, pulumiType(properties[input] ?? {}, `${name}${pascal(input)}`, types)]),
  );
  const made = Object.fromEntries(
    Object.entries(kind.made).map(([output, { type }]) => [output, madeTypes[type] ?? {}]),
  );
  return {
    inputProperties,
    // The space may come from the stack's configuration, which `check` fills in.
    requiredInputs: required.filter((input) => names.includes(input) && input !== "spaceId"),
    properties: { ...inputProperties, ...made },
    required: [...required, ...Object.keys(made)].filter(
      (output) => output !== "size" && output !== "status",
    ),
  };
}

/** JSON Schema, as zod writes it, in Pulumi's dialect: objects and enums have names there. */
function pulumiType(given: Json, name: string, types: Record<string, Json>): Json {
  const { type, enum: values, anyOf, items, properties, additionalProperties } = given;
  if (Array.isArray(anyOf)) {
    const branches = anyOf.flatMap((inner: Json) => (inner["anyOf"] as Json[] | undefined) ?? [inner]);
    return { oneOf: branches.map((inner) => pulumiType(inner, name, types)) };
  }
  if (Array.isArray(values)) {
    types[`segment:index:${name}`] = { type: "string", enum: values.map((value) => ({ value })) };
    return { $ref: `#/types/segment:index:${name}` };
  }
  if (type === "array") return { type, items: pulumiType(items as Json, name, types) };
  if (properties !== undefined) {
    const inner = Object.entries(properties as Record<string, Json>);
    types[`segment:index:${name}`] = {
      type: "object",
      properties: Object.fromEntries(
        inner.map(([key, value]) => [key, pulumiType(value, `${name}${pascal(key)}`, types)]),
      ),
      required: given["required"] ?? [],
    };
    return { $ref: `#/types/segment:index:${name}` };
  }
  if (type === "object")
    return { type, additionalProperties: pulumiType(additionalProperties as Json, name, types) };
  return type === undefined ? { $ref: "pulumi.json#/Any" } : { type };
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
