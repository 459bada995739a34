import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";

import type { Negotiated } from "./versions";

/** What every route is given beside the request: Node's own objects of the exchange, and what the answer is given in. */
export interface Env {
  Bindings: HttpBindings;
  Variables: { negotiated: Negotiated | undefined };
}

/** Sent by a method of the emulator, without a connection: neither limits nor faults are meant for it. */
export function isWithinProcess({ env }: Context<Env>): boolean {
  const { outgoing }: Partial<HttpBindings> = env;
  return outgoing === undefined;
}

/** A refusal in Segment's own envelope. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly field?: string,
    readonly data?: unknown,
  ) {
    super(message);
  }

  body(): unknown {
    const { type, message, field, data } = this;
    return {
      errors: [
        { type, message, ...(field === undefined ? {} : { field }), ...(data === undefined ? {} : { data }) },
      ],
    };
  }
}

/** Answer with something else. Hono keeps the headers of a route's answer unless that answer is cleared first. */
export function replaceAnswer(context: Context, response: Response): Response {
  context.res = undefined;
  context.res = response;
  return response;
}

export const notFound = (what: string, id: string): Refusal =>
  new Refusal(404, "not-found", `${what} with id '${id}' not found`);
export const invalid = (message: string, field?: string, status = 422): Refusal =>
  new Refusal(status, status === 422 ? "input-validation" : "bad-request", message, field);
export const badRequest = (message: string, status = 400): Refusal =>
  new Refusal(status, status === 409 ? "conflict" : "bad-request", message);

/** Answer with data, or a refusal, in the media type that was asked for. */
export function reply(context: Context, status: number, body: unknown): Response {
  return context.body(JSON.stringify(body), status as ContentfulStatusCode, {
    "content-type": mediaType(context, status),
  });
}

function mediaType(context: Context<Env>, status: number): string {
  return (status < 300 ? context.get("negotiated")?.mediaType : undefined) ?? "application/json";
}

export function isAlpha(context: Context<Env>): boolean {
  return context.get("negotiated")?.version === "v1alpha";
}

/** Deeper values could be taken in and never be written out again. Segment's own limit is not documented. */
const maxDepth = 100;

function isTooDeep(body: unknown): boolean {
  let level = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}

/**
 * Read and validate a JSON body in the flavour of Segment's validation: the first offending field is named.
 *
 * @param lenient - let unknown fields pass
 */
export async function readBody<T>(
  context: Context,
  schema: z.ZodObject & z.ZodType<T>,
  lenient: boolean,
): Promise<T> {
  const body: unknown = await context.req.json().catch(() => {
    throw invalid("The request body is not valid JSON", undefined, 400);
  });
  if (isTooDeep(body)) throw badRequest(`The request body is nested more than ${maxDepth} deep`);
  const parsed = (lenient ? schema.loose() : schema).safeParse(body);
  if (parsed.success) return parsed.data as T;
  throw fromIssue(parsed.error.issues[0], body);
}

/** The words of the validation library that Segment's messages have the form of. */
function wordsOf(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case "invalid_type":
      return `must be ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
      return `must be one of [${issue.values.join(", ")}]`;
    case "too_big":
      return `must contain less than or equal to ${issue.maximum} items`;
    default:
      return issue?.message ?? "is wrong";
  }
}

function fromIssue(issue: z.core.$ZodIssue | undefined, body: unknown): Refusal {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return invalid('"value" must be of type object');
  const path = (issue?.path ?? []).map(String);
  if (issue?.code === "unrecognized_keys") {
    const field = [...path, issue.keys[0]].join(".");
    return invalid(`"${field}" is not allowed`, field);
  }
  const field = path.join(".");
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    body,
  );
  if (value === undefined) return invalid(`"${field}" is required`, field);
  if (value === "") return invalid(`"${field}" is not allowed to be empty`, field);
  return invalid(`"${field}" ${wordsOf(issue)}`, field);
}

/** Which page is asked for. Both spellings of the parameters are taken. */
export function pageParameters(context: Context, max = 1_000): { count: number; cursor: string | undefined } {
  const parameter = (name: string) =>
    context.req.query(`pagination.${name}`) ?? context.req.query(`pagination[${name}]`);
  const [given, cursor] = [parameter("count"), parameter("cursor")];
  if (cursor !== undefined && given === undefined)
    throw invalid('"pagination.count" is required', "pagination.count");
  const count = Number(given ?? Math.min(200, max));
  if (!Number.isInteger(count) || count < 1 || count > max)
    throw invalid(`"pagination.count" must be between 1 and ${max}`, "pagination.count");
  return { count, cursor };
}

/** One page of a list, by an opaque cursor. */
export function page<T>(
  context: Context,
  items: readonly T[],
  max?: number,
): { items: T[]; pagination: Record<string, unknown> } {
  const { count, cursor } = pageParameters(context, max);
  const position = cursor === undefined ? "0" : decode(cursor);
  const offset = /^\d+$/.test(position) ? Number(position) : Number.NaN;
  if (!Number.isSafeInteger(offset))
    throw invalid('"pagination.cursor" is not a cursor', "pagination.cursor");
  const end = offset + count;
  return {
    items: items.slice(offset, end),
    pagination: {
      current: encode(String(offset)),
      ...(end < items.length ? { next: encode(String(end)) } : {}),
      ...(offset > 0 ? { previous: encode(String(Math.max(0, offset - count))) } : {}),
      totalEntries: items.length,
    },
  };
}

export function encode(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

export function decode(cursor: string): string {
  return Buffer.from(cursor, "base64").toString("utf8");
}
