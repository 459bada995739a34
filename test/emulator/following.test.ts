import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  admission,
  evaluate,
  parse,
  print,
  traitValue,
  type ProfileEvent,
  type Query,
} from "../../src/query";
import { SpaceDefinitions } from "../../src/emulator/computing/space-definitions";
import type { StoredDefinition } from "../../src/emulator/stored";
import { audienceQueries, traitQueries } from "../query/generate";
import { runs } from "../query/runs";
import { startSegment, type Segment } from "./segment";

const start = Date.parse("2026-11-24T12:00:00Z");
const hourMs = 3_600_000;
/** Few names and values, so that definitions and events meet, and times that are late, equal and far apart. */
const texts = fc.constantFrom("a", "b", "a", "n.m", "items.$.a", "1");
const values = fc.constantFrom<unknown[]>("a", "b", "1", 1, 2, true, null, ["a", 1], { m: 1 });
const properties = fc.dictionary(fc.constantFrom("a", "b", "n", "items", "1"), values, { maxKeys: 3 });
const events = fc.record({
  event: fc.constantFrom("a", "b"),
  timestamp: fc.integer({ min: -80, max: 10 }).map((hours) => new Date(start + hours * hourMs).toISOString()),
  properties,
  context: properties,
});

/** Calls of a user and of a visitor, who turns out to be the user. */
type Step =
  | { do: "track"; as: "userId" | "anonymousId"; event: ProfileEvent; again: boolean }
  | { do: "join" | "read" }
  | { do: "wait"; hours: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant("track" as const),
        as: fc.constantFrom("userId" as const, "anonymousId" as const),
        event: events,
        again: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("read" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("join" as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 40 }) }),
    },
  ),
  { maxLength: 12 },
);

const source = { id: "hT5vQm8KxW3nRbZ7dLp2Yc", slug: "impressions", writeKey: "write" };
let segment: Segment;
beforeAll(async () => {
  segment = await startSegment();
});
afterAll(() => segment[Symbol.asyncDispose]());

async function startOver(queries: readonly Query[]): Promise<void> {
  await segment.control("POST", "/seed", {
    spaces: [{ id: segment.spaceId, slug: "production" }],
    sources: [source],
    connections: [{ space: "production", source: source.slug }],
    computedTraits: queries.map((query, index) => ({
      name: `trait ${index}`,
      definition: { query: print(query), type: "USERS" },
    })),
  });
  await segment.control("PATCH", "/switches", { profileReadsPerSecond: 0 });
  await segment.control("POST", "/clock", { now: new Date(start).toISOString() });
}

/** What `evaluate` makes of all events at once; a trait of which no event is admitted is on no profile. */
function expected(queries: readonly Query[], given: readonly ProfileEvent[], now: Date): object {
  const carried = queries.map((query, index) => {
    const isAdmitted = given.some(admission(query).admits);
    const value = isAdmitted ? traitValue(query, evaluate(query, { events: given }, { now })) : null;
    return [`trait_${index}`, value] as const;
  });
  return Object.fromEntries(carried.filter(([, value]) => value !== null));
}

const { writeKey } = source;
const track = (call: object): Promise<Response> =>
  fetch(`${segment.emulator.trackingUrl}/v1/track`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ writeKey, ...call }),
  });

function isWritten(query: Query): boolean {
  return print(parse(print(query), { as: "trait" })) === print(query);
}

test("whenever a profile is read, it carries what `evaluate` makes of all its events", async () => {
  const queries = fc.array(
    traitQueries(texts, 3)
      .map(({ query }) => query)
      .filter(isWritten),
    { minLength: 4, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(queries, steps, async (wanted, given) => {
      await startOver(wanted);
      const arrived: { as: string; event: ProfileEvent }[] = [];
      let [isJoined, now] = [false, start];
      const check = async (): Promise<void> => {
        const mine = arrived.filter(({ as }) => isJoined || as === "userId").map(({ event }) => event);
        const known = mine.length > 0 || isJoined;
        expect(await segment.traits("user_id:u")).toEqual(
          known ? expected(wanted, mine, new Date(now)) : undefined,
        );
      };
      for (const [index, step] of given.entries()) {
        if (step.do === "track") {
          const call = { messageId: `m-${index}`, [step.as]: step.as[0], ...step.event };
          for (let time = 0; time < (step.again ? 2 : 1); time++) await track(call);
          arrived.push({ as: step.as, event: { ...step.event, sourceId: source.id } });
        } else if (step.do === "join") {
          await track({ event: "joined", userId: "u", anonymousId: "a" });
          isJoined = true;
        } else if (step.do === "wait") {
          now += step.hours * hourMs;
          await segment.control("POST", "/clock", { now: new Date(now).toISOString() });
        } else await check();
      }
      await check();
    }),
    { numRuns: runs(60) },
  );
}, 120_000);

test("an event that a definition does not admit changes nothing, whatever else has happened", () => {
  const definitions = fc.oneof(traitQueries(texts, 3), audienceQueries(texts, 3, ["USERS"]));
  fc.assert(
    fc.property(definitions, fc.array(events, { maxLength: 12 }), properties, ({ query }, given, traits) => {
      const admitted = given.filter(admission(query).admits);
      const now = new Date(start);

      expect(evaluate(query, { events: admitted, traits }, { now })).toEqual(
        evaluate(query, { events: given, traits }, { now }),
      );
    }),
    { numRuns: runs(2_000) },
  );
}, 60_000);

test("events with the same values in the properties that decide are wanted by the same definitions", () => {
  const all = fc.array(traitQueries(texts, 3), { maxLength: 8 });
  fc.assert(
    fc.property(all, fc.array(events, { maxLength: 20 }), (made, given) => {
      const definitions = new SpaceDefinitions(
        made.map(({ query }, index) => definitionOf(print(query), index)),
        [],
      );
      for (const event of given) {
        const wanting = definitions.wanting(event).map(({ definition }) => definition.key);
        const admitting = definitions.traits
          .filter(({ query }) => admission(query).admits(event))
          .map(({ definition }) => definition.key);

        expect(new Set(wanting)).toEqual(new Set(admitting));
        expect(wanting).toHaveLength(admitting.length);
      }
    }),
    { numRuns: runs(500) },
  );
}, 60_000);

function definitionOf(query: string, index: number): StoredDefinition {
  return { kind: "trait", type: "USERS", key: `trait_${index}`, query } as StoredDefinition;
}

/** An impression that notes how often its properties are looked at. */
function watched(split: string, looks: { count: number }): ProfileEvent {
  return {
    event: "get_treatment",
    timestamp: "2026-11-24T12:00:00Z",
    get properties() {
      looks.count += 1;
      return { split, treatment: "on" };
    },
  };
}

test.each([
  ["equality with a flag", (flag: string) => `property('split') = '${flag}'`, 2],
  ["part of a flag's name", (flag: string) => `property('split').contains('${flag}')`, 1],
])(
  "1,000 impressions of 5 flags cost 200 traits that ask for %s a few thousand looks, and not 200,000",
  (_what, condition, perImpression) => {
    const flags = Array.from({ length: 200 }, (_, index) => `flag_${index}_`);
    const queries = flags.map((flag) => `event('get_treatment').where(${condition(flag)}).count()`);
    const definitions = new SpaceDefinitions(queries.map(definitionOf), []);
    const looks = { count: 0 };
    for (let index = 0; index < 1_000; index++) {
      const flag = flags[index % 5] ?? "";
      const wanting = definitions.wanting(watched(flag, looks));

      expect(wanting.map(({ definition }) => definition.key)).toEqual([`trait_${index % 5}`]);
    }

    // Beside one or two looks at each, every trait judges one impression of each flag, at most.
    expect(looks.count).toBeLessThanOrEqual(1_000 * perImpression + 5 * 200);
  },
);
