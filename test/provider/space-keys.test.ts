import { expect, test } from "vitest";

import { lastComputedTrait } from "../../src/provider/definitions/last-computed-trait";
import { drive } from "../client/driven-clock";
import { rollAlgorithm, startSegment, type Segment } from "../support/provider";
import { startSession } from "../support/session";
import { TestStack, type Program } from "../support/stack";

const trait = (name: string): Program[string] => ({
  kind: "LastComputedTrait",
  name,
  event: "get_treatment",
  property: "treatment",
  conditions: { split: name },
});

async function call(segment: Segment, type: string, body: object): Promise<void> {
  const [source] = segment.emulator.sources;
  await fetch(`${segment.emulator.trackingUrl}/v1/${type}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ writeKey: source?.writeKey, userId: "u-1", ...body }),
  });
}

async function connect(segment: Segment): Promise<void> {
  const [source] = segment.emulator.sources;
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
}

/** More custom traits than one page of the space's schema holds. */
async function fillSchema(segment: Segment): Promise<void> {
  await connect(segment);
  for (let part = 0; part < 4; part += 1) {
    const keys = Array.from({ length: 300 }, (_, index) => [`custom_${part}_${index}`, "x"]);
    await call(segment, "identify", { traits: Object.fromEntries(keys) });
  }
}

const lookUps = async (segment: Segment): Promise<number> =>
  (await segment.requests()).filter((request) => request.startsWith("listTraits")).length;

test("in a space with more keys than a page, each new key is searched for, five calls at the most", async () => {
  await using segment = await startSegment();
  await fillSchema(segment);
  const stack = new TestStack(segment);
  const names = ["f0", "f1", "f2", "f3", "f4", "f5", "f6"];
  await segment.requests();

  await stack.up(Object.fromEntries(names.map((name) => [name, trait(name)])));

  expect(await lookUps(segment)).toBe(5);
  expect(stack.conversation.said.filter((line) => line.startsWith("info: only"))).toEqual([
    `info: only the first 5 keys were compared with the traits that space ${segment.spaceId} already has`,
  ]);
});

test.each(["custom_0_0", "custom_3_299"])(
  "the custom trait %s is found, on the first page or behind it",
  async (key) => {
    await using segment = await startSegment();
    await fillSchema(segment);

    await expect(new TestStack(segment).up({ a: trait(key) })).rejects.toThrow(
      `space ${segment.spaceId} already has a custom trait with the key "${key}", which the trait "${key}" would overwrite: give it another name, or set \`replaceUnderSameKey: true\` if the key is meant to change hands`,
    );
  },
);

test("an audience's key is not taken by a trait", async () => {
  await using segment = await startSegment();
  await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "f",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "trait('a') = 'on'" },
  });

  await expect(new TestStack(segment).up({ a: trait("f") })).rejects.toThrow(
    'already has an audience\'s trait with the key "f"',
  );
});

test("a trait that was deleted in the app is made again, and says whose values profiles hold", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  await segment.control("POST", "/clock", { now: new Date(clock.now() - 86_400_000).toISOString() });
  await connect(segment);
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f") });
  await call(segment, "track", { event: "get_treatment", properties: { split: "f", treatment: "on" } });
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${stack.idOf("a")}`);
  await stack.refresh();

  await stack.up({ a: trait("f") });

  expect(stack.conversation.warnings).toEqual([
    expect.stringMatching(
      /^trait "f" takes the key "f", of which profiles hold values until new ones arrive: of the trait deleted 2026-11-23T/,
    ),
  ]);
  expect(session.settings.space).toBe(segment.spaceId);
});

test("without a limit nothing is counted", async () => {
  await using segment = await startSegment();

  await new TestStack(segment, { maxTraits: "0" }).up({ a: trait("f") });

  expect((await segment.requests()).filter((request) => request.startsWith("listSpaces"))).toEqual([]);
});

test("what a run deletes makes room for what it makes", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment, { maxTraits: "2" });
  await stack.up({ a: trait("f") });

  await stack.up({
    b: trait("g"),
    a: { ...trait("f"), within: "30 days", replaceUnderSameKey: true },
  });

  expect([...stack.entries.keys()].toSorted()).toEqual(["a", "b"]);
});

test("a list of several pages is read twice before the first create, since an item may slip between its pages", async () => {
  await using segment = await startSegment();
  const computedTraits = Array.from({ length: 1_001 }, (_, index) => ({
    name: `f${index}`,
    definition: { query: "event('x').last(property('y'))", type: "USERS" },
  }));
  await segment.control("POST", "/seed", { computedTraits });
  const stack = new TestStack(segment, { maxTraits: "0" });

  await expect(stack.up({ a: trait("f1000") })).rejects.toThrow('already has the trait "f1000"');

  const lists = (await segment.requests()).filter((request) => request.startsWith("listComputedTraits"));
  expect(lists).toHaveLength(4);
});

test("a list that failed is asked for again by the next read", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm }, {});
  const { id, state } = await drive(clock, lastComputedTrait.create(session, inputs));
  await segment.control("POST", "/faults", {
    operation: "listComputedTraits",
    kind: "status",
    status: 403,
    times: 1,
  });
  await expect(drive(clock, lastComputedTrait.read(session, id, state))).rejects.toThrow("403");

  expect(await drive(clock, lastComputedTrait.read(session, id, state))).toMatchObject({ id });
});
