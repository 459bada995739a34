import { Readable } from "node:stream";

import type { RawCall } from "../../calls";
import { batchesOf } from "./batches";

/** Spelt out: with Hono's own type whoever compiles against this package would need the types of browsers. */
export type Fetch = (request: Request, env: { readonly incoming: Readable }) => Response | Promise<Response>;

/**
 * Calls of an emulator that are made within its process: what stands between a program under test and the network has no
 * part in them.
 */
export class WithinProcess {
  readonly #fetch: Fetch;
  readonly #origin: string;
  readonly #underway = new Set<Promise<Response>>();
  #isClosed = false;

  constructor(fetch: Fetch, origin: string) {
    this.#fetch = fetch;
    this.#origin = origin;
  }

  /** @throws {Error} once it is closed: a change could not be kept, as the data file may be another emulator's by now */
  mustBeOpen(): void {
    if (this.#isClosed)
      throw new Error("this emulator is closed: nothing can be asked of it after close(); start another");
  }

  /** Take no more, and wait for what was called before, which is still part of what is saved. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#underway);
  }

  async sendAll(writeKey: string, calls: readonly RawCall[]): Promise<void> {
    for (const batch of batchesOf(calls))
      await answerOf(await this.request("POST", "/v1/batch", { writeKey, batch }));
  }

  async control<T>(method: string, path: string, body?: unknown): Promise<T> {
    return answerOf<T>(await this.request(method, `/_emulator${path}`, body));
  }

  async request(method: string, path: string, body?: unknown): Promise<Response> {
    this.mustBeOpen();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = { host: new URL(this.#origin).host, "content-type": "application/json" };
    const request = new Request(`${this.#origin}${path}`, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    });
    // The Tracking API reads what comes over a connection, piece by piece.
    const incoming = Object.assign(Readable.from([Buffer.from(text ?? "")]), { headers });
    const answer = Promise.resolve(this.#fetch(request, { incoming }));
    this.#underway.add(answer);
    try {
      return await answer;
    } finally {
      this.#underway.delete(answer);
    }
  }
}

/** @throws {Error} in the words of the answer, where it is a refusal */
export async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json();
  if (response.ok) return body as T;
  const { errors, message } = body as { errors?: { message: string }[]; message?: string };
  throw new Error(
    errors?.map((error) => error.message).join("; ") ?? message ?? `answered ${response.status}`,
  );
}
