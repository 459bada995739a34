import type { z } from "zod";

import { SegmentBodyError } from "./errors";

/**
 * A body as it goes out: strict, so that a misspelt field fails here and is not ignored by the service.
 *
 * @throws {SegmentBodyError} naming every field that is wrong
 */
export function checkedBody(request: string, schema: z.ZodType | undefined, body: unknown): unknown {
  if (schema === undefined) {
    if (body === undefined) return undefined;
    throw new SegmentBodyError(request, ["this operation takes no body"]);
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new SegmentBodyError(
    request,
    parsed.error.issues.map((issue) => sentence(issue, body)),
  );
}

function sentence(issue: z.core.$ZodIssue, body: unknown): string {
  const field = issue.path.length === 0 ? "the body" : issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => [...issue.path, key].join("."));
    return `${keys.join(", ")} ${keys.length === 1 ? "is not a field" : "are not fields"} that Segment accepts here`;
  }
  if (valueAt(body, issue.path) === undefined) return `${field} is missing`;
  if (issue.code === "invalid_type") return `${field} must be ${withArticle(issue.expected)}`;
  if (issue.code === "invalid_value") return `${field} must be ${issue.values.map(quoted).join(" or ")}`;
  if (issue.code === "too_small") return `${field} must not be empty`;
  if (issue.code === "too_big") return `${field} must have at most ${issue.maximum} ${unitOf(issue.origin)}`;
  return `${field}: ${issue.message}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

function quoted(value: unknown): string {
  return JSON.stringify(value);
}

function unitOf(origin: string): string {
  return origin === "string" ? "characters" : "entries";
}
