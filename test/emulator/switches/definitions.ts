import { treatmentQuery, type Segment } from "../segment";
import type { Cases } from "./case";

/** Switches about traits and audiences: how they are taken, changed and shown. */
export const definitions = {
  lenientInput: {
    ask: async (segment) => (await create(segment, { x: 1 })).status,
    answers: [
      [false, 422],
      [true, 200],
    ],
  },
  enabledDefault: {
    ask: async (segment) => (await created(segment)).enabled,
    answers: [
      [true, true],
      [false, false],
    ],
  },
  keyCollision: {
    ask: async (segment) => {
      await create(segment);
      const { status, body } = await create(segment);
      return status === 200 ? (body as Answered).data.computedTrait.key : status;
    },
    answers: [
      ["refuse", 422],
      ["suffix", "roll_2"],
      ["twin", "roll"],
    ],
  },
  keyOfCapitals: {
    ask: async (segment) => {
      const { body } = await create(segment, { name: "backEnd HTTPRoll a1B" });
      return (body as Answered).data.computedTrait.key;
    },
    answers: [
      ["joined", "backend_httproll_a1b"],
      ["apart", "back_end_http_roll_a1_b"],
    ],
  },
  batchHistory: {
    ask: async (segment) => {
      const { body } = await create(segment, {
        definition: { query: "event('X').within(7 days).count()", type: "USERS" },
        options: { includeHistoricalData: false },
      });
      const { options } = (body as { data: { computedTrait: { options: object } } }).data.computedTrait;
      return options;
    },
    answers: [
      ["forced", { includeHistoricalData: true }],
      ["asSent", { includeHistoricalData: false }],
    ],
  },
  readsUntilShown: {
    ask: async (segment) => {
      const { id } = await created(segment);
      const listed = async () =>
        ((await segment.data("GET", segment.traitsPath))["computedTraits"] as object[]).length;
      const read = async () => (await segment.call("GET", `${segment.traitsPath}/${id}`)).status;
      return [await listed(), await read(), await listed()];
    },
    answers: [
      [0, [1, 200, 1]],
      [2, [0, 404, 1]],
    ],
  },
  lockStatus: {
    ask: async (segment) => changeTwice(segment),
    answers: [
      [409, 409],
      [400, 400],
      [422, 422],
    ],
  },
  lockMs: {
    ask: async (segment) => changeTwice(segment, 1_000),
    answers: [
      [500, 200],
      [1_001, 409],
    ],
  },
  statusMs: {
    ask: async (segment) => statusAfter(segment, 3_000),
    answers: [
      [1_000, "Live"],
      [3_000, "Backfilling"],
      [3_001, "Computing"],
    ],
  },
  statusProgress: {
    ask: async (segment) => statusAfter(segment, 3_600_000),
    answers: [
      ["live", "Live"],
      ["stuck", "Computing"],
      ["failed", "Failed"],
      ["awaitingDestinations", "Awaiting Destinations"],
    ],
  },
  kindChangeStatus: {
    ask: async (segment) => {
      const query = "event('x').within(30 days).last(property('y'))";
      return change(segment, (await created(segment)).id, { definition: { query, type: "USERS" } });
    },
    answers: [
      [400, 400],
      [422, 422],
    ],
  },
  invalidQueryStatus: {
    ask: async (segment) =>
      (await create(segment, { definition: { query: "event(", type: "USERS" } })).status,
    answers: [
      [422, 422],
      [400, 400],
    ],
  },
  queryText: {
    ask: async (segment) => {
      const definition = { query: treatmentQuery.replaceAll(" = ", "="), type: "USERS" };
      return (await created(segment, { definition })).definition.query === definition.query;
    },
    answers: [
      ["asSent", true],
      ["reformatted", false],
    ],
  },
  maxTraits: {
    ask: async (segment) => {
      await create(segment, { name: "a" });
      return (await create(segment, { name: "b" })).status;
    },
    answers: [
      [50, 200],
      [1, 400],
    ],
  },
  maxAudiences: {
    ask: async (segment) => {
      await createAudience(segment, "a");
      return (await createAudience(segment, "b")).status;
    },
    answers: [
      [100, 200],
      [1, 400],
    ],
  },
} satisfies Partial<Cases>;

interface Answered {
  data: { computedTrait: Created };
}

interface Created {
  id: string;
  key: string;
  enabled: boolean;
  status: string;
  definition: { query: string };
}

const trait = { name: "roll", definition: { query: treatmentQuery, type: "USERS" } };

function create(segment: Segment, more: Record<string, unknown> = {}) {
  return segment.call("POST", segment.traitsPath, { ...trait, ...more });
}

async function created(segment: Segment, more: Record<string, unknown> = {}): Promise<Created> {
  return ((await create(segment, more)).body as Answered).data.computedTrait;
}

function createAudience(segment: Segment, name: string) {
  return segment.call("POST", `/spaces/${segment.spaceId}/audiences`, {
    name,
    audienceType: "USERS",
    definition: { query: "event('x').count() >= 1" },
  });
}

async function change(segment: Segment, id: string, body: unknown): Promise<number> {
  return (await segment.call("PATCH", `${segment.traitsPath}/${id}`, body)).status;
}

/** Status of the second change, so long after the first. */
async function changeTwice(segment: Segment, afterMs = 0): Promise<number> {
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  const { id } = await created(segment);
  await change(segment, id, { name: "a" });
  await segment.control("POST", "/clock", { advanceMs: afterMs });
  return change(segment, id, { name: "b" });
}

async function statusAfter(segment: Segment, advanceMs: number): Promise<string> {
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  const { id } = await created(segment);
  await segment.control("POST", "/clock", { advanceMs });
  const { computedTrait } = await segment.data("GET", `${segment.traitsPath}/${id}`);
  return (computedTrait as Created).status;
}
