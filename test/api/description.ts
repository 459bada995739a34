import { readFileSync } from "node:fs";
import path from "node:path";

import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { parse } from "yaml";

interface Content {
  [mediaType: string]: { schema: unknown; examples?: Record<string, { $ref?: string; value?: unknown }> };
}

interface DescribedOperation {
  operationId: string;
  "x-stability": string[];
  "x-rate-limit-per-minute": number | null;
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

interface Description {
  paths: Record<string, Record<string, DescribedOperation>>;
  components: { examples: Record<string, { value: unknown }> };
}

const file = path.join(__dirname, "openapi.yaml");
export const description = parse(readFileSync(file, "utf8")) as Description;

const methods = new Set(["get", "post", "put", "patch", "delete"]);

/** Every operation that Segment's description has, with where it stands. */
export const describedOperations = Object.entries(description.paths).flatMap(([template, item]) =>
  Object.entries(item)
    .filter(([method]) => methods.has(method))
    .map(([method, operation]) => ({ ...operation, method, template })),
);

/** The value of an example by its name under `components.examples`. */
export function example(name: string): unknown {
  const found = description.components.examples[name];
  if (found === undefined) throw new Error(`there is no example "${name}"`);
  return found.value;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(description, "segment");

/** Why a value is not what a described schema takes; empty when it is. */
export function problemsWith(schema: string, value: unknown): string {
  return ajv.validate({ $ref: `segment#/components/schemas/${schema}` }, value) ? "" : ajv.errorsText();
}
