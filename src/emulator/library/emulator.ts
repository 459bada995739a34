import { Readable } from "node:stream";

import type { RawCall } from "../../calls";
import { batchesOf } from "./batches";
import { readDuration, type Duration } from "./duration";
import type { FaultInput } from "../exchange/faults";
import { callOf, type Impression } from "./impressions";
import { namedSource } from "../lookups";
import { externalIdOf, type ProfileId } from "./profile-id";
import type { Parts } from "../parts";
import { listOf } from "./lists";
import type { LoggedRequest } from "../exchange/request-log";
import type { Seed } from "../seeds/seed";
import type { StoredLabel, StoredSource } from "../store";
import type { SwitchChanges, Switches } from "../switches";

/** Spelt out: with Hono's own type whoever compiles against this package would need the types of browsers. */
type Fetch = (request: Request, env: { readonly incoming: Readable }) => Response | Promise<Response>;

/** A call of the Tracking API, without its write key. */
export interface SentCall {
  /** Default: `track`. */
  readonly type?: "track" | "identify" | "page" | "screen" | "group" | "alias";
  /** Of a Track call. */
  readonly event?: string;
  /** One of the two ids at least. */
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Which destinations the call is for, by name; a space is `Personas`. */
  readonly integrations?: Readonly<Record<string, unknown>>;
  /** Name of a page or screen. */
  readonly name?: string;
  readonly groupId?: string;
  /** Of an Alias call: the id that the person had before. */
  readonly previousId?: string;
  readonly messageId?: string;
  /** ISO 8601. Default: now, by the emulator's clock. */
  readonly timestamp?: string;
}

/** All that a space has of a person. */
export interface WholeProfile {
  readonly userId?: string;
  readonly emails: readonly string[];
  readonly anonymousIds: readonly string[];
  /** Computed traits and what Identify calls have told, by key. */
  readonly traits: Readonly<Record<string, unknown>>;
  /** Keys of the audiences that the person belongs to. */
  readonly audiences: readonly string[];
  /** In the order in which they arrived. */
  readonly events: readonly ReceivedEvent[];
}

export interface ReceivedEvent {
  readonly type: string;
  readonly event: string;
  /** ISO 8601, in UTC. */
  readonly timestamp: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly sourceId?: string;
}

/** A fault that strikes until it is cleared or has struck as often as it should. */
export interface SetFault extends AsyncDisposable {
  clear(): Promise<void>;
}

/** Where an emulator is reached, and what is in its workspace: what the command prints when it is ready. */
export interface EmulatorAddress {
  readonly apiUrl: string;
  /** Page for a browser. */
  readonly appUrl: string;
  readonly trackingUrl: string;
  readonly profileUrl: string;
  readonly token: string;
  /** Space access token for the Profile API. */
  readonly profileToken: string;
  readonly workspaceId: string;
  readonly spaces: { id: string; slug: string }[];
  readonly sources: { id: string; slug: string; writeKey: string; labels: StoredLabel[] }[];
}

/**
 * A running local Segment. Programs under test reach it over its addresses; the methods are what a test does to it, and
 * what a person does in Segment's app. Every method but `close` is a call of `/_emulator` or of the Tracking API, made
 * within this process: no network, no rate windows, no faults.
 */
export class Emulator implements EmulatorAddress, AsyncDisposable {
  readonly #fetch: Fetch;
  readonly #parts: Parts;
  readonly #origin: string;
  readonly #stop: () => Promise<void>;
  readonly #underway = new Set<Promise<Response>>();
  #stopped: Promise<void> | undefined;

  /** @internal */
  constructor(fetch: Fetch, parts: Parts, origin: string, stop: () => Promise<void>) {
    this.#fetch = fetch;
    this.#parts = parts;
    this.#origin = origin;
    this.#stop = stop;
  }

  get apiUrl(): string {
    return this.#origin;
  }

  get appUrl(): string {
    return `${this.#origin}/app`;
  }

  get trackingUrl(): string {
    return this.#origin;
  }

  get profileUrl(): string {
    return this.#origin;
  }

  get token(): string {
    return this.#parts.store.token;
  }

  get profileToken(): string {
    return this.#parts.store.profileToken;
  }

  get workspaceId(): string {
    return this.#parts.store.workspace.id;
  }

  get spaces(): { id: string; slug: string }[] {
    return this.#parts.store.spaces.map(({ id, slug }) => ({ id, slug }));
  }

  get sources(): { id: string; slug: string; writeKey: string; labels: StoredLabel[] }[] {
    return this.#parts.store.sources.map(({ id, slug, writeKey, labels }) => ({
      id,
      slug,
      writeKey,
      labels,
    }));
  }

  /**
   * Have impressions received, one or many, in their order.
   *
   * @throws {TypeError} for what is no impression, by its place
   * @throws {Error} for an impression of nobody, and where its source is not there, is disabled or feeds no space, so that
   *   nothing could come of it; `send` takes those too
   *
   * @example
   * ```ts
   * import { startEmulator } from "pulumi-segment-personas/emulator";
   *
   * async function main(): Promise<void> {
   *   await using segment = await startEmulator();
   *   await segment.connect("split-impressions-production");
   *   await segment.sendImpressions([
   *     { flag: "new_checkout", treatment: "off", userId: "u-1", timestamp: "2026-11-23T09:00:00Z" },
   *     { flag: "new_checkout", treatment: "on", userId: "u-1" },
   *   ]);
   * }
   * void main();
   * ```
   */
  async sendImpressions(impressions: Impression | readonly Impression[]): Promise<void> {
    this.#mustBeOpen();
    const calls = listOf("impressions", impressions).map((impression, at) => ({
      call: callOf(impression, at),
      source: this.#feeding(impression.source),
    }));
    for (const { source, calls: together } of inARow(calls)) await this.#batches(source, together);
  }

  /**
   * Have calls of the Tracking API received, one or many, in their order. What Segment drops without a word is dropped.
   *
   * @param source - slug or id; the first source if left out
   */
  async send(calls: SentCall | readonly SentCall[], source?: string): Promise<void> {
    this.#mustBeOpen();
    const all = listOf("calls", calls);
    await this.#batches(
      this.#source(source).writeKey,
      all.map((call) => ({ type: "track", ...call })),
    );
  }

  /**
   * All that a space has of a person.
   *
   * @param space - slug or id; the first space if left out
   * @returns undefined for somebody of whom the space knows nothing
   * @throws {TypeError} for what is no id
   *
   * @example
   * ```ts
   * import { startEmulator } from "pulumi-segment-personas/emulator";
   *
   * async function main(): Promise<void> {
   *   await using segment = await startEmulator();
   *   const profile = await segment.profile("u-1");
   *   console.log(profile?.traits["new_checkout"], profile?.audiences);
   * }
   * void main();
   * ```
   */
  async profile(id: ProfileId, space?: string): Promise<WholeProfile | undefined> {
    const query = space === undefined ? "" : `?${new URLSearchParams({ space }).toString()}`;
    const response = await this.#request(
      "GET",
      `/_emulator/profiles/${encodeURIComponent(externalIdOf(id))}${query}`,
    );
    if (response.status === 404) return undefined;
    const whole = await answerOf<StoredWhole>(response);
    const traits = Object.entries(whole.traits);
    return {
      ...whole,
      traits: Object.fromEntries(
        traits.filter(([, { kind }]) => kind !== "audience").map(([key, { value }]) => [key, value]),
      ),
      audiences: traits
        .filter(([, { kind, value }]) => kind === "audience" && value === true)
        .map(([key]) => key),
      events: whole.events.map(eventOf),
    };
  }

  /**
   * The calls that were answered so far, oldest first, of the Public API or of the Profile API.
   *
   * @param api - default: `public`
   */
  async requests(api: LoggedRequest["api"] = "public"): Promise<LoggedRequest[]> {
    return (await this.#control<{ requests: LoggedRequest[] }>("GET", `/requests?api=${api}`)).requests;
  }

  /**
   * Have something go wrong with calls that a program makes.
   *
   * @returns the fault, to be cleared; `await using` clears it at the end of its block
   * @throws {Error} for an operation that Segment does not have, with the one that was meant
   *
   * @example
   * ```ts
   * import { startEmulator } from "pulumi-segment-personas/emulator";
   *
   * async function main(): Promise<void> {
   *   await using segment = await startEmulator();
   *   await segment.fault({ operation: "createComputedTrait", kind: "dropAfterCommit", times: 1 });
   *   await using outage = await segment.fault({ api: "profile", kind: "status", status: 503 });
   *   console.log(outage);
   * }
   * void main();
   * ```
   */
  async fault(fault: FaultInput): Promise<SetFault> {
    const { faults } = await this.#control<{ faults: { id: string }[] }>("POST", "/faults", fault);
    const path = `/faults/${faults.at(-1)?.id}`;
    const clear = async (): Promise<void> => {
      // A closed emulator has no faults, so that there is nothing left to do at the end of a block.
      if (this.#stopped === undefined) await this.#control("DELETE", path);
    };
    return { clear, [Symbol.asyncDispose]: clear };
  }

  /**
   * Let time pass for Segment: for statuses, locks, windows of queries and batch runs. Rate windows stay in real time.
   *
   * @param duration - milliseconds, or a text such as `"8 hours"`
   * @returns the emulator's time afterwards
   * @throws {RangeError} for what is no duration
   *
   * @example
   * ```ts
   * import { startEmulator } from "pulumi-segment-personas/emulator";
   *
   * async function main(): Promise<void> {
   *   await using segment = await startEmulator();
   *   await segment.advance("8 hours");
   * }
   * void main();
   * ```
   */
  async advance(duration: Duration): Promise<Date> {
    const body = { advanceMs: readDuration(duration) };
    return new Date((await this.#control<{ now: string }>("POST", "/clock", body)).now);
  }

  /**
   * Connect a source to a space, as a person does in the app.
   *
   * @param source - slug or id
   * @param space - slug or id; the first space if left out
   * @throws {Error} where there is no such source or space, and for a source that is disabled
   */
  async connect(source: string, space?: string): Promise<void> {
    await this.#control("POST", "/connections", { sourceId: source, spaceId: space });
  }

  /** Disconnect a source from a space, as a person does in the app. */
  async disconnect(source: string, space?: string): Promise<void> {
    await this.#control("DELETE", "/connections", { sourceId: source, spaceId: space });
  }

  /**
   * Start over: nothing that has happened is left.
   *
   * @param seed - what the workspace has then; the seed that the emulator was started with, if left out
   * @throws {Error} for a seed that is wrong, with every place; nothing changes then
   */
  async reset(seed?: Seed): Promise<void> {
    await this.#control("POST", seed === undefined ? "/reset" : "/seed", seed);
  }

  /**
   * How the emulator answers where Segment documents nothing.
   *
   * @param changes - what to switch; the rest stays
   * @returns all switches afterwards
   */
  async switches(changes: SwitchChanges = {}): Promise<Switches> {
    return this.#control("PATCH", "/switches", changes);
  }

  /**
   * End it: its addresses answer no longer, and every method but this one is refused. A second time nothing happens.
   *
   * @throws {Error} where the data file cannot be written, so that changes are lost
   */
  close(): Promise<void> {
    // What was called before is still part of what is saved.
    return (this.#stopped ??= Promise.allSettled(this.#underway).then(() => this.#stop()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Its addresses, tokens, spaces and sources. */
  toJSON(): EmulatorAddress {
    const { apiUrl, appUrl, trackingUrl, profileUrl, token, profileToken, workspaceId, spaces, sources } =
      this;
    return { apiUrl, appUrl, trackingUrl, profileUrl, token, profileToken, workspaceId, spaces, sources };
  }

  /** @throws {Error} once it is closed: a change could not be kept, as the data file may be another emulator's by now */
  #mustBeOpen(): void {
    if (this.#stopped !== undefined)
      throw new Error("this emulator is closed: nothing can be asked of it after close(); start another");
  }

  /** The source that a test names, or the first one. */
  #source(named: string | undefined): StoredSource {
    return namedSource(this.#parts.store, named);
  }

  /** @throws {Error} for a source that gives nothing to any space */
  #feeding(named: string | undefined): StoredSource {
    const source = this.#source(named);
    const { store } = this.#parts;
    const hint = "(to test what happens then, use `send`)";
    if (!source.enabled)
      throw new Error(`The source "${source.slug}" is disabled and drops every call ${hint}`);
    if (!store.spaces.some(({ id }) => store.isConnected(id, source.id)))
      throw new Error(
        `The source "${source.slug}" feeds no space: call connect("${source.slug}") first ${hint}`,
      );
    return source;
  }

  async #batches(writeKey: string, calls: readonly RawCall[]): Promise<void> {
    for (const batch of batchesOf(calls))
      await answerOf(await this.#request("POST", "/v1/batch", { writeKey, batch }));
  }

  async #control<T>(method: string, path: string, body?: unknown): Promise<T> {
    return answerOf<T>(await this.#request(method, `/_emulator${path}`, body));
  }

  /** Within this process: what stands between a program under test and the network has no part in it. */
  async #request(method: string, path: string, body?: unknown): Promise<Response> {
    this.#mustBeOpen();
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

/** A profile as `/_emulator/profiles` answers it. */
interface StoredWhole extends Omit<WholeProfile, "traits" | "audiences"> {
  readonly traits: Readonly<Record<string, { readonly kind: string; readonly value: unknown }>>;
}

/** What the emulator keeps of an event beside it is its own affair. */
function eventOf({ type, event, timestamp, properties, context, sourceId }: ReceivedEvent): ReceivedEvent {
  return {
    type,
    event,
    timestamp,
    ...(properties === undefined ? {} : { properties }),
    ...(context === undefined ? {} : { context }),
    ...(sourceId === undefined ? {} : { sourceId }),
  };
}

interface Addressed {
  readonly source: StoredSource;
  readonly call: RawCall;
}

/** Calls of one source that stand together, so that the order among sources stays. */
function inARow(calls: readonly Addressed[]): { source: string; calls: RawCall[] }[] {
  const runs: { source: string; calls: RawCall[] }[] = [];
  for (const { source, call } of calls) {
    const last = runs.at(-1);
    if (last?.source === source.writeKey) last.calls.push(call);
    else runs.push({ source: source.writeKey, calls: [call] });
  }
  return runs;
}

/** @throws {Error} in the words of the answer, where it is a refusal */
async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json();
  if (response.ok) return body as T;
  const { errors, message } = body as { errors?: { message: string }[]; message?: string };
  throw new Error(
    errors?.map((error) => error.message).join("; ") ?? message ?? `answered ${response.status}`,
  );
}
