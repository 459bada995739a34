import type { Space, Workspace } from "../../api";
import { SegmentClient, SegmentNotFoundError, systemClock, type Clock } from "../../client";
import { undefinedIfGone, UsageError } from "../errors";
import type { Log } from "./log";
import type { Settings } from "./settings";
import { bareSpaceId } from "./space-id";

/**
 * What one provider process knows about one workspace: its client with the rate budget, the workspace behind the token
 * and its spaces. All resources of a process with the same settings share it.
 */
export class Session {
  readonly client: SegmentClient;
  readonly #abort = new AbortController();
  #workspace: Promise<Workspace> | undefined;
  readonly #spaces = new Map<string, Promise<Space>>();

  constructor(
    readonly settings: Settings,
    readonly log: Log,
    readonly clock: Clock = systemClock,
  ) {
    this.client = new SegmentClient({
      baseUrl: settings.apiUrl,
      token: settings.token,
      timeoutMs: settings.timeoutMs,
      maxWaitMs: settings.maxWaitMs,
      rateWindowMs: settings.rateWindowMs,
      signal: this.#abort.signal,
      clock,
      onWait: (wait) => log.progress(describeWait(wait)),
    });
  }

  /** Reject everything that waits, and everything that comes. */
  close(reason: string): void {
    this.#abort.abort(new Error(`nothing was sent: ${reason}`));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /**
   * The workspace behind the token, once it is known to be the right one. Called before anything else is asked or
   * written: with a token of another workspace every resource would look deleted.
   *
   * @param storedId - the workspace that a resource's state names
   * @throws {UsageError} when the token's workspace is not the pinned one, or not the resource's
   */
  async requireWorkspace(storedId?: unknown): Promise<Workspace> {
    const workspace = await this.#knownWorkspace();
    const { workspace: pinned } = this.settings;
    const actual = `the token belongs to workspace "${workspace.slug}" (${workspace.id})`;
    if (pinned !== undefined && pinned !== workspace.id && pinned !== workspace.slug) {
      throw new UsageError(
        `${actual}, but segment:workspace is "${pinned}": use a token of "${pinned}", or correct segment:workspace. Nothing was changed`,
      );
    }
    if (typeof storedId === "string" && storedId !== workspace.id) {
      throw new UsageError(
        `${actual}, but this resource was made in workspace ${storedId}: use a token of that workspace. Nothing was changed`,
      );
    }
    return workspace;
  }

  /** @throws {UsageError} when the space does not exist, naming the ones that do */
  async requireSpace(spaceId: string): Promise<Space> {
    const key = bareSpaceId(spaceId);
    const known = this.#spaces.get(key) ?? this.#findSpace(spaceId);
    this.#spaces.set(key, known);
    known.catch(() => this.#spaces.delete(key));
    return known;
  }

  async #findSpace(spaceId: string): Promise<Space> {
    const space = await this.client.spaces.get(spaceId).catch(undefinedIfGone);
    if (space !== undefined) return space;
    // The list only helps with the answer, so it must not take its place.
    const list = this.client.spaces.list().catch((): Space[] => []);
    const [workspace, spaces] = await Promise.all([this.requireWorkspace(), list]);
    const names = spaces.map(({ id, slug }) => `${slug} (${id})`).join(", ");
    throw new UsageError(
      `space "${spaceId}" does not exist in workspace "${workspace.slug}", which has ${names || "none that this token may see"}: correct \`spaceId\` or segment:space`,
    );
  }

  async #knownWorkspace(): Promise<Workspace> {
    this.#workspace ??= this.client.workspace.get();
    try {
      return await this.#workspace;
    } catch (error) {
      this.#workspace = undefined;
      throw error instanceof SegmentNotFoundError ? notTheApi(error, this.settings.apiUrl) : error;
    }
  }
}

/** Every token has a workspace, so whatever answers 404 here is not Segment's API. */
function notTheApi(error: SegmentNotFoundError, apiUrl: string): UsageError {
  const { pathname } = new URL(apiUrl);
  const fix =
    pathname === "/"
      ? "set it to the address of the Public API, or leave it out and set segment:region"
      : `take "${pathname}" away, unless a gateway of yours serves the API below it`;
  return new UsageError(
    `${error.message}. No Public API is at segment:apiUrl (or SEGMENT_API_URL) "${apiUrl}": ${fix}. Nothing was changed`,
    { cause: error },
  );
}

const sessions = new Map<string, Session>();
let closed: string | undefined;

export function sessionFor(settings: Settings, log: Log): Session {
  const key = JSON.stringify(settings);
  const session = sessions.get(key) ?? new Session(settings, log);
  if (closed !== undefined) session.close(closed);
  sessions.set(key, session);
  return session;
}

export function closeSessions(reason: string): void {
  closed = reason;
  for (const session of sessions.values()) session.close(reason);
}

function describeWait(wait: {
  operation: string;
  done: number;
  waiting: number;
  nextCount: number;
  waitMs: number;
}): string {
  const seconds = Math.ceil(wait.waitMs / 1000);
  return `Segment's rate limit for ${wait.operation}: ${wait.done} done, ${wait.waiting} waiting, next ${wait.nextCount} in ${seconds} s`;
}

/** Something that each session has one of, made when it is first asked for. */
export class PerSession<T> {
  readonly #known = new WeakMap<Session, T>();

  constructor(private readonly make: (session: Session) => T) {}

  of(session: Session): T {
    const known = this.#known.get(session) ?? this.make(session);
    this.#known.set(session, known);
    return known;
  }
}
