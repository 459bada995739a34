import { production, type Segment } from "../segment";
import type { Cases } from "./case";

const hourMs = 3_600_000;

/** Switches about when values are there. */
export const timing = {
  timing: {
    ask: async (segment) => {
      await start(segment);
      const seen = [await segment.traits("user_id:u-1")];
      await segment.control("POST", "/clock", { advanceMs: 2_000 });
      return [...seen, await segment.traits("user_id:u-1")];
    },
    answers: [
      ["instant", [{ t0: "on" }, { t0: "on" }]],
      ["segment", [{}, { t0: "on" }]],
    ],
  },
  maxComputing: {
    given: { timing: "segment" },
    ask: async (segment) => {
      await start(segment, 3);
      await segment.control("POST", "/clock", { advanceMs: 2_000 });
      return segment.traits("user_id:u-1");
    },
    answers: [
      [5, { t0: "on", t1: "on", t2: "on" }],
      [2, { t0: "on", t1: "on" }],
      [0, { t0: "on", t1: "on", t2: "on" }],
    ],
  },
  computeQueue: {
    seed: { spaces: [{ slug: "one" }, { slug: "two" }], sources: [{ slug: production }] },
    given: { timing: "segment", maxComputing: 1 },
    ask: async (segment) => {
      await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
      const { spaces } = segment.emulator;
      for (const { id } of spaces)
        await segment.data("POST", `/spaces/${id}/computed-traits`, { name: "t", definition: last });
      await segment.control("POST", "/clock", { advanceMs: 2_000 });
      const lists = await Promise.all(
        spaces.map(({ id }) => segment.data("GET", `/spaces/${id}/computed-traits`)),
      );
      return lists.map(({ computedTraits }) => (computedTraits as { status: string }[])[0]?.status);
    },
    answers: [
      ["space", ["Live", "Live"]],
      ["workspace", ["Live", "Computing"]],
    ],
  },
  batchRunMs: {
    given: { timing: "segment" },
    ask: async (segment) => {
      await start(segment, 1, "event('e').within(30 days).last(property('v'))");
      await segment.control("POST", "/clock", { advanceMs: 2_000 });
      await segment.track(production, { userId: "u-1", event: "e", properties: { v: "off" } });
      await segment.control("POST", "/clock", { advanceMs: 8 * hourMs - 1 });
      const before = await segment.traits("user_id:u-1");
      await segment.control("POST", "/clock", { advanceMs: 1 });
      return [before, await segment.traits("user_id:u-1")];
    },
    answers: [
      [8 * hourMs, [{ t0: "on" }, { t0: "off" }]],
      [hourMs, [{ t0: "off" }, { t0: "off" }]],
      [24 * hourMs, [{ t0: "on" }, { t0: "on" }]],
    ],
  },
} satisfies Partial<Cases>;

const last = { query: "event('e').last(property('v'))", type: "USERS" };

/** An event, and after it so many traits of it, all at one moment. */
async function start(segment: Segment, traits = 1, query = last.query): Promise<void> {
  await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
  await segment.connect(production);
  await segment.track(production, { userId: "u-1", event: "e", properties: { v: "on" } });
  for (let index = 0; index < traits; index++)
    await segment.data("POST", segment.traitsPath, { name: `t${index}`, definition: { ...last, query } });
}
