import { production, type Segment } from "../segment";
import type { Cases } from "./case";

/** Switches about the limits of the Tracking API, and how much of what came the Profile API shows. */
export const calls = {
  trackingRequestsPerSecond: {
    ask: async (segment) => {
      const statuses = await Promise.all([1, 2, 3].map(() => segment.track(production, one)));
      return Math.max(...statuses);
    },
    answers: [
      [1_000, 200],
      [2, 429],
      [0, 200],
    ],
  },
  oversizedInBatch: {
    ask: async (segment) => {
      const large = { ...one, properties: { text: "x".repeat(33 * 1_024) } };
      return [await batch(segment, [large, one]), await eventsOf(segment)];
    },
    answers: [
      ["refuse", [400, 0]],
      ["drop", [200, 1]],
    ],
  },
  overfullBatch: {
    ask: async (segment) => {
      const status = await batch(
        segment,
        Array.from({ length: 2_501 }, () => one),
      );
      return [status, await eventsOf(segment)];
    },
    answers: [
      ["drop", [200, 2_500]],
      ["refuse", [400, 0]],
    ],
  },
  maxNesting: {
    ask: async (segment) => segment.track(production, { ...one, properties: { a: { b: { c: { d: 1 } } } } }),
    answers: [
      [500, 200],
      [3, 400],
    ],
  },
  allMeansSpaces: {
    ask: async (segment) => {
      await batch(segment, [{ ...one, integrations: { All: false } }]);
      return eventsOf(segment);
    },
    answers: [
      [true, 0],
      [false, 1],
    ],
  },
  maxIdentifiers: {
    ask: async (segment) => {
      await batch(
        segment,
        ["a", "b"].map((anonymousId) => ({ ...one, anonymousId })),
      );
      return segment.traits("anonymous_id:b");
    },
    answers: [
      [5, { seen: 2 }],
      [1, undefined],
    ],
  },
  profilePageSize: {
    ask: async (segment) => (await page(segment, "")).cursor?.limit,
    answers: [
      [10, 10],
      [20, 20],
    ],
  },
  profileLimitAbove: {
    ask: async (segment) => {
      const { status, cursor } = await page(segment, "?limit=1000");
      return cursor?.limit ?? status;
    },
    answers: [
      ["refuse", 400],
      ["clamp", 200],
    ],
  },
} satisfies Partial<Cases>;

const one = { type: "track", userId: "u-1", event: "e" };

/** @returns the status; what the calls have come to is in the trait `seen` */
async function batch(segment: Segment, batched: object[]): Promise<number> {
  await segment.connect(production);
  const definition = { query: "event('e').count()", type: "USERS" };
  await segment.data("POST", segment.traitsPath, { name: "seen", definition });
  return segment.track(production, { type: "batch", batch: batched });
}

async function eventsOf(segment: Segment): Promise<number> {
  return ((await segment.traits("user_id:u-1"))?.["seen"] as number | undefined) ?? 0;
}

/** A page of the user's traits. */
async function page(
  { emulator, spaceId, ...segment }: Segment,
  search: string,
): Promise<{ status: number; cursor?: { limit: number } }> {
  await segment.connect(production);
  await segment.track(production, one);
  const url = `${emulator.profileUrl}/v1/spaces/${spaceId}/collections/users/profiles/user_id:u-1/traits${search}`;
  const authorization = `Basic ${Buffer.from(`${emulator.profileToken}:`).toString("base64")}`;
  const answer = await fetch(url, { headers: { authorization } });
  return { status: answer.status, ...((await answer.json()) as object) };
}
