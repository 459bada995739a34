import { Hono, type Context } from "hono";
import { z } from "zod";

import { callTypes } from "../../calls";
import type { Tracking } from "../tracking";

const maxCallBytes = 32 * 1024;
const maxBatchBytes = 500 * 1024;
const maxBatchEvents = 2_500;

const Call = z.looseObject({ type: z.string().optional(), writeKey: z.string().optional() });
const Batch = Call.extend({
  batch: z.array(Call),
  context: z.unknown().optional(),
  sentAt: z.unknown().optional(),
});

/** The Tracking API, which answers 200 to nearly everything. */
export function trackingRoutes(tracking: Tracking): Hono {
  const app = new Hono();
  for (const type of callTypes) {
    app.post(`/v1/${type}`, async (context) => {
      const call = await read(context, Call, maxCallBytes);
      if (call instanceof Response) return call;
      tracking.receive(writeKeyOf(context, call.writeKey), { ...call, type });
      return context.json({ success: true });
    });
  }
  return app.post("/v1/batch", async (context) => {
    const batch = await read(context, Batch, maxBatchBytes);
    if (batch instanceof Response) return batch;
    if (batch.batch.length > maxBatchEvents)
      return refuse(context, `a batch holds at most ${maxBatchEvents} calls`);
    const writeKey = writeKeyOf(context, batch.writeKey);
    for (const call of batch.batch) {
      tracking.receive(call.writeKey ?? writeKey, {
        context: batch.context,
        sentAt: batch.sentAt,
        ...call,
      });
    }
    return context.json({ success: true });
  });
}

async function read<T>(context: Context, schema: z.ZodType<T>, maxBytes: number): Promise<T | Response> {
  const text = await context.req.text();
  if (Buffer.byteLength(text) > maxBytes) return refuse(context, `a call holds at most ${maxBytes} bytes`);
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : refuse(context, "malformed call");
  } catch {
    return refuse(context, "malformed JSON");
  }
}

function refuse(context: Context, message: string): Response {
  return context.json({ success: false, message }, 400);
}

/** In the body, or as user name of Basic authentication. */
function writeKeyOf(context: Context, inBody: string | undefined): string {
  const basic = /^Basic (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
  return (
    inBody ?? (basic === undefined ? "" : (Buffer.from(basic, "base64").toString("utf8").split(":")[0] ?? ""))
  );
}
