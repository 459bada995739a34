import { readFileSync } from "node:fs";
import path from "node:path";

import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { parse } from "yaml";

import type { Answer } from "./answer";

interface SpecOperation {
  operationId?: string;
  responses?: Record<string, SpecResponse>;
}

interface Spec {
  paths: Record<string, Record<string, SpecOperation>>;
  components: { responses: Record<string, SpecResponse> };
}

interface SpecResponse {
  $ref?: string;
  content?: Record<string, unknown>;
}

const file = path.join(__dirname, "..", "api", "openapi.yaml");
const spec = parse(readFileSync(file, "utf8")) as Spec;
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(spec, "segment");

/** Literal paths first: `previews` is no audience id. */
const paths = Object.keys(spec.paths)
  .toSorted((a, b) => a.split("{").length - b.split("{").length)
  .map((template) => ({
    template,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  }));

/** Every operation that the API's description has, with the media types that it answers success in. */
export const operations = Object.entries(spec.paths).flatMap(([template, methods]) =>
  Object.entries(methods).flatMap(([method, { operationId, responses = {} }]) => {
    if (operationId === undefined) return [];
    const success = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
    const { content = {} } = resolve(success, []);
    return [{ operationId, method: method.toUpperCase(), template, mediaTypes: Object.keys(content) }];
  }),
);

/** The described operation that a method and a path, without a query, name. */
export function operationAt(
  method: string,
  pathname: string,
): (SpecOperation & { operationId: string; template: string }) | undefined {
  for (const { template, pattern } of paths) {
    const { operationId, ...operation } = spec.paths[template]?.[method.toLowerCase()] ?? {};
    if (operationId !== undefined && pattern.test(pathname)) return { ...operation, operationId, template };
  }
  return undefined;
}

/** Fail when an answer is not one that the API's description allows. Paths that it does not know are passed over. */
export function checkAnswer(method: string, url: string, { status, headers, body }: Answer): void {
  const operation = operationAt(method, url.split("?")[0] ?? "");
  if (operation === undefined || status === 501) return;
  const where = `${method} ${operation.template} ${status}`;
  const code =
    [String(status), `${Math.floor(status / 100)}XX`].find((one) => one in (operation.responses ?? {})) ?? "";
  const pointer = ["#", "paths", operation.template, method.toLowerCase(), "responses", code];
  const response = operation.responses?.[code];
  // The description leaves out which refusals an operation has; their shape is one and the same.
  if (response === undefined && status < 400) throw new Error(`${where} is not described`);
  const mediaType = (headers.get("content-type") ?? "").split(";")[0] ?? "";
  const { at, content } = resolve(response, pointer);
  if (content !== undefined && !(mediaType in content))
    throw new Error(`${where}: content type ${mediaType} is not described`);
  const schema =
    content === undefined
      ? "segment#/components/schemas/RequestErrorEnvelope"
      : reference([...at, "content", mediaType, "schema"]);
  const validate = ajv.getSchema(schema);
  if (validate === undefined) throw new Error(`${where}: the description has no ${schema}`);
  if (validate(body) !== true)
    throw new Error(`${where}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
}

function resolve(
  response: SpecResponse | undefined,
  pointer: string[],
): { at: string[]; content: SpecResponse["content"] } {
  if (response?.$ref === undefined) return { at: pointer, content: response?.content };
  const at = response.$ref.split("/");
  return { at, content: spec.components.responses[at.at(-1) ?? ""]?.content };
}

function reference(segments: string[]): string {
  const escaped = segments.map((segment) =>
    encodeURIComponent(segment.replaceAll("~", "~0").replaceAll("/", "~1")),
  );
  return `segment${["#", ...escaped.slice(1)].join("/")}`;
}
