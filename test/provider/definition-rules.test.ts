import { expect, test } from "vitest";

import { audience } from "../../src/provider/definitions/audience";
import { computedTrait } from "../../src/provider/definitions/computed-trait";
import { lastComputedTrait } from "../../src/provider/definitions/last-computed-trait";
import { drive } from "../client/driven-clock";
import { rollAlgorithm, rollAlgorithmQuery, startSegment, type Properties } from "../support/provider";
import { startSession } from "../support/session";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const nowhere = { apiUrl: "http://127.0.0.1:1", token: "sgp_x" };
const start = () => startSession(nowhere, { space: "spa_x" }).session;

const trait: Properties = { ...rollAlgorithm, type: "USERS", enabled: true, spaceId: "spa_x" };
const state: Properties = { ...trait, query: rollAlgorithmQuery, key: rollAlgorithm.name };

test("what the program has compiled is compiled again, and not trusted", () => {
  const given = { ...rollAlgorithm, query: "event('x').last(property('y'))", computation: "batch" };

  expect(lastComputedTrait.check(start(), given, {})).toEqual({
    inputs: { ...trait, query: rollAlgorithmQuery, computation: "realtime" },
    failures: [],
    warnings: [],
  });
});

test("while a condition is not known, what the program has handed over stays", () => {
  const given = { ...rollAlgorithm, conditions: { split: unknown }, query: unknown, computation: "realtime" };

  expect(lastComputedTrait.check(start(), given, {}).inputs).toEqual({
    ...trait,
    conditions: { split: unknown },
    query: unknown,
    computation: "realtime",
  });
});

test("a query that is the input itself is left as it is written", () => {
  const given = { name: "f", query: "event('x') . last(property('y'))" };

  expect(computedTrait.check(start(), given, {}).inputs).toMatchObject({
    query: given.query,
    computation: "realtime",
  });
});

function warningsOf(before: Properties, after: Properties): string[] | undefined {
  return lastComputedTrait.check(start(), { ...rollAlgorithm, ...after }, { ...trait, ...before }).warnings;
}

test("a description is warned about when it goes, not when it changes or comes", () => {
  expect(warningsOf({ description: "a" }, {})).toEqual([
    '`description` of trait "back_end_roll_algorithm" stays as it is: Segment has no way to take one back, so write a new value instead of removing it',
  ]);
  expect(warningsOf({ description: "a" }, { description: "b" })).toEqual([]);
  expect(warningsOf({}, { description: "b" })).toEqual([]);
});

test("a new name is warned about where it leads to another key and the trait stays", () => {
  expect(warningsOf({}, { name: "roll" })).toHaveLength(1);
  expect(warningsOf({}, { name: "Back_End_Roll_Algorithm" })).toEqual([]);
  expect(warningsOf({}, { name: unknown })).toEqual([]);
  expect(warningsOf({}, { name: "roll", within: "30 days" })).toEqual([]);
  expect(warningsOf({}, { name: "roll", spaceId: "spa_y" })).toEqual([]);
});

test.each<[string, Properties, Properties]>([
  ["a name that is not known", { name: unknown }, { name: unknown }],
  ["a space that is not known", { spaceId: unknown }, { spaceId: unknown }],
  ["another space", { spaceId: "spa_1" }, { spaceId: "spa_2" }],
])("%s shares no key", (_what, one, other) => {
  const session = start();
  const check = (resource: string, more: Properties) =>
    lastComputedTrait.check(session, { ...rollAlgorithm, __resource: resource, ...more }, {}).failures;

  expect([check("a", one), check("b", other)]).toEqual([[], []]);
});

test("two declarations without a name are told what is missing, and nothing of keys", () => {
  const session = start();
  const { name: _, ...nameless } = rollAlgorithm;
  const check = (resource: string) =>
    lastComputedTrait.check(session, { ...nameless, __resource: resource }, {}).failures;

  check("a");
  expect(check("b")).toHaveLength(1);
});

test("every input that forces a replacement is named in the refusal", () => {
  const changed = { ...rollAlgorithm, type: "ACCOUNTS", includeAnonymousUsers: true };

  expect(lastComputedTrait.check(start(), changed, trait).failures).toEqual([
    'changing `type`, `includeAnonymousUsers` of trait "back_end_roll_algorithm" means deleting it and making it again, and its profiles keep the old values under the same key: give the new trait another `name`, or set `replaceUnderSameKey: true` to reuse the key knowingly',
  ]);
  const { name: _, ...nameless } = trait;
  expect(lastComputedTrait.check(start(), changed, nameless).failures).toEqual([]);
});

const diff = (before: Properties, after: Properties) =>
  lastComputedTrait.diff(start(), "tra_1", before, after);

test.each<[string, Properties, Properties, Properties]>([
  ["nothing", {}, {}, { changes: false }],
  [
    "a condition that is not known",
    {},
    { conditions: { split: unknown } },
    { changes: "inputs", replaces: [] },
  ],
  ["an empty list for none", {}, { destinations: [] }, { changes: false }],
  ["destinations that are taken out", { destinations: ["a"] }, {}, { changes: "inputs", replaces: [] }],
  ["history that is taken out", { includeHistoricalData: true }, {}, { changes: false }],
  ["a name and a type", {}, { name: "x", type: "ACCOUNTS" }, { changes: "inputs", replaces: ["type"] }],
  [
    "a stored query that this version cannot read",
    { query: "sql(1)" },
    { event: "x" },
    { changes: "inputs", replaces: [] },
  ],
  [
    "a query that was edited into what the inputs have no words for",
    { query: "event('get_treatment').mode(property('treatment'), 1)" },
    {},
    {
      changes: "outputs",
      reason:
        'the definition of trait "back_end_roll_algorithm" was edited in Segment: `pulumi up` makes it what the program says again',
    },
  ],
])("%s is the difference that it is", (_what, before, after, expected) => {
  expect(diff({ ...state, ...before }, { ...trait, ...after })).toEqual(expected);
});

test("state without a query, as an older version may have stored it, is compared by its inputs", () => {
  const { query: _, ...older } = state;

  expect(diff(older, trait)).toEqual({ changes: false });
  expect(diff(older, { ...trait, event: "x" })).toEqual({ changes: "inputs", replaces: [] });
});

test("options of an audience that are not known yet are a difference", () => {
  const has = {
    name: "a",
    query: "trait('x') = 'y'",
    audienceType: "USERS",
    enabled: true,
    spaceId: "spa_x",
  };
  const options = { filterByExternalIds: ["email"] };

  expect(audience.diff(start(), "aud_1", { ...has, options }, { ...has, options: unknown })).toEqual({
    changes: "inputs",
    replaces: [],
  });
  expect(audience.diff(start(), "aud_1", { ...has, options }, { ...has, options })).toEqual({
    changes: false,
  });
});

test("a trait whose definition Segment does not show is read as far as it is shown", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm }, {});
  const { id, state: made } = await drive(clock, lastComputedTrait.create(session, inputs));
  for (const operation of ["listComputedTraits", "getComputedTrait"])
    await segment.control("POST", "/faults", { operation, kind: "nullDefinition" });

  const read = await drive(clock, lastComputedTrait.read(session, id, made));

  expect(read?.inputs).toEqual(inputs);
  expect(read?.state["query"]).toBe(rollAlgorithmQuery);
});

test("a trait that is looked up is read as the inputs that would make it", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  // As Pulumi sends them: the keys of an object in order.
  const conditions = { environmentName: "production", split: "back_end_roll_algorithm" };
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm, conditions }, {});
  const { id } = await drive(clock, lastComputedTrait.create(session, inputs));

  const read = await lastComputedTrait.read(session, id, { spaceId: segment.spaceId, __lookup: true });

  expect(read?.inputs).toEqual({ ...inputs, spaceId: segment.spaceId });
});

test("conditions that somebody has taken out of a trait are in its inputs no more", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm }, {});
  const { id, state: made } = await drive(clock, lastComputedTrait.create(session, inputs));
  const query = "event('get_treatment').last(property('treatment'))";
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    definition: { query, type: "USERS" },
  });
  const later = startSession(segment.emulator).session;

  const read = await lastComputedTrait.read(later, id, made);

  expect(read?.inputs).toEqual({ ...inputs, conditions: undefined, within: undefined, query });
  expect(read?.state["conditions"]).toBeUndefined();
});

test("a trait whose query this version cannot read keeps its inputs, and shows the query", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const { inputs } = lastComputedTrait.check(session, { ...rollAlgorithm }, {});
  const { id, state: made } = await drive(clock, lastComputedTrait.create(session, inputs));
  const mode = "event('get_treatment').mode(property('treatment'), 1)";
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    definition: { query: mode, type: "USERS" },
  });
  const later = startSession(segment.emulator).session;

  const read = await lastComputedTrait.read(later, id, made);

  expect(read?.inputs).toEqual({ ...inputs, query: mode });
  expect(read?.state).toMatchObject({ query: mode, conditions: rollAlgorithm.conditions });
});
