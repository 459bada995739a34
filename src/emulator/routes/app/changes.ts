import { Hono } from "hono";
import { streamSSE } from "hono/streaming";

import { coalesced } from "../../changes";
import type { Parts } from "../../parts";

/** Between two messages: a person sees no difference, and a load test does not drown the page. */
const pauseMs = 250;

/** What changes, as server-sent events: each message is a list of kinds. */
export function changeRoutes({ changes }: Pick<Parts, "changes">): Hono {
  return new Hono().get("/changes", (context) =>
    streamSSE(context, async (stream) => {
      const end = new AbortController();
      stream.onAbort(() => end.abort());
      // A stream that says nothing looks as if it were not there yet.
      await stream.writeSSE({ event: "ready", data: "" });
      for await (const kinds of coalesced(changes, () => stream.sleep(pauseMs), end.signal))
        await stream.writeSSE({ data: JSON.stringify(kinds) });
    }),
  );
}
