import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";

import { callTypes, isRecord, scanJson, unservable, type RawCall } from "../../calls";
import type { Env } from "../http";
import { PerSecond } from "../per-second";
import { answerAndClose, BodyError, OversizedBody, readText } from "../request-body";
import type { Store } from "../store";
import type { Tracking } from "../tracking";

const maxCallBytes = 32 * 1024;
const maxBatchBytes = 500 * 1024;
const maxBatchEvents = 2_500;

/** Servers call them by the long name, browsers and mobile devices by the short one. */
const batchPaths = ["batch", "b", "import"];

type Call = RawCall & { readonly writeKey?: unknown };
interface Batch extends Call {
  readonly batch: readonly Call[];
}

/** A call, or a batch, that is answered 400. */
class Rejected extends Error {}

/** The Tracking API, which answers 200 to nearly everything. */
export function trackingRoutes(store: Store, tracking: Tracking): Hono<Env> {
  const app = new Hono<Env>();
  const requests = new PerSecond();
  const post = (path: string, maxBytes: number, take: (text: string, context: Context<Env>) => void) =>
    app.post(`/v1/${path}`, (context) => answer(context, store, requests, maxBytes, take));
  for (const type of callTypes) {
    const receive = (text: string, context: Context<Env>): void => {
      const call = readObject(text, store.switches.maxNesting);
      tracking.receive(writeKeyOf(context, call.writeKey), { ...call, type });
    };
    for (const path of [type, type.slice(0, 1)]) post(path, maxCallBytes, receive);
  }
  for (const path of batchPaths)
    post(path, maxBatchBytes, (text, context) => {
      const batch = readBatch(text, store);
      const writeKey = writeKeyOf(context, batch.writeKey);
      for (const call of batch.batch)
        tracking.receive(textOr(call.writeKey, writeKey), withShared(batch, call));
    });
  // What libraries count of themselves.
  post("m", maxBatchBytes, (text) => void readObject(text, store.switches.maxNesting));
  return app;
}

async function answer(
  context: Context<Env>,
  { switches, workspace }: Store,
  requests: PerSecond,
  maxBytes: number,
  take: (text: string, context: Context<Env>) => void,
): Promise<Response> {
  const { incoming, outgoing } = context.env;
  try {
    const text = await readText(incoming, maxBytes);
    const seconds = await requests.consume(workspace.id, switches.trackingRequestsPerSecond);
    if (seconds > 0) {
      context.header("Retry-After", String(seconds));
      context.header("X-RateLimit-Reset", String(seconds));
      return context.json(refusal("rate_limited", "Too many requests"), 429);
    }
    take(text, context);
    return context.json({ success: true });
  } catch (error) {
    if (error instanceof OversizedBody) {
      await answerAndClose(incoming, outgoing, 400, tooLarge(error.message));
      return RESPONSE_ALREADY_SENT;
    }
    if (error instanceof Rejected || error instanceof BodyError)
      return context.json(refusal("invalid_request", error.message), 400);
    throw error;
  }
}

/** The client libraries show `code` and `message`. */
function refusal(code: string, message: string): unknown {
  return { success: false, code, message };
}

/** In the words of Segment's documentation. */
function tooLarge(why: string): unknown {
  return refusal("invalid_request", `Exceed payload limit: ${why}`);
}

function readObject(text: string, maxNesting: number, element?: Parameters<typeof scanJson>[1]): Call {
  const value = parseJson(text);
  if (!isRecord(value)) throw new Rejected("malformed call: not a JSON object");
  const wrong = unservable(value, scanJson(text, element), maxNesting);
  if (wrong !== undefined) throw new Rejected(`malformed JSON: ${wrong}`);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Rejected("malformed JSON");
  }
}

/** @returns the calls of it that are taken */
function readBatch(text: string, { switches }: Store): Batch {
  let [index, oversized] = [0, new Set<number>()];
  const body = readObject(text, switches.maxNesting, (start, end) => {
    if (isOversized(text, start, end)) oversized.add(index);
    index += 1;
  });
  const { batch } = body;
  if (!Array.isArray(batch) || !batch.every(isRecord))
    throw new Rejected("malformed call: `batch` is no list of calls");
  if (oversized.size > 0 && switches.oversizedInBatch === "refuse") {
    const [first] = oversized;
    throw new Rejected(`Exceed payload limit: batch.${first} is longer than ${maxCallBytes} bytes`);
  }
  if (batch.length > maxBatchEvents && switches.overfullBatch === "refuse")
    throw new Rejected(`a batch holds at most ${maxBatchEvents} calls`);
  const isTaken = (_: unknown, place: number) => place < maxBatchEvents && !oversized.has(place);
  return { ...body, batch: batch.every(isTaken) ? batch : batch.filter(isTaken) };
}

/** Bytes are counted only where there may be too many: no character of a text takes more than three. */
function isOversized(text: string, start: number, end: number): boolean {
  return (end - start) * 3 > maxCallBytes && Buffer.byteLength(text.slice(start, end)) > maxCallBytes;
}

/** A call of a batch with what the batch says for all of them; where both speak, the call is right. */
function withShared({ context, integrations, sentAt }: Batch, call: Call): Call {
  if (context === undefined && integrations === undefined && sentAt === undefined) return call;
  return {
    sentAt,
    ...call,
    context: merged(context, call.context),
    integrations: merged(integrations, call.integrations),
  };
}

function merged(shared: unknown, own: unknown): unknown {
  return isRecord(shared) && isRecord(own) ? { ...shared, ...own } : (own ?? shared);
}

/** In the body, or as user name of Basic authentication. */
function writeKeyOf(context: Context, inBody: unknown): string {
  const basic = /^Basic (.+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  const user = Buffer.from(basic ?? "", "base64")
    .toString("utf8")
    .split(":", 1);
  return textOr(inBody, user[0] ?? "");
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
