import type { MiddlewareHandler } from "hono";

/**
 * What may look different than before, as far as somebody who watches has to know: calls have come through the Tracking
 * API; the Public API has answered; something was made, changed or deleted.
 */
export type ChangeKind = "calls" | "requests" | "workspace";

/** Tells whoever listens that something has changed, and of which kind it was. */
export class Changes {
  readonly #listeners = new Set<(kind: ChangeKind) => void>();

  note(kind: ChangeKind): void {
    for (const listener of this.#listeners) listener(kind);
  }

  /** @returns what ends it */
  listen(listener: (kind: ChangeKind) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Whatever changes comes in by a request, so that requests are all that has to be watched. */
export function noteChanges(changes: Changes): MiddlewareHandler {
  return async ({ req: { method, path } }, next) => {
    await next();
    for (const kind of kindsOf(method === "GET" || method === "HEAD", path)) changes.note(kind);
  };
}

function kindsOf(isRead: boolean, path: string): readonly ChangeKind[] {
  if (path.startsWith("/v1/")) return isRead ? [] : ["calls"];
  if (path.startsWith("/app")) return isRead ? [] : ["workspace"];
  // A reset or a new time changes everything that there is to see.
  if (path.startsWith("/_emulator")) return isRead ? [] : ["workspace", "calls", "requests"];
  return isRead ? ["requests"] : ["requests", "workspace"];
}

/**
 * Kinds of changes in the order in which they become known, each message with all that have come since the one before.
 *
 * @param pause - what to wait for after each message, so that many changes make few messages
 */
export async function* coalesced(
  changes: Changes,
  pause: () => Promise<unknown>,
  signal: AbortSignal,
): AsyncGenerator<ChangeKind[]> {
  const pending = new Set<ChangeKind>();
  let wake: (() => void) | undefined;
  const stop = changes.listen((kind) => {
    pending.add(kind);
    wake?.();
  });
  signal.addEventListener("abort", () => wake?.());
  try {
    while (!signal.aborted) {
      if (pending.size === 0) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      const kinds = [...pending];
      pending.clear();
      yield kinds;
      await pause();
    }
  } finally {
    stop();
  }
}
