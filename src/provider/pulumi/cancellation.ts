import { subscribe } from "node:diagnostics_channel";
import { connect } from "node:net";

import { engineAddress } from "./engine-address";

type Listener = (reason: string) => void;

const listeners = new Set<Listener>();
let watching = false;
/** Calls of the engine that have no answer yet. */
let open = 0;
let isAlone = false;
/** How often an idle process looks whether there is still an engine that could call it. */
const lookEveryMs = 10_000;

/**
 * Be told when the run is cancelled (Ctrl-C) or the command line has died.
 *
 * The SDK's own `cancel` does nothing, so queued requests would still be sent long after the person gave up. Node's
 * HTTP/2 diagnostics show the engine's Cancel call, and a call whose stream closes without an answer
 * (pulumi/pulumi#17593; the channels exist from Node 22.19 on). The process of a command line that has died would listen
 * for ever, so it ends with its last call.
 */
export function onCancel(listener: Listener): void {
  listeners.add(listener);
  if (watching) return;
  watching = true;
  subscribe("http2.server.stream.start", (message) => {
    if (pathOf(message) === "/pulumirpc.ResourceProvider/Cancel") notify("the run was cancelled");
  });
  subscribe("http2.server.stream.close", (message) => {
    if (isUnanswered(message)) beAlone();
  });
  if (engineAddress !== undefined) setInterval(lookForEngine, lookEveryMs).unref();
}

/** A call that is cut off tells of a command line that has died; between two calls only its address does. */
function lookForEngine(): void {
  if (engineAddress === undefined) return;
  const socket = connect(engineAddress);
  socket.on("connect", () => socket.destroy());
  socket.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNREFUSED") beAlone();
  });
}

function beAlone(): void {
  isAlone = true;
  notify("the pulumi command has gone away");
  endIfIdle();
}

/** Do the work of one call. What has been sent to Segment is waited for, also when nobody hears the answer. */
export async function whileAnswering<T>(work: () => Promise<T>): Promise<T> {
  open += 1;
  try {
    return await work();
  } finally {
    open -= 1;
    endIfIdle();
  }
}

function endIfIdle(): void {
  // The SDK's server holds the process, and has no way to be closed from here.
  if (isAlone && open === 0) process.exit();
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
