import { subscribe } from "node:diagnostics_channel";

type Listener = (reason: string) => void;

const listeners = new Set<Listener>();
let watching = false;

/**
 * Be told when the run is cancelled (Ctrl-C) or the command line has died.
 *
 * The SDK's own `cancel` does nothing, so queued requests would still be sent long after the person gave up. Node's
 * HTTP/2 diagnostics show the engine's Cancel call, and a call whose stream closes without an answer
 * (pulumi/pulumi#17593; the channels exist from Node 22.19 on).
 */
export function onCancel(listener: Listener): void {
  listeners.add(listener);
  if (watching) return;
  watching = true;
  subscribe("http2.server.stream.start", (message) => {
    if (pathOf(message) === "/pulumirpc.ResourceProvider/Cancel") notify("the run was cancelled");
  });
  subscribe("http2.server.stream.close", (message) => {
    if (isUnanswered(message)) notify("the pulumi command has gone away");
  });
}

function notify(reason: string): void {
  for (const listener of listeners) listener(reason);
}

function pathOf(message: unknown): unknown {
  const { headers } = message as { headers?: Record<string, unknown> };
  return headers?.[":path"];
}

/** A provider call is answered with headers before its stream closes; a dead peer leaves none. */
function isUnanswered(message: unknown): boolean {
  const { stream } = message as { stream?: { headersSent?: boolean; rstCode?: number; aborted?: boolean } };
  return stream?.headersSent === false && (stream.aborted === true || (stream.rstCode ?? 0) !== 0);
}
