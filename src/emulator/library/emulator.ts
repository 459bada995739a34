import type { FaultInput } from "../exchange/faults";
import type { LoggedRequest } from "../exchange/request-log";
import { namedSource } from "../lookups";
import type { Parts } from "../parts";
import type { Seed } from "../seeds/seed";
import type { StoredLabel, StoredSource } from "../store";
import type { SwitchChanges, Switches } from "../switches";
import { inARow } from "./batches";
import { readDuration, type Duration } from "./duration";
import { callOf, type Impression } from "./impressions";
import { listOf } from "./lists";
import { externalIdOf, type ProfileId } from "./profile-id";
import type { EmulatorAddress, SentCall, SetFault, WholeProfile } from "./shapes";
import { wholeProfile } from "./whole-profile";
import { answerOf, WithinProcess, type Fetch } from "./within-process";

/**
 * A running local Segment. Programs under test reach it over its addresses; the methods are what a test does to it, and
 * what a person does in Segment's app. Every method but `close` is a call of `/_emulator` or of the Tracking API, made
 * within this process: no network, no rate windows, no faults.
 */
export class Emulator implements EmulatorAddress, AsyncDisposable {
  readonly #within: WithinProcess;
  readonly #parts: Parts;
  readonly #origin: string;
  readonly #stop: () => Promise<void>;
  #stopped: Promise<void> | undefined;

  /** @internal */
  constructor(fetch: Fetch, parts: Parts, origin: string, stop: () => Promise<void>) {
    this.#within = new WithinProcess(fetch, origin);
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
    this.#within.mustBeOpen();
    const calls = listOf("impressions", impressions).map((impression, at) => ({
      call: callOf(impression, at),
      source: this.#feeding(impression.source),
    }));
    for (const { source, calls: together } of inARow(calls)) await this.#within.sendAll(source, together);
  }

  /**
   * Have calls of the Tracking API received, one or many, in their order. What Segment drops without a word is dropped.
   *
   * @param source - slug or id; the first source if left out
   */
  async send(calls: SentCall | readonly SentCall[], source?: string): Promise<void> {
    this.#within.mustBeOpen();
    const all = listOf("calls", calls);
    await this.#within.sendAll(
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
    const response = await this.#within.request(
      "GET",
      `/_emulator/profiles/${encodeURIComponent(externalIdOf(id))}${query}`,
    );
    return response.status === 404 ? undefined : wholeProfile(await answerOf(response));
  }

  /**
   * The calls that were answered so far, oldest first, of the Public API or of the Profile API.
   *
   * @param api - default: `public`
   */
  async requests(api: LoggedRequest["api"] = "public"): Promise<LoggedRequest[]> {
    return (await this.#within.control<{ requests: LoggedRequest[] }>("GET", `/requests?api=${api}`))
      .requests;
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
    const { faults } = await this.#within.control<{ faults: { id: string }[] }>("POST", "/faults", fault);
    const path = `/faults/${faults.at(-1)?.id}`;
    const clear = async (): Promise<void> => {
      // A closed emulator has no faults, so that there is nothing left to do at the end of a block.
      if (this.#stopped === undefined) await this.#within.control("DELETE", path);
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
    return new Date((await this.#within.control<{ now: string }>("POST", "/clock", body)).now);
  }

  /**
   * Connect a source to a space, as a person does in the app.
   *
   * @param source - slug or id
   * @param space - slug or id; the first space if left out
   * @throws {Error} where there is no such source or space, and for a source that is disabled
   */
  async connect(source: string, space?: string): Promise<void> {
    await this.#within.control("POST", "/connections", { sourceId: source, spaceId: space });
  }

  /** Disconnect a source from a space, as a person does in the app. */
  async disconnect(source: string, space?: string): Promise<void> {
    await this.#within.control("DELETE", "/connections", { sourceId: source, spaceId: space });
  }

  /**
   * Start over: nothing that has happened is left.
   *
   * @param seed - what the workspace has then; the seed that the emulator was started with, if left out
   * @throws {Error} for a seed that is wrong, with every place; nothing changes then
   */
  async reset(seed?: Seed): Promise<void> {
    await this.#within.control("POST", seed === undefined ? "/reset" : "/seed", seed);
  }

  /**
   * How the emulator answers where Segment documents nothing.
   *
   * @param changes - what to switch; the rest stays
   * @returns all switches afterwards
   */
  async switches(changes: SwitchChanges = {}): Promise<Switches> {
    return this.#within.control("PATCH", "/switches", changes);
  }

  /**
   * End it: its addresses answer no longer, and every method but this one is refused. A second time nothing happens.
   *
   * @throws {Error} where the data file cannot be written, so that changes are lost
   */
  close(): Promise<void> {
    return (this.#stopped ??= this.#within.close().then(() => this.#stop()));
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
}
