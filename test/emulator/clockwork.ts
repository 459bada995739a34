import { production, startSegment, type Segment } from "./segment";

export const hourMs = 3_600_000;
export const noon = "2026-11-24T12:00:00.000Z";
export const latest = "event('e').last(property('v'))";
export const windowed = "event('e').within(1 day).count()";

/** A Segment that computes as Segment does, on a clock that stands still at noon, with one user and what is asked of it. */
export interface Clockwork extends AsyncDisposable {
  readonly segment: Segment;
  readonly advance: (ms: number) => Promise<unknown>;
  readonly turn: (switches: object) => Promise<unknown>;
  /** An event of the user. */
  readonly send: (v: unknown, more?: object) => Promise<unknown>;
  /** @returns where the trait stands */
  readonly define: (name: string, query?: string, more?: object) => Promise<string>;
  readonly defineAudience: (name: string, query: string, more?: object) => Promise<string>;
  readonly change: (path: string, changes: object) => Promise<number>;
  readonly status: (path: string) => Promise<string>;
  readonly values: (profile?: string) => Promise<unknown>;
}

export async function startClockwork(switches: object = {}): Promise<Clockwork> {
  const segment = await startSegment({ rateWindowMs: 0 });
  const turn = (turned: object) => segment.control("PATCH", "/switches", turned);
  await segment.control("POST", "/clock", { now: noon });
  await turn({ timing: "segment", ...switches });
  await segment.connect(production);
  const audiencesPath = `/spaces/${segment.spaceId}/audiences`;
  const read = async (path: string) =>
    Object.values(await segment.data("GET", path))[0] as { status: string };
  return {
    segment,
    turn,
    advance: (advanceMs) => segment.control("POST", "/clock", { advanceMs }),
    send: (v, more = {}) =>
      segment.track(production, { userId: "u-1", event: "e", properties: { v }, ...more }),
    define: async (name, query = latest, more = {}) => {
      const body = { name, definition: { query, type: "USERS" }, ...more };
      const { computedTrait } = await segment.data("POST", segment.traitsPath, body);
      return `${segment.traitsPath}/${(computedTrait as { id: string }).id}`;
    },
    defineAudience: async (name, query, more = {}) => {
      const body = { name, audienceType: "USERS", definition: { query }, ...more };
      const { audience } = await segment.data("POST", audiencesPath, body);
      return `${audiencesPath}/${(audience as { id: string }).id}`;
    },
    change: async (path, changes) => (await segment.call("PATCH", path, changes)).status,
    status: async (path) => (await read(path)).status,
    values: (profile = "user_id:u-1") => segment.traits(profile),
    [Symbol.asyncDispose]: () => segment[Symbol.asyncDispose](),
  };
}
