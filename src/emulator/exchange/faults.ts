import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { operations, type OperationName } from "../../api";
import { nearest } from "../../query/suggest";

/** An hour, which is longer than anybody waits. */
const maxDelayMs = 3_600_000;

const names = Object.keys(operations) as [OperationName, ...OperationName[]];

/** Something that goes wrong with the next fitting calls. */
export const Fault = z.strictObject({
  /** Which of Segment's APIs is called. */
  api: z.enum(["public", "profile", "tracking"]).default("public"),
  /**
   * Which calls: by Segment's name of the operation, which only the Public API has, by method, by a part of the path. All
   * calls of the API when left out.
   */
  operation: z.enum(names, { error: ({ input }) => notAnOperation(input) }).optional(),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  path: z.string().optional(),
  /** How many fitting calls pass before it strikes, and how many it strikes. */
  skip: z.number().int().min(0).default(0),
  times: z.number().int().min(1).default(Number.MAX_SAFE_INTEGER),
  kind: z.enum([
    /** Answer with `status` instead of doing anything. */
    "status",
    /** Do it, then answer with `status`. */
    "statusAfterCommit",
    /** Do it, then close the connection without an answer. */
    "dropAfterCommit",
    /** Close the connection without doing anything. */
    "resetBefore",
    /** Do it, and close the connection in the middle of the answer. */
    "resetDuring",
    /** Do it, and cut the JSON off. */
    "truncate",
    /** Answer a page of HTML with 200. */
    "html",
    /** Redirect to another origin. */
    "redirect",
    /** Answer after `delayMs`. */
    "delay",
    /** Send the answer a byte at a time, `delayMs` apart. */
    "drip",
    /** Send an answer that does not end. */
    "endless",
    /** Do it, and answer with fields and enum values that nobody knows yet. */
    "unknownFields",
    /** Do it, and answer with definitions that are null. */
    "nullDefinition",
    /** Refuse as when the window is used up, by somebody else on the token for instance. */
    "rateLimit",
    /** Do it, and answer with `headers` on top. */
    "headers",
  ]),
  status: z.number().int().min(200).max(599).default(503),
  headers: z.record(z.string(), z.string()).refine(canBeSent, "cannot be sent as headers").default({}),
  /** JSON, or a text that is sent as it is; an empty one is an answer without a body. */
  body: z.unknown().refine(canBeWritten, "is nested too deep").optional(),
  delayMs: z.number().min(0).max(maxDelayMs).default(100),
});
export type Fault = z.output<typeof Fault>;
/** What goes wrong, with which calls, and how often. */
export type FaultInput = z.input<typeof Fault>;

/** A fault that has been set, under a name by which it can be cleared. */
export type SetFault = Fault & { readonly id: string };

/** A call as faults select it. */
export interface FaultyCall {
  readonly api: Fault["api"];
  /** Of the Public API. */
  readonly operation?: string;
  readonly method: string;
  readonly path: string;
}

export class Faults {
  #faults: SetFault[] = [];
  #set = 0;

  get all(): readonly SetFault[] {
    return this.#faults;
  }

  add(fault: Fault): void {
    this.#set += 1;
    this.#faults.push({ id: `fault-${this.#set}`, ...fault });
  }

  /** Take one back, which may have struck as often as it should and be gone already; or all of them. */
  clear(id?: string): void {
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id);
  }

  /** The fault that strikes this call, if one does. */
  next(call: FaultyCall): Fault | undefined {
    const fault = this.#faults.find((candidate) => fits(candidate, call));
    if (fault === undefined) return undefined;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return undefined;
    }
    fault.times -= 1;
    if (fault.times <= 0) this.#faults = this.#faults.filter((other) => other !== fault);
    return fault;
  }
}

function fits(fault: Fault, { api, operation, method, path }: FaultyCall): boolean {
  return (
    fault.api === api &&
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.method === undefined || fault.method === method) &&
    (fault.path === undefined || path.includes(fault.path))
  );
}

function notAnOperation(input: unknown): string {
  const near = typeof input === "string" ? nearest(input, names) : undefined;
  const hint =
    near === undefined ? "their names are those of Segment's Public API" : `did you mean "${near}"?`;
  return `there is no operation ${JSON.stringify(input)}: ${hint}`;
}

function canBeSent(headers: Record<string, string>): boolean {
  try {
    void new Headers(headers);
    return true;
  } catch {
    return false;
  }
}

function canBeWritten(body: unknown): boolean {
  try {
    JSON.stringify(body);
    return true;
  } catch {
    return false;
  }
}

/** Kinds that answer without doing what was asked. */
const before = new Set<Fault["kind"]>(["status", "resetBefore", "html", "redirect", "endless", "rateLimit"]);

/** Whether an answer is still Segment's own, with the headers that Segment sends. */
export function isGenuine({ kind }: Fault, response: Response): boolean {
  return response.ok && !before.has(kind) && kind !== "statusAfterCommit";
}

/** A Node request and its answer, for what HTTP frameworks do not let one do. */
export interface Wire {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

/**
 * Let a fault strike.
 *
 * @param proceed - does what was asked and answers it
 */
export async function strike(
  fault: Fault,
  { outgoing }: Wire,
  proceed: () => Promise<Response>,
): Promise<Response> {
  if (fault.kind === "delay") await sleep(fault.delayMs);
  if (fault.kind === "resetBefore") return destroyed(outgoing);
  if (before.has(fault.kind)) return instead(fault);
  const response = await proceed();
  switch (fault.kind) {
    case "dropAfterCommit":
      return destroyed(outgoing);
    case "statusAfterCommit":
      return instead({ ...fault, kind: "status" });
    default:
      return response.ok ? bent(fault, response, outgoing) : response;
  }
}

function instead(fault: Fault): Response {
  const { api, kind, status, headers, body } = fault;
  if (kind === "html")
    return new Response("<!doctype html><title>Sign in</title>", {
      headers: { "content-type": "text/html" },
    });
  if (kind === "redirect")
    return new Response(null, {
      status: 302,
      headers: { location: "https://elsewhere.example.com/", ...headers },
    });
  if (kind === "endless")
    return new Response(dripping("x".repeat(1 << 16), 0, true), {
      headers: { "content-type": "application/json" },
    });
  if (kind === "rateLimit")
    return json(
      429,
      headers,
      body ?? refusalOf(api, "RequestError", "rate_limit_error", "Too many requests", usedUp(headers)),
    );
  return json(status, headers, body ?? refusalOf(api, "internal", "internal_error", `fault: ${status}`));
}

/** Each of Segment's APIs has an envelope of its own. */
function refusalOf(api: Fault["api"], type: string, code: string, message: string, data?: unknown): unknown {
  switch (api) {
    case "public":
      return { errors: [{ type, message, ...(data === undefined ? {} : { data }) }] };
    case "profile":
      return { error: { code, message } };
    case "tracking":
      return { success: false, message };
  }
}

/** What the limiter says; how long to wait is one second, unless the fault's headers say otherwise. */
function usedUp(headers: Record<string, string>): unknown {
  const seconds = Number(new Headers(headers).get("retry-after") ?? 1);
  return {
    remainingPoints: 0,
    msBeforeNext: (Number.isFinite(seconds) ? seconds : 1) * 1_000,
    consumedPoints: 1,
  };
}

/** Answers that cannot have one. */
const withoutBody = new Set([204, 205, 304]);

function json(status: number, headers: Record<string, string>, body: unknown): Response {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text === "" || withoutBody.has(status) ? null : text, {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

async function bent(
  { kind, delayMs, headers }: Fault,
  response: Response,
  outgoing: ServerResponse,
): Promise<Response> {
  if (kind === "headers") {
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  }
  const text = await response.text();
  const answer = (body: string | ReadableStream) => new Response(body, response);
  switch (kind) {
    case "truncate":
      return answer(text.slice(0, Math.floor(text.length / 2)));
    case "drip":
      return answer(dripping(text, delayMs, false));
    case "resetDuring":
      setTimeout(() => outgoing.destroy(), 50);
      return answer(dripping(text.slice(0, 20), 10, true));
    case "unknownFields":
      return answer(
        JSON.stringify(
          altered(JSON.parse(text), (record) => ({
            ...record,
            novelty: { since: 2027 },
            ...("status" in record ? { status: "Dreaming" } : {}),
          })),
        ),
      );
    case "nullDefinition":
      return answer(
        JSON.stringify(
          altered(JSON.parse(text), (record) =>
            "definition" in record ? { ...record, definition: null } : record,
          ),
        ),
      );
    default:
      return answer(text);
  }
}

function altered(
  value: unknown,
  change: (record: Record<string, unknown>) => Record<string, unknown>,
): unknown {
  if (Array.isArray(value)) return value.map((item) => altered(item, change));
  if (typeof value !== "object" || value === null) return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, altered(part, change)])));
}

function dripping(text: string, delayMs: number, endless: boolean): ReadableStream {
  let at = 0;
  const step = delayMs === 0 ? text.length : 1;
  return new ReadableStream({
    async pull(controller) {
      if (delayMs > 0) await sleep(delayMs);
      if (at < text.length) controller.enqueue(new TextEncoder().encode(text.slice(at, at + step)));
      at += step;
      if (at < text.length) return;
      if (endless) at = 0;
      else controller.close();
    },
  });
}

/** Close the connection; the answer that is returned reaches nobody. */
function destroyed(outgoing: ServerResponse): Response {
  outgoing.destroy();
  return new Response(null, { status: 500 });
}
