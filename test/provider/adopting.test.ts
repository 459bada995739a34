import { expect, test } from "vitest";

import { lastComputedTrait } from "../../src/provider/definitions/last-computed-trait";
import { drive } from "../client/driven-clock";
import { startSegment, type Properties, type Segment } from "../support/provider";
import { startSession, type Conversation } from "../support/session";
import { TestStack, type Program } from "../support/stack";

const trait = (name: string, more: Properties = {}): Program[string] => ({
  kind: "LastComputedTrait",
  name,
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "f" },
  ...more,
});
const query = "event('get_treatment').where(property('split') = 'f').last(property('treatment'))";

/** What somebody has made in the app or by another program. */
async function byHand(segment: Segment, more: Properties = {}): Promise<string> {
  const body = { name: "f", enabled: true, definition: { query, type: "USERS" }, ...more };
  const { data } = (await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, body)) as {
    data: { computedTrait: { id: string } };
  };
  return data.computedTrait.id;
}

const up = (segment: Segment, program: Program, settings: Record<string, string> = { adopt: "byName" }) =>
  new TestStack(segment, settings).up(program);

test.each<[string, Properties, string]>([
  [
    "an account's trait",
    { definition: { query, type: "ACCOUNTS" } },
    "which cannot become the one in the program: its type is ACCOUNTS. Use another `name`, or delete it in Segment",
  ],
  [
    "a trait with a window",
    { definition: { query: query.replace(".last", ".within(30 days).last"), type: "USERS" } },
    "which cannot become the one in the program: it is computed in batches, and Segment cannot change that",
  ],
  [
    "a trait without history",
    { options: { includeHistoricalData: false } },
    "which cannot become the one in the program: its includeHistoricalData is false, and Segment cannot change that",
  ],
])("%s is not taken over by name, because Segment cannot change it", async (_what, existing, reason) => {
  await using segment = await startSegment();
  const id = await byHand(segment, existing);

  await expect(up(segment, { a: trait("f", { includeHistoricalData: true }) })).rejects.toThrow(
    `space production already has the trait "f" (${id}, key "f"), ${reason}`,
  );
});

test("a real-time trait does not become one with a window", async () => {
  await using segment = await startSegment();
  await byHand(segment);

  await expect(up(segment, { a: trait("f", { within: "30 days" }) })).rejects.toThrow(
    "it is computed in real time, and Segment cannot change that",
  );
});

test("a trait whose definition Segment does not show is not taken over", async () => {
  await using segment = await startSegment();
  await byHand(segment);
  await segment.control("POST", "/faults", { operation: "listComputedTraits", kind: "nullDefinition" });

  await expect(up(segment, { a: trait("f") })).rejects.toThrow(
    "which cannot become the one in the program: Segment shows no definition of it",
  );
});

test("everything in which an identical one differs is named", async () => {
  await using segment = await startSegment();
  await byHand(segment, { enabled: false, description: "theirs" });

  const program = { a: trait("f", { description: "ours", conditions: { split: "g" } }) };
  await expect(up(segment, program, { adopt: "identical" })).rejects.toThrow(
    'and it differs in enabled, description, query: make the program the same, or write `adopt: "byName"` to change it',
  );
});

test("taking over by name sends what differs, and the next preview is empty", async () => {
  await using segment = await startSegment();
  const id = await byHand(segment, { enabled: false });
  const stack = new TestStack(segment, { adopt: "byName" });

  await stack.up({ a: trait("f") });

  expect((await segment.requests()).filter((request) => request.startsWith("update"))).toEqual([
    "updateComputedTraitForSpace 200",
  ]);
  expect(stack.idOf("a")).toBe(id);
  expect(stack.preview({ a: trait("f") })).toEqual({});
});

test("a takeover that is refused leaves the trait to whoever asks next", async () => {
  await using segment = await startSegment();
  const id = await byHand(segment, { enabled: false });
  await segment.control("POST", "/faults", {
    operation: "updateComputedTraitForSpace",
    kind: "status",
    status: 403,
    times: 1,
  });
  const conversation = startSession(segment.emulator, { space: segment.spaceId, adopt: "byName" });

  await expect(make(conversation, "a")).rejects.toThrow("403");

  await expect(make(conversation, "b")).resolves.toMatchObject({ id });
});

/** Create as one run does, which may ask for several. */
function make(
  { session, clock }: Conversation,
  resource: string,
  declared: Program[string] = trait("f"),
): Promise<{ id: string; state: Properties }> {
  const { kind: _, ...inputs } = declared;
  const { inputs: checked } = lastComputedTrait.check(session, { ...inputs, __resource: resource }, {});
  return drive(clock, lastComputedTrait.create(session, checked));
}

test("a key that is not the expected one is told", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { keyCollision: "suffix" });
  await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "f",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "trait('a') = 'on'" },
  });
  const stack = new TestStack(segment);

  await stack.up({ a: trait("f", { replaceUnderSameKey: true }) });

  expect(stack.conversation.warnings).toEqual([
    'Segment gave trait "f" the key "f_2", not "f": whatever uses it must use "f_2"',
  ]);
  expect(stack.entries.get("a")?.state["key"]).toBe("f_2");
});

test("what a run has made is there for its next read", async () => {
  await using segment = await startSegment();
  const conversation = startSession(segment.emulator, { space: segment.spaceId });
  await make(conversation, "a");
  const { id, state } = await make(conversation, "b", trait("g"));

  expect(await lastComputedTrait.read(conversation.session, id, state)).toMatchObject({ id });
  expect((await segment.requests()).filter((request) => request.startsWith("getComputedTrait"))).toEqual([]);
});

test("a create that was refused gives its name and its place back", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status: 422,
    times: 1,
  });
  const conversation = startSession(segment.emulator, { space: segment.spaceId, maxTraits: "1" });
  await expect(make(conversation, "a")).rejects.toThrow("422");

  await expect(make(conversation, "a")).resolves.toMatchObject({ id: expect.any(String) });
});

test("two resources of one name in different components cannot make one key", async () => {
  await using segment = await startSegment();
  const conversation = startSession(segment.emulator, { space: segment.spaceId });
  await make(conversation, "same");

  await expect(make(conversation, "same")).rejects.toThrow(
    `two traits of this program would get the key "f" in space ${segment.spaceId}; one is named "f": rename it, Segment makes keys from names`,
  );
});

test("a name that another declaration is about to give up is not taken from it", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f") });
  const entry = stack.entries.get("a");
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId, adopt: "byName" });
  const renamed = lastComputedTrait.check(session, { ...trait("g"), kind: undefined, __resource: "a" }, {});
  lastComputedTrait.diff(session, entry?.id ?? "", entry?.state ?? {}, renamed.inputs);

  const { kind: _, ...inputs } = trait("f");
  const { inputs: wanted } = lastComputedTrait.check(session, { ...inputs, __resource: "b" }, {});
  await expect(drive(clock, lastComputedTrait.create(session, wanted))).rejects.toThrow(
    `LastComputedTrait "a" of this program already has the name "f" in space production (${entry?.id}): give this trait another \`name\``,
  );
});

test("`replaceUnderSameKey` takes the key of a custom trait, knowingly", async () => {
  await using segment = await startSegment();
  const [source] = segment.emulator.sources;
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
  await fetch(`${segment.emulator.trackingUrl}/v1/identify`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ writeKey: source?.writeKey, userId: "u-1", traits: { f: "by hand" } }),
  });

  await expect(up(segment, { a: trait("f") })).rejects.toThrow('already has a custom trait with the key "f"');
  await expect(up(segment, { a: trait("f", { replaceUnderSameKey: true }) })).resolves.toBeUndefined();
});

test("what a run has made is not deleted under whatever name the engine asks", async () => {
  await using segment = await startSegment();
  const conversation = startSession(segment.emulator, { space: segment.spaceId });
  const { id, state } = await make(conversation, "a");

  await lastComputedTrait.delete(conversation.session, id, { ...state, __resource: "b" });

  expect((await segment.requests()).filter((request) => request.startsWith("remove"))).toEqual([]);
});

test("of two traits of one name, none is taken over", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { keyCollision: "twin" });
  const ids = [await byHand(segment), await byHand(segment)];

  await expect(up(segment, { a: trait("f") })).rejects.toThrow(
    `space ${segment.spaceId} has 2 traits called "f" (${ids.join(", ")}): delete all but one in Segment, or use another \`name\``,
  );
});
