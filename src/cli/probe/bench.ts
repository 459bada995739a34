import { randomInt } from "node:crypto";

import { z } from "zod";

import { ComputedTrait } from "../../api";
import { type Clock, SegmentError, type SegmentClient, SegmentNotFoundError } from "../../client";

/** An answer of whatever status. */
export interface Raw {
  readonly status: number;
  readonly body: unknown;
}

/** What was made and could not be deleted. */
export interface Left {
  readonly id: string;
  readonly name: string;
  readonly why: string;
}

/** As it is sent; what is measured is what Segment makes of it. */
type NewTrait = Readonly<Record<string, unknown>> & { readonly name: string };

/** A lock ends when Segment has applied a change; longer than this nobody waits. */
const longestLockMs = 5 * 60_000;
const rateWindowMs = 60_000;

/**
 * The disposable traits of one run. Their names are made up for it, so that no key was ever used before, and whatever
 * becomes of the run, `clear` deletes those and no others.
 */
export class Bench {
  /** A part of every name of this run: letters alone, so that it has no words of its own. */
  readonly mark = Array.from({ length: 10 }, () => String.fromCodePoint(97 + randomInt(26))).join("");
  readonly #made = new Map<string, string>();
  /** Names of traits of which nobody knows whether they were made. */
  readonly #unanswered = new Set<string>();

  constructor(
    readonly client: SegmentClient,
    readonly spaceId: string,
    readonly clock: Clock,
    readonly signal: AbortSignal,
  ) {}

  get path(): string {
    return `/spaces/${encodeURIComponent(this.spaceId)}/computed-traits`;
  }

  /** Call Segment once; where its limit is used up, again in the next window. */
  async call(method: string, path: string, body?: unknown): Promise<Raw> {
    for (let attempt = 0; ; attempt++) {
      this.signal.throwIfAborted();
      const answer = await this.client.route(method, path, body);
      if (answer.status !== 429 || attempt >= 2) return answer;
      await this.clock.sleep(rateWindowMs, this.signal);
    }
  }

  /** Make a trait, and note it before anything else can happen. */
  async make(trait: NewTrait): Promise<Raw & { trait?: ComputedTrait }> {
    this.#unanswered.add(trait.name);
    const answer = await this.call("POST", this.path, trait);
    if (answer.status >= 300) {
      if (answer.status < 500) this.#unanswered.delete(trait.name);
      return answer;
    }
    const made = traitIn(answer.body);
    if (made === undefined) return answer;
    this.#made.set(made.id, trait.name);
    this.#unanswered.delete(trait.name);
    return { ...answer, trait: made };
  }

  /** Call until the answer is not that of a lock; undefined where the lock does not end. */
  async unlocked(
    send: () => Promise<Raw>,
    onLock: (answer: Raw) => void = () => undefined,
  ): Promise<Raw | undefined> {
    for (
      let [waited, pause] = [0, 1_000];
      ;
      [waited, pause] = [waited + pause, Math.min(pause * 2, 30_000)]
    ) {
      const answer = await send();
      if (!isLock(answer)) return answer;
      onLock(answer);
      if (waited > longestLockMs) return undefined;
      await this.clock.sleep(pause, this.signal);
    }
  }

  async remove(id: string): Promise<void> {
    const answer = await this.unlocked(() => this.call("DELETE", `${this.path}/${encodeURIComponent(id)}`));
    if (answer !== undefined && (answer.status < 300 || answer.status === 404)) this.#made.delete(id);
  }

  /** Names of what was made and is not deleted yet, or may have been made. */
  get names(): string[] {
    return [...this.#made.values(), ...this.#unanswered];
  }

  /**
   * Delete everything that this run has made, whatever has ended it.
   *
   * @param client - one that nothing has ended
   */
  async clear(client: SegmentClient): Promise<Left[]> {
    const left: Left[] = [];
    if (this.#unanswered.size > 0) left.push(...(await this.#find(client)));
    for (const [id, name] of this.#made) {
      try {
        await client.computedTraits.delete(this.spaceId, id);
      } catch (error) {
        if (error instanceof SegmentNotFoundError) continue;
        if (!(error instanceof SegmentError)) throw error;
        left.push({ id, name, why: error.message });
      }
    }
    return left;
  }

  /** Lists may lag behind, so that it is looked for several times. */
  async #find(client: SegmentClient): Promise<Left[]> {
    for (const pause of [0, 2_000, 5_000]) {
      if (pause > 0) await this.clock.sleep(pause, new AbortController().signal);
      try {
        for (const { id, name } of await client.computedTraits.list(this.spaceId))
          if (this.#unanswered.has(name)) this.#made.set(id, name);
      } catch (error) {
        if (!(error instanceof SegmentError)) throw error;
        return [...this.#unanswered].map((name) => ({ id: "unknown", name, why: error.message }));
      }
    }
    return [];
  }
}

export function traitIn(body: unknown): ComputedTrait | undefined {
  return z.object({ data: z.object({ computedTrait: ComputedTrait }) }).safeParse(body).data?.data
    .computedTrait;
}

/** 409, or a refusal that is about no field and speaks of a lock. */
export function isLock({ status, body }: Raw): boolean {
  if (status === 409) return true;
  return (
    (status === 400 || status === 422) &&
    errorsIn(body).some(({ field, message }) => field === undefined && /\block/i.test(message))
  );
}

export function errorsIn(body: unknown): { readonly field?: string; readonly message: string }[] {
  const { errors } = (body ?? {}) as { errors?: { field?: string; message?: string }[] };
  if (!Array.isArray(errors)) return [];
  return errors.map(({ field, message = "" }) => ({ ...(field !== undefined && { field }), message }));
}

/** As the file of the probe says it. */
export function inWords({ status, body }: Raw): string {
  const said = errorsIn(body)
    .map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`))
    .join("; ");
  return said === "" ? String(status) : `${status}: ${said.slice(0, 500)}`;
}
