import { production, type Segment } from "../segment";
import type { Cases } from "./case";

/** Switches about what comes into a space: filters, calls, sources that are connected, reads of profiles. */
export const dataPath = {
  maxFilters: {
    ask: async (segment) => {
      await createFilter(segment);
      return (await createFilter(segment)).status;
    },
    answers: [
      [10, 200],
      [1, 400],
    ],
  },
  dropDefault: {
    ask: async (segment) => (await createdFilter(segment)).drop,
    answers: [
      [true, true],
      [false, false],
    ],
  },
  newFilterStatement: {
    ask: async (segment) => {
      const { id } = await createdFilter(segment);
      const changes = { integrationId: segment.spaceId, if: "type = 'screen'" };
      return (await segment.call("PATCH", `/filters/${id}`, changes)).status;
    },
    answers: [
      ["replace", 200],
      ["refuse", 400],
    ],
  },
  numericIds: {
    ask: async (segment) => {
      await segment.connect(production);
      await segment.track(production, { type: "identify", userId: 42, traits: { plan: "pro" } });
      return segment.traits("user_id:42");
    },
    answers: [
      [true, { plan: "pro" }],
      [false, undefined],
    ],
  },
  profileReadsPerSecond: {
    ask: async (segment) => {
      const read = () => segment.traits("user_id:u-1");
      return Promise.all([read(), read(), read()]).catch(
        (error: Error) => /answered \d+/.exec(error.message)?.[0],
      );
    },
    answers: [
      [100, [undefined, undefined, undefined]],
      [2, "answered 429"],
      [0, [undefined, undefined, undefined]],
    ],
  },
  replayOnConnect: {
    ask: async (segment) => {
      await segment.track(production, { type: "identify", userId: "u-1", traits: { plan: "pro" } });
      await segment.connect(production);
      return segment.traits("user_id:u-1");
    },
    answers: [
      [false, undefined],
      [true, { plan: "pro" }],
    ],
  },
  connectionRoute: {
    ask: async (segment) => {
      const pair = `${segment.spaceId}/${segment.sourceId(production)}`;
      return (await segment.call("PUT", `/gateway/${pair}`)).status;
    },
    answers: [
      [undefined, 404],
      ["/gateway/{spaceId}/{sourceId}", 200],
    ],
  },
} satisfies Partial<Cases>;

function createFilter(segment: Segment) {
  return segment.call("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "pages",
    if: "type = 'page'",
  });
}

async function createdFilter(segment: Segment): Promise<{ id: string; drop: boolean }> {
  return ((await createFilter(segment)).body as { data: { filter: { id: string; drop: boolean } } }).data
    .filter;
}
