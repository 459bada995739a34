import { expect, test } from "vitest";

import {
  create,
  rollAlgorithm,
  rollAlgorithmQuery,
  startSegment,
  type Properties,
} from "../support/provider";

/** The query as a program's run prints it, since Pulumi sorts the keys of `conditions`. */
const inWireOrder =
  "event('get_treatment').where(property('environmentName') = 'production' AND property('split') = 'back_end_roll_algorithm').last(property('treatment'))";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("a trait is created with its definition, and state holds its inputs and what Segment made of them", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });

  const { id, outs } = await create(provider, { ...rollAlgorithm, destinations: ["Webhook"] });

  expect(outs).toEqual({
    ...rollAlgorithm,
    type: "USERS",
    enabled: true,
    spaceId: segment.spaceId,
    destinations: ["Webhook"],
    key: "back_end_roll_algorithm",
    query: rollAlgorithmQuery,
    computation: "realtime",
    status: "Computing",
    manualSteps: [
      expect.stringContaining(`computed-traits/${id} and choose Select Destinations`),
      expect.stringMatching(/^tick "Webhook" and have it sent as /),
      expect.stringContaining("ID sync"),
    ],
    createdAt: expect.stringMatching(/^2\d{3}-.*Z$/),
    workspaceId: segment.emulator.workspaceId,
    schemaVersion: 1,
  });
});

test("a trait that Segment has as the program says is no change, however its query is spelled", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm });
  const respelled = rollAlgorithmQuery.replaceAll(" = ", "=").replace("AND", "\n  AND");

  const { inputs } = await provider.check(outs, { ...rollAlgorithm });

  expect(await provider.diff(id, { ...outs, query: respelled }, inputs as Properties)).toEqual({
    changes: false,
  });
});

test("an edited trait is read as the inputs that would make it, so that the next preview shows the difference", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm, description: "as declared" });
  const query = rollAlgorithmQuery.replace("'production'", "'staging'");
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    description: "edited by hand",
    definition: { query, type: "USERS" },
  });

  const read = await provider.read(id, outs);

  expect(read.inputs).toEqual({
    ...rollAlgorithm,
    description: "edited by hand",
    conditions: { split: "back_end_roll_algorithm", environmentName: "staging" },
    query: inWireOrder.replace("'production'", "'staging'"),
    computation: "realtime",
    type: "USERS",
    enabled: true,
    spaceId: segment.spaceId,
  });
  expect(read.props).toMatchObject({ query, description: "edited by hand" });
});

test("a query that Segment has in another order is read as the program spells it, so that no preview shows it as changed", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const given = {
    ...rollAlgorithm,
    conditions: { environmentName: "production", split: rollAlgorithm.name },
  };
  const { id, outs } = await create(provider, given);
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    enabled: false,
    definition: { query: rollAlgorithmQuery, type: "USERS" },
  });

  const read = await provider.read(id, outs);

  expect(read.props?.query).toBe(rollAlgorithmQuery);
  const { inputs } = await provider.check({}, given);
  expect(read.inputs).toEqual({ ...inputs, enabled: false });
  expect(inputs).toMatchObject({ query: inWireOrder });
});

test("a trait deleted in Segment reads as gone, so the next update creates it again", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await segment.control("POST", "/clock", { now: hourAgo, running: true });
  const { id, outs } = await create(provider, { ...rollAlgorithm });
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${id}`);

  expect(await provider.read(id, outs)).toEqual({ id: "" });
});

test("a looked-up trait that does not exist is an error, not an empty trait", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });

  await expect(provider.read("tra_none", { spaceId: segment.spaceId, __lookup: true })).rejects.toThrow(
    '"tra_none" does not exist',
  );
});

test("an update sends only what differs", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm, description: "old" });

  const { inputs } = await provider.check(outs, { ...rollAlgorithm, description: "new" });
  const updated = await provider.update(id, outs, inputs as Properties);

  expect(updated.outs).toMatchObject({ description: "new", query: rollAlgorithmQuery });
  const { requests } = (await segment.control("GET", "/requests")) as {
    requests: { operation: string; body?: unknown }[];
  };
  expect(requests.filter(({ operation }) => operation === "updateComputedTraitForSpace")).toHaveLength(1);
});

test("a changed condition is an update in place, a change between real time and batch a replacement", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm });
  const diff = async (more: Properties) => provider.diff(id, outs, { ...outs, ...more });

  expect(await diff({ conditions: { split: "back_end_roll_algorithm" } })).toEqual({});
  expect(await diff({ within: "30 days" })).toEqual({ replaces: ["within"] });
  expect(await diff({ includeAnonymousUsers: true })).toEqual({
    replaces: ["includeAnonymousUsers"],
  });
  expect(await diff({ spaceId: "another" })).toEqual({ replaces: ["spaceId"] });
  expect(await diff({ spaceId: segment.spaceId.replace("spa_", "") })).toEqual({ changes: false });
  expect(await diff({ adopt: "byName", waitForLive: true })).toEqual({ changes: false });
  expect(await diff({ description: "first one" })).toEqual({});
});

test("a replacement under the same name is refused in the preview with the two ways out", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { outs } = await create(provider, { ...rollAlgorithm });
  const failures = async (more: Properties) =>
    (await provider.check(outs, { ...rollAlgorithm, ...more })).failures;

  expect(await failures({ within: "30 days" })).toEqual([
    {
      property: "",
      reason:
        'changing `within` of trait "back_end_roll_algorithm" means deleting it and making it again, and its profiles keep the old values under the same key: ' +
        "give the new trait another `name`, or set `replaceUnderSameKey: true` to reuse the key knowingly",
    },
  ]);
  expect(await failures({ within: "30 days", replaceUnderSameKey: true })).toEqual([]);
  expect(await failures({ within: "30 days", name: "roll_algorithm_this_month" })).toEqual([]);
});

test("a description that is removed stays, and a warning says so", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm, description: "kept" });

  const { inputs, failures } = await provider.check(outs, { ...rollAlgorithm });

  expect(failures).toEqual([]);
  expect(await provider.diff(id, outs, inputs as Properties)).toEqual({ changes: false });
});

test("deleting a trait that is gone is success, deleting with another workspace's token is not", async () => {
  await using segment = await startSegment();
  await using other = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm });
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${id}`);

  await expect(provider.delete(id, outs)).resolves.toBeUndefined();
  await expect(
    other.provider("LastComputedTrait").delete(id, { ...outs, workspaceId: "9aQ1Lj62S4bomZKLF4DPqW" }),
  ).rejects.toThrow("this resource was made in workspace 9aQ1Lj62S4bomZKLF4DPqW");
});

test.each<[string, Properties, string]>([
  [
    "a misspelled input",
    { propery: "x" },
    "`propery` is not an input of this resource: did you mean `property`?",
  ],
  ["a missing input", { event: undefined }, "`event` is required"],
  ["an empty text", { description: "" }, "`description` must not be empty; leave it out instead"],
  ["a wrong enum", { type: "USER" }, '`type` must be "USERS" or "ACCOUNTS", not "USER"'],
  [
    "a name without letters",
    { name: "🚀" },
    '`name` "🚀" has no letter a to z and no digit, from which Segment could make a key',
  ],
])("%s is refused with the input and the fix", async (_what, wrong, reason) => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const inputs = Object.fromEntries(
    Object.entries({ ...rollAlgorithm, ...wrong }).filter(([, value]) => value !== undefined),
  );

  expect((await provider.check({}, inputs)).failures).toEqual([{ property: "", reason }]);
});

test("a quote in a condition is refused and the condition named", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });

  const { failures } = await provider.check({}, { ...rollAlgorithm, conditions: { split: "it's" } });

  expect(failures?.map(({ reason }) => reason).join()).toMatch(/conditions\.split.*quote/);
});

test("a value that is not known yet is not wrong, and hides no other mistake", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const inputs = { ...rollAlgorithm, name: unknown, conditions: { split: unknown }, type: "USER" };

  expect(await provider.check({}, inputs)).toEqual({
    inputs: { ...inputs, enabled: true, spaceId: segment.spaceId },
    failures: [{ property: "", reason: '`type` must be "USERS" or "ACCOUNTS", not "USER"' }],
  });
});

test("an unknown space is a replacement, because it may turn out to be another", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { id, outs } = await create(provider, { ...rollAlgorithm });

  expect(await provider.diff(id, outs, { ...outs, spaceId: unknown })).toEqual({
    replaces: ["spaceId"],
  });
});

test("without a token the preview fails and says where one can stand", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { token: "" });

  const { failures } = await provider.check({}, { ...rollAlgorithm });

  expect(failures?.[0]?.reason).toMatch(
    /^no Segment token: .*segment:token.*SegmentProvider.*SEGMENT_PUBLIC_API_TOKEN/,
  );
});
