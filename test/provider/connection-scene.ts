import { sourceConnection } from "../../src/provider/connections/source-connection";
import { drive, DrivenClock } from "../client/driven-clock";
import { startSegment, type Properties, type Segment } from "../support/provider";
import { startSession, type Conversation } from "../support/session";

/** A Segment and a provider whose clocks go together, and a source that is declared for the first space. */
export interface Scene extends AsyncDisposable {
  readonly segment: Segment;
  readonly sourceId: string;
  readonly talk: Conversation;
  /** A later run: its process remembers nothing. */
  nextRun(): Conversation;
  /** Check and create, as the engine does. */
  declare(more?: Properties): Promise<Properties>;
  /** Check and update. */
  change(state: Properties, more: Properties): Promise<Properties>;
  /** What a refresh makes of a state. */
  refresh(state: Properties): Promise<Properties>;
  /** A person connects or disconnects a source in the app. */
  connect(sourceId?: string): Promise<void>;
  disconnect(sourceId?: string): Promise<void>;
  /** The source sends an event. */
  send(event: string, properties?: Properties): Promise<void>;
  passDays(days: number): Promise<void>;
  fault(operation: string, fault: Properties): Promise<void>;
}

type Options = Parameters<typeof startSegment>[0];

const dayMs = 86_400_000;

function idOf({ spaceId, sourceId }: Properties): string {
  return `${String(spaceId)}/${String(sourceId)}`;
}

export async function startScene(
  options: Options = {},
  settings: Record<string, string> = {},
): Promise<Scene> {
  const segment = await startSegment(options);
  const clock = new DrivenClock();
  await segment.control("POST", "/clock", { now: new Date(clock.now()).toISOString() });
  const run = () => startSession(segment.emulator, { space: segment.spaceId, ...settings }, clock);
  const sourceOf = (slug: string) => segment.emulator.sources.find((source) => source.slug === slug);
  const { id: sourceId = "", writeKey = "" } = sourceOf("split-impressions-production") ?? {};
  let talk = run();
  const checked = (inputs: Properties): Properties => {
    const { inputs: filled, failures } = sourceConnection.check(talk.session, inputs, {});
    if (failures.length > 0) throw new Error(failures.join("; "));
    return filled;
  };
  const pair = (id: string) => ({ spaceId: segment.spaceId, sourceId: id });
  return {
    segment,
    sourceId,
    get talk() {
      return talk;
    },
    nextRun: () => (talk = run()),
    declare: async (more = {}) =>
      (await drive(clock, sourceConnection.create(talk.session, checked({ sourceId, ...more })))).state,
    change: (state, more) =>
      drive(clock, sourceConnection.update(talk.session, idOf(state), state, checked({ sourceId, ...more }))),
    refresh: async (state) =>
      (await drive(clock, sourceConnection.read(talk.session, idOf(state), state)))?.state ?? {},
    connect: async (id = sourceId) => void (await segment.control("POST", "/connections", pair(id))),
    disconnect: async (id = sourceId) => void (await segment.control("DELETE", "/connections", pair(id))),
    send: async (event, properties = {}) => {
      const call = { writeKey, userId: "u-1", event, properties };
      const url = `${segment.emulator.trackingUrl}/v1/track`;
      await fetch(url, { method: "POST", body: JSON.stringify(call) });
    },
    passDays: async (days) => {
      clock.advance(days * dayMs);
      await segment.control("POST", "/clock", { now: new Date(clock.now()).toISOString() });
    },
    fault: async (operation, fault) =>
      void (await segment.control("POST", "/faults", { operation, ...fault })),
    [Symbol.asyncDispose]: () => segment[Symbol.asyncDispose](),
  };
}

/** A second space, so that an audit event that names none leaves open which it means. */
export const twoSpaces = {
  seed: {
    spaces: [
      { id: "spa_4mTzQ9wXk2RvVbN7cLpYdH", slug: "production" },
      { id: "spa_7nUaR3yYm4SwWcP9eMqZfJ", slug: "staging" },
    ],
  },
};

/** What was connected before the audit log begins. */
export const connectedBefore = {
  connections: [{ space: "production", source: "split-impressions-production" }],
};
