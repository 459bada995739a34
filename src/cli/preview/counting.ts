import { createHash, randomUUID } from "node:crypto";

import { type NewAudiencePreview } from "../../api";
import { SegmentApiError, SegmentError, SegmentNotFoundError } from "../../client";
import { pathSegments } from "../../query/profile";
import type { Asking } from "./asking";
import { type Entry, monthMs, type SampledProfile } from "./memory";

/** How many profiles a query is about, or why that is not known. */
export type Matches = Counted | { readonly why: string };

export interface Counted {
  readonly count: number;
  readonly sample: readonly SampledProfile[];
  /** ISO 8601. */
  readonly askedAt: string;
  /** Whether an earlier run has asked. */
  readonly remembered: boolean;
}

/** What is asked of Segment. */
export interface Question {
  readonly spaceId: string;
  /** The space as `placeOf` writes it. */
  readonly place: string;
  readonly preview: NewAudiencePreview;
  /** Traits that a sampled profile is shown with. */
  readonly traits: readonly string[];
}

type Tools = Pick<Asking, "client" | "memory" | "clock" | "signal" | "maxAgeMs">;

const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
/** A preview that runs for longer is left to the next run. */
const longestMs = 10 * 60_000;

/** Counts profiles by previews of audiences, of which each is asked for once. */
export class Counting {
  readonly #asked = new Map<string, Promise<Matches>>();
  /** Previews that this run has started, by place. */
  readonly started = new Map<string, number>();
  /** Previews of which no answer says whether Segment has started them, by place. */
  readonly lost = new Map<string, number>();

  constructor(private readonly tools: Tools) {}

  /** How many previews all these questions would spend: the same question is asked once. */
  unpaid(questions: readonly Question[]): number {
    return new Set(questions.filter((question) => !this.isPaid(question)).map(keyOf)).size;
  }

  /** Whether an answer costs nothing, because it is remembered or on its way. */
  isPaid(question: Question): boolean {
    return this.#known(keyOf(question)) !== undefined;
  }

  count(question: Question): Promise<Matches> {
    const key = keyOf(question);
    const asked = this.#asked.get(key) ?? this.#ask(key, question);
    this.#asked.set(key, asked);
    return asked;
  }

  /** What an earlier run has asked: an answer that is young enough, or a preview that had none yet. */
  #known(key: string): Entry | undefined {
    const { memory, clock, maxAgeMs } = this.tools;
    const entry = memory.find(key, clock.now() - monthMs);
    if (entry === undefined || (entry.outcome !== undefined && "failure" in entry.outcome)) return undefined;
    const isYoung = entry.askedAt >= clock.now() - Math.max(maxAgeMs, longestMs);
    if (entry.outcome === undefined) return isYoung ? entry : undefined;
    return maxAgeMs > 0 && entry.askedAt >= clock.now() - maxAgeMs ? entry : undefined;
  }

  async #ask(key: string, question: Question): Promise<Matches> {
    const known = this.#known(key);
    if (known?.outcome !== undefined) return matchesOf(known, true);
    try {
      return await this.#follow(known ?? (await this.#start(key, question)), question);
    } catch (error) {
      if (known === undefined || !(error instanceof SegmentNotFoundError)) return whyNot(error);
    }
    // What was remembered is not there any more.
    return this.#start(key, question)
      .then((entry) => this.#follow(entry, question))
      .catch(whyNot);
  }

  async #start(key: string, { spaceId, place, preview }: Question): Promise<Entry> {
    const { client, clock, memory } = this.tools;
    const entry = { key, place, askedAt: clock.now() };
    try {
      const started = { ...entry, id: await client.audiencePreviews.create(spaceId, preview) };
      increase(this.started, place);
      memory.keep(started, clock.now());
      return started;
    } catch (error) {
      if (mayBeSpent(error)) {
        increase(this.lost, place);
        // It can be waited for by nobody, and yet it counts.
        memory.keep(
          { ...entry, id: `lost ${randomUUID()}`, outcome: { failure: error.message } },
          clock.now(),
        );
      }
      throw error;
    }
  }

  async #follow(entry: Entry, { spaceId, traits }: Question): Promise<Matches> {
    const { client, clock, memory, signal } = this.tools;
    const end = clock.now() + longestMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
      const { status, size, results, failureReason } = await client.audiencePreviews.get(spaceId, entry.id);
      if (status === "FAILED" || (status === "COMPLETED" && size?.count === undefined)) {
        const failure = failureReason ?? "Segment gave no reason and no count";
        memory.keep({ ...entry, outcome: { failure } }, clock.now());
        return { why: `the preview failed: ${failure}` };
      }
      if (status === "COMPLETED") {
        const sample = (results ?? []).map(({ id, properties = {} }) => ({
          id,
          properties: picked(properties, traits),
        }));
        const done = { ...entry, outcome: { count: size?.count ?? 0, sample } };
        memory.keep(done, clock.now());
        return matchesOf(done, false);
      }
      if (clock.now() >= end)
        return {
          why: "the preview is still running after 10 minutes: run this again, which waits for the same one",
        };
      await clock.sleep(pauseMs, signal);
    }
  }
}

function matchesOf({ askedAt, outcome }: Entry, remembered: boolean): Matches {
  if (outcome === undefined || "failure" in outcome) return { why: "the preview has no answer" };
  return { ...outcome, askedAt: new Date(askedAt).toISOString(), remembered };
}

/** Profiles may carry anything, and are shown with what the query is about. */
function picked(properties: Readonly<Record<string, unknown>>, traits: readonly string[]) {
  const keys = traits.map((trait) => pathSegments(trait)[0] ?? trait);
  return Object.fromEntries(Object.entries(properties).filter(([name]) => keys.includes(name)));
}

/** Segment's refusal for a limit, unlike other answers that leave open what has happened, spends nothing. */
function mayBeSpent(error: unknown): error is SegmentError {
  const isLimit = error instanceof SegmentApiError && error.status === 429;
  return error instanceof SegmentError && error.mayHaveHappened && !isLimit;
}

function increase(counts: Map<string, number>, place: string): void {
  counts.set(place, (counts.get(place) ?? 0) + 1);
}

function whyNot(error: unknown): Matches {
  const sentence = error instanceof Error ? error.message : String(error);
  const isMonths = error instanceof SegmentApiError && error.status === 429;
  return { why: isMonths ? `${sentence}. The space's previews of this month may be used up` : sentence };
}

function keyOf({ place, preview }: Question): string {
  const { definition, audienceType, options } = preview;
  const days = options?.backfillEventDataDays;
  const identifiers = options?.filterByExternalIds?.toSorted();
  return createHash("sha256")
    .update(JSON.stringify([place, definition.query, audienceType, identifiers, days]))
    .digest("hex")
    .slice(0, 32);
}
