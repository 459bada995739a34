import { production, type Segment } from "../segment";
import type { Cases } from "./case";

/** Switches about previews of audiences, and about what destinations are told and send. */
export const audiences = {
  previewProgress: {
    ask: async (segment) => {
      const { id } = await createPreview(segment);
      await segment.control("POST", "/clock", { advanceMs: 60_000 });
      const path = `/spaces/${segment.spaceId}/audiences/previews/${id}`;
      return ((await segment.data("GET", path))["audiencePreview"] as { status: string }).status;
    },
    answers: [
      ["completed", "COMPLETED"],
      ["stuck", "RUNNING"],
      ["failed", "FAILED"],
    ],
  },
  previewAuditResource: {
    ask: async (segment) => {
      const { id } = await createPreview(segment);
      const { events } = await segment.data("GET", "/audit-events");
      return (events as { resourceId: string }[])[0]?.resourceId === id;
    },
    answers: [
      ["preview", true],
      ["workspace", false],
    ],
  },
  maxPreviews: {
    ask: async (segment) => {
      await createPreview(segment);
      return (await segment.call("POST", `/spaces/${segment.spaceId}/audiences/previews`, preview)).status;
    },
    answers: [
      [700, 200],
      [1, 429],
    ],
  },
  idSyncDefault: {
    ask: async (segment) => {
      const { audience } = await connected(segment);
      const { connections } = await segment.data("GET", `${audience}/destination-connections`);
      return (connections as { idSyncConfiguration: { strategy: string }[] }[])[0]?.idSyncConfiguration;
    },
    answers: [
      [
        "last",
        [
          { externalId: "email", strategy: "last" },
          { externalId: "user_id", strategy: "last" },
        ],
      ],
      [
        "all",
        [
          { externalId: "email", strategy: "all" },
          { externalId: "user_id", strategy: "all" },
        ],
      ],
    ],
  },
  activationNames: {
    ask: async (segment) => {
      const { connection } = await connected(segment);
      await activate(segment, connection);
      return (await activate(segment, connection)).status;
    },
    answers: [
      ["twins", 200],
      ["refuse", 400],
    ],
  },
  unknownAction: {
    ask: async (segment) => {
      const { connection } = await connected(segment);
      return (await activate(segment, connection, { destinationMapping: { actionId: "none" } })).status;
    },
    answers: [
      ["refuse", 400],
      ["keep", 200],
    ],
  },
  emptyTraits: {
    ask: async (segment) => {
      const { audience, connection } = await connected(segment);
      const { body } = await activate(segment, connection, withTraits(["roll"]));
      const { id } = (body as Answered).data.activation;
      const changed = await segment.data("PATCH", `${audience}/activations/${id}`, withTraits([]));
      const { personalization: kept } = changed["activation"] as ReturnType<typeof withTraits>;
      return kept.profile.properties;
    },
    answers: [
      ["clear", []],
      ["stay", ["roll"]],
    ],
  },
  resyncMs: {
    ask: async (segment) => {
      const { connection } = await connected(segment);
      const { body } = await activate(segment, connection);
      return (body as Answered).data.activation.performResync;
    },
    answers: [
      [1_000, true],
      [0, false],
    ],
  },
  outgoingIds: {
    ask: async (segment) => {
      await segment.connect(production);
      await segment.track(production, {
        type: "identify",
        userId: "u-1",
        traits: { email: "a@example.com" },
      });
      return outgoing(segment, "Audience Entered");
    },
    answers: [
      [
        "apart",
        [
          { event: "Audience Entered", email: "a@example.com" },
          { event: "Audience Entered", userId: "u-1" },
        ],
      ],
      ["together", [{ event: "Audience Entered", userId: "u-1", email: "a@example.com" }]],
    ],
  },
  activationEvent: {
    ask: async (segment) => {
      await segment.connect(production);
      return outgoing(segment, "Audience Entered");
    },
    answers: [
      ["type", [{ event: "Audience Entered", userId: "u-1" }]],
      ["name", [{ event: "guide", userId: "u-1" }]],
    ],
  },
} satisfies Partial<Cases>;

interface Answered {
  data: { activation: { id: string; performResync: boolean } };
}

const preview = { audienceType: "USERS", definition: { query: "event('X').count() >= 1" } };

async function createPreview(segment: Segment): Promise<{ id: string }> {
  const answer = await segment.data("POST", `/spaces/${segment.spaceId}/audiences/previews`, preview);
  return answer["audiencePreview"] as { id: string };
}

/** An audience, connected to the destination of the seed, and where it and the connection stand. */
async function connected(segment: Segment): Promise<{ audience: string; connection: string }> {
  const audiencesPath = `/spaces/${segment.spaceId}/audiences`;
  const definition = { query: "event('x').count() >= 1" };
  const made = await segment.data("POST", audiencesPath, { name: "a", audienceType: "USERS", definition });
  const audience = `${audiencesPath}/${(made["audience"] as { id: string }).id}`;
  const { destinations } = await segment.data("GET", "/destinations");
  const [{ id } = { id: "" }] = destinations as { id: string }[];
  const answer = await segment.data("POST", `${audience}/destination-connections`, {
    destination: { id, type: "destination" },
  });
  const connection = `${audience}/destination-connections/${(answer["connection"] as { id: string }).id}`;
  return { audience, connection };
}

function activate(segment: Segment, connection: string, more: Record<string, unknown> = {}) {
  return segment.call("POST", `${connection}/activations`, {
    activationName: "guide",
    activationType: "All Events",
    performResync: true,
    ...more,
  });
}

const withTraits = (properties: string[]) => ({ personalization: { profile: { properties } } });

/** What the destination is told, in short, once somebody has entered the audience. */
async function outgoing(segment: Segment, activationType: string): Promise<unknown[]> {
  const { connection } = await connected(segment);
  await activate(segment, connection, { activationType });
  await segment.track(production, { userId: "u-1", event: "x" });
  const { calls } = (await segment.control("GET", "/outgoing")) as { calls: { call: OutgoingCall }[] };
  return calls.map(({ call: { event, userId, context } }) => ({
    event,
    ...(userId === undefined ? {} : { userId }),
    ...(context.traits === undefined ? {} : { email: context.traits.email }),
  }));
}

interface OutgoingCall {
  event: string;
  userId?: string;
  context: { traits?: { email: string } };
}
