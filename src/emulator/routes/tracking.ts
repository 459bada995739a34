import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono, type Context } from "hono";

import { CallError, callTypes, isRecord, weigh, type RawCall } from "../../calls";
import { isWithinProcess, type Env } from "../exchange/http";
import { PerSecond } from "../arrivals/per-second";
import { answerAndClose, UnreadableBody, OversizedBody, readText } from "../arrivals/request-body";
import type { Store } from "../store";
import type { Tracking } from "../arrivals/tracking";

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
      const call = readObject(text);
      weigh(call, store.switches.maxNesting);
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
  post("m", maxBatchBytes, (text) => void readObject(text));
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
    const most = isWithinProcess(context) ? 0 : switches.trackingRequestsPerSecond;
    const seconds = await requests.consume(workspace.id, most);
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
    if (error instanceof CallError)
      return context.json(refusal("invalid_request", `malformed JSON: ${error.message}`), 400);
    if (error instanceof Rejected || error instanceof UnreadableBody)
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

function readObject(text: string): Call {
  const value = parseJson(text);
  if (!isRecord(value)) throw new Rejected("malformed call: not a JSON object");
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
  const body = readObject(text);
  const { batch, ...shared } = body;
  if (!Array.isArray(batch) || !batch.every(isRecord))
    throw new Rejected("malformed call: `batch` is no list of calls");
  weigh(shared, switches.maxNesting);
  const isTaken = batch.map((call) => !isOversized(call, weigh(call, switches.maxNesting)));
  const first = isTaken.indexOf(false);
  if (first !== -1 && switches.oversizedInBatch === "refuse")
    throw new Rejected(`Exceed payload limit: batch.${first} is longer than ${maxCallBytes} bytes`);
  if (batch.length > maxBatchEvents && switches.overfullBatch === "refuse")
    throw new Rejected(`a batch holds at most ${maxBatchEvents} calls`);
  if (first === -1 && batch.length <= maxBatchEvents) return { ...body, batch };
  return { ...body, batch: batch.filter((_, place) => place < maxBatchEvents && isTaken[place]) };
}

/** Written anew, without blanks, only where it may be too long: no character takes more than six bytes, no number 48. */
function isOversized(call: Call, weight: number): boolean {
  return weight * 6 > maxCallBytes && Buffer.byteLength(JSON.stringify(call)) > maxCallBytes;
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
