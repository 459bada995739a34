import { expect, test } from "vitest";

import { compileLast, print, type LastTrait } from "../../src/query";
import { asPage } from "./as-page";
import { production, startSegment, treatmentQuery, type Segment } from "./segment";

const last = {
  category: "Last",
  event: "get_treatment",
  property: "treatment",
  conditions: [
    { property: "split", operator: "equals", values: ["roll"] },
    { property: "environmentName", operator: "equals", values: ["production"] },
  ],
};

/** A Segment with three people, of whom two have seen the flag in production. */
async function withImpressions(): Promise<Segment> {
  const segment = await startSegment();
  await segment.connect(production);
  const see = (userId: string, environmentName: string, treatment: string, timestamp: string) =>
    segment.track(production, {
      userId,
      event: "get_treatment",
      timestamp,
      properties: { split: "roll", environmentName, treatment, cost: treatment.length },
    });
  await see("u-1", "production", "v1", "2026-01-01T00:00:00.000Z");
  await see("u-1", "production", "v2", "2026-01-02T00:00:00.000Z");
  await see("u-2", "production", "v2", "2026-01-01T00:00:00.000Z");
  await see("u-3", "staging", "v3", "2026-01-01T00:00:00.000Z");
  return segment;
}

async function preview(segment: Segment, form: unknown): Promise<unknown> {
  const { status, json } = await asPage(
    segment,
    "POST",
    `/app/api/spaces/${segment.spaceId}/trait-preview`,
    form,
  );
  return status === 200 ? json : { status, json };
}

test("a preview has the query that a program writes, and who would have which value", async () => {
  await using segment = await withImpressions();

  const conditions = { split: "roll", environmentName: "production" };
  expect(await preview(segment, last)).toEqual({
    query: print(compileLast({ event: "get_treatment", property: "treatment", conditions })),
    computation: "realtime",
    values: {
      profiles: 2,
      of: 3,
      values: [{ value: "v2", profiles: 2 }],
      sample: [
        { profile: "user_id:u-1", value: "v2" },
        { profile: "user_id:u-2", value: "v2" },
      ],
    },
  });
});

test.each<[string, string[], NonNullable<LastTrait["conditions"]>[string]]>([
  ["equals", ["a"], "a"],
  ["equals", ["5"], "5"],
  ["notEquals", ["a"], { notEquals: "a" }],
  ["oneOf", ["a", "b"], ["a", "b"]],
  ["noneOf", ["a", "b"], { noneOf: ["a", "b"] }],
  ["contains", ["a"], { contains: "a" }],
  ["startsWith", ["a"], { startsWith: "a" }],
  ["endsWith", ["a"], { endsWith: "a" }],
  ["greaterThan", ["5"], { greaterThan: 5 }],
  ["atLeast", ["1.5"], { atLeast: 1.5 }],
  ["lessThan", ["2026-01-01"], { lessThan: "2026-01-01" }],
  ["atMost", ["-1"], { atMost: -1 }],
  ["exists", [], { exists: true }],
  ["absent", [], { exists: false }],
])("the operator %s with %j is the one of a program", async (operator, values, inProgram) => {
  await using segment = await startSegment();
  const form = { ...last, conditions: [{ property: "split", operator, values }] };

  const program = { event: "get_treatment", property: "treatment", conditions: { split: inProgram } };
  expect(await preview(segment, form)).toMatchObject({ query: print(compileLast(program)) });
});

test.each([
  ["Event Counter", {}, "count()", [["2", 1] as const, ["1", 2] as const]],
  [
    "First",
    {},
    "first(property('treatment'))",
    [
      ["v1", 1],
      ["v2", 1],
      ["v3", 1],
    ],
  ],
  ["Most Frequent", { minimum: 2 }, "mode(property('treatment'), 2)", []],
  [
    "Unique List",
    {},
    "unique(property('treatment'))",
    [
      ['["v1","v2"]', 1],
      ['["v2"]', 1],
      ['["v3"]', 1],
    ],
  ],
  [
    "Unique List Count",
    {},
    "unique(property('treatment')).count()",
    [
      ["1", 2],
      ["2", 1],
    ],
  ],
  [
    "Aggregation",
    { aggregation: "sum", property: "cost" },
    "sum(property('cost'))",
    [
      ["2", 2],
      ["4", 1],
    ],
  ],
  ["Aggregation", { aggregation: "max", property: "cost" }, "max(property('cost'))", [["2", 3]]],
])("the category %s with %j ends in %s", async (category, more, reducer, values) => {
  await using segment = await withImpressions();

  const answer = (await preview(segment, { ...last, conditions: [], category, ...more })) as {
    query: string;
    values: { values: { value: string; profiles: number }[] };
  };

  expect(answer.query).toBe(`event('get_treatment').${reducer}`);
  expect(new Map(answer.values.values.map(({ value, profiles }) => [value, profiles]))).toEqual(
    new Map(values.map(([value, profiles]) => [value, profiles])),
  );
});

test("a window makes the trait a batch, as it does in a program", async () => {
  await using segment = await startSegment();
  const conditions = { split: "roll", environmentName: "production" };

  expect(await preview(segment, { ...last, within: { amount: 30, unit: "days" } })).toMatchObject({
    query: print(
      compileLast({ event: "get_treatment", property: "treatment", conditions, within: "30 days" }),
    ),
    computation: "batch",
  });
});

test("a trait made by hand is the trait of the form, and the one that a program would have made", async () => {
  await using segment = await withImpressions();
  const [destination] = await destinationsOf(segment);

  const made = await asPage(segment, "POST", `/app/api/spaces/${segment.spaceId}/traits`, {
    ...last,
    name: "roll",
    description: "By hand",
    destinations: [{ id: destination?.id, as: "track" }],
  });

  const { id } = made.json as { id: string };
  expect([made.status, made.json]).toEqual([
    201,
    { id: expect.stringMatching(/^tra_/) as string, key: "roll" },
  ]);
  const { computedTrait } = await segment.data("GET", `${segment.traitsPath}/${id}`);
  expect(computedTrait).toMatchObject({
    name: "roll",
    description: "By hand",
    enabled: true,
    definition: { query: treatmentQuery, type: "USERS" },
  });
  expect(await segment.traits("user_id:u-1")).toEqual({ roll: "v2" });
  const { events } = await segment.data("GET", "/audit-events?pagination.count=1");
  expect(events).toMatchObject([{ type: "Computed Trait Created", actorEmail: "dana@example.com" }]);
  const { calls } = (await segment.control("GET", "/outgoing")) as { calls: { call: { event?: string } }[] };
  expect(calls.map(({ call }) => call.event)).toEqual(["Trait Computed", "Trait Computed"]);
});

test.each(
  [
    ["Event Counter", {}],
    ["Aggregation", { aggregation: "sum", property: "cost" }],
    ["Aggregation", { aggregation: "avg", property: "cost" }],
    ["Most Frequent", {}],
    ["First", {}],
    ["Last", {}],
    ["Unique List", {}],
    ["Unique List Count", {}],
  ].flatMap(([category, more]) =>
    [undefined, { amount: 7, unit: "days" }].map((within) => [category, more, within] as const),
  ),
)("the preview of %s with %j within %j is what profiles carry then", async (category, more, within) => {
  await using segment = await withImpressions();
  await segment.control("POST", "/clock", { now: "2026-01-08T12:00:00.000Z" });
  await segment.track(production, { userId: "u-4", event: "something else" });
  await segment.track(production, { anonymousId: "a-1", event: "get_treatment" });
  const form = { ...last, ...(more as object), category, ...(within === undefined ? {} : { within }) };

  const { values } = (await preview(segment, form)) as { values: unknown };
  const made = await asPage(segment, "POST", `/app/api/spaces/${segment.spaceId}/traits`, {
    ...form,
    name: "made",
  });

  const { id } = made.json as { id: string };
  const page = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/traits/${id}`);
  expect(values).toEqual((page.json as { values: unknown }).values);
  expect(values).toMatchObject({ of: 5 });
});

async function destinationsOf(segment: Segment): Promise<{ id: string; name: string }[]> {
  const { json } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/trait-suggestions`);
  return (json as { destinations: { id: string; name: string }[] }).destinations;
}

test.each([
  ["an event that is missing", { event: " " }, "event"],
  ["a property that is missing", { property: "" }, "property"],
  ["a quote", { property: "a'b" }, "property"],
  [
    "a condition without a value",
    { conditions: [{ property: "a", operator: "equals" }] },
    "conditions.0.values",
  ],
  [
    "an empty one of several",
    { conditions: [{ property: "a", operator: "oneOf", values: ["a", ""] }] },
    "conditions.0.values",
  ],
  ["a condition on nothing", { conditions: [{ property: "", operator: "exists" }] }, "conditions.0.property"],
  ["a name that is missing", { name: "" }, "name"],
  ["a name in use", { name: "taken" }, "name"],
  ["a destination that takes no traits of the space", { destinations: [{ id: "nobody" }] }, "destinations"],
  ["a window of nothing", { within: { amount: 0, unit: "days" } }, "within.amount"],
  ["a window of half a day", { within: { amount: 0.5, unit: "days" } }, "within.amount"],
  ["a window of centuries", { within: { amount: 99_999, unit: "days" } }, "within.amount"],
  ["a minimum of nothing", { category: "Most Frequent", minimum: 0 }, "minimum"],
  ["an event with a blank at its end", { event: "get_treatment " }, "event"],
  [
    "a size that is none",
    { conditions: [{ property: "a", operator: "greaterThan", values: ["many"] }] },
    "conditions.0.values",
  ],
])("%s is refused at its field, and nothing is made", async (_what, part, field) => {
  await using segment = await startSegment({
    seed: { computedTraits: [{ name: "taken", definition: { query: treatmentQuery } }] },
  });

  const { status, json } = await asPage(segment, "POST", `/app/api/spaces/${segment.spaceId}/traits`, {
    ...last,
    name: "roll",
    ...part,
  });

  expect({ status, json }).toMatchObject({
    // In words for people, and not in those of a validator.
    status: 422,
    json: {
      errors: [{ field, message: expect.stringMatching(/^[A-Z][^>"]*(?:"taken"[^>"]*)?$/) as string }],
    },
  });
  const { computedTraits } = await segment.data("GET", segment.traitsPath);
  expect(computedTraits).toMatchObject([{ name: "taken" }]);
});

test.each<[string, (own: string) => Record<string, string>]>([
  ["without an origin", () => ({})],
  ["from another origin", () => ({ origin: "https://evil.example.com" })],
  ["from another port of this machine", () => ({ origin: "http://127.0.0.1:1" })],
  ["that its browser calls cross-site", (own) => ({ origin: own, "sec-fetch-site": "cross-site" })],
])("a trait that is asked for %s is not made", async (_which, headersOf) => {
  await using segment = await startSegment();
  const { apiUrl } = segment.emulator;
  const response = await fetch(`${apiUrl}/app/api/spaces/${segment.spaceId}/traits`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headersOf(apiUrl) },
    body: JSON.stringify({ ...last, name: "roll" }),
  });

  expect(response.status).toBe(403);
  expect((await segment.data("GET", segment.traitsPath))["computedTraits"]).toEqual([]);
});

test("a preview says where no such event has come", async () => {
  await using segment = await withImpressions();

  expect(await preview(segment, { ...last, event: "get_treatmnet" })).toMatchObject({
    note: "No event get_treatmnet has arrived in this space yet",
    values: { profiles: 0 },
  });
});

test("a switch that cannot be set says why in words", async () => {
  await using segment = await startSegment();
  const turn = async (switches: object) =>
    (await asPage(segment, "PATCH", "/_emulator/switches", switches)).json;

  expect(await turn({ lockMs: -1 })).toMatchObject({ errors: [{ message: "lockMs: must be at least 0" }] });
  expect(await turn({ lockMs: "soon" })).toMatchObject({ errors: [{ message: "lockMs: must be a number" }] });
  expect(await turn({ timing: "soon" })).toMatchObject({
    errors: [{ message: "timing: must be one of instant, segment" }],
  });
});

test("the form suggests what the space has received", async () => {
  await using segment = await withImpressions();

  const { json } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/trait-suggestions`);

  expect(json).toEqual({
    events: [
      {
        name: "get_treatment",
        properties: [
          { name: "split", samples: ["roll"] },
          { name: "environmentName", samples: ["production", "staging"] },
          { name: "treatment", samples: ["v1", "v2", "v3"] },
          { name: "cost", samples: ["2"] },
        ],
      },
    ],
    destinations: [{ id: expect.any(String) as string, name: "Webhook" }],
  });
});

test("a trait's page has its definition in words, its values, and where it goes", async () => {
  await using segment = await withImpressions();
  const { computedTrait } = await segment.data("POST", segment.traitsPath, {
    name: "roll",
    definition: { query: treatmentQuery, type: "USERS" },
  });
  const { id } = computedTrait as { id: string };
  const [destination] = await destinationsOf(segment);
  await segment.control(
    "PUT",
    `/app/spaces/${segment.spaceId}/computed-traits/${id}/destinations/${destination?.id ?? ""}`,
    { as: "track", event: "Flag Seen" },
  );

  const { json } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/traits/${id}`);

  expect(json).toMatchObject({
    name: "roll",
    key: "roll",
    text: treatmentQuery,
    query: expect.stringContaining("\n") as string,
    shape: {
      event: "get_treatment",
      property: "treatment",
      conditions: { split: "roll", environmentName: "production" },
    },
    values: { profiles: 2, of: 3, values: [{ value: "v2", profiles: 2 }] },
    choices: [{ ...destination, selected: true, as: "track", event: "Flag Seen" }],
    destinations: ["Webhook"],
  });
});

test.each([
  ["count()", {}],
  ["sum(property('cost'))", { property: "cost", aggregation: "sum" }],
  ["mode(property('treatment'), 2)", { property: "treatment", minimum: 2 }],
  ["first(property('treatment'))", { property: "treatment" }],
  ["unique(property('treatment')).count()", { property: "treatment" }],
])("a trait's page has the parts of a query that ends in %s", async (reducer, parts) => {
  await using segment = await startSegment();
  const query = `event('get_treatment').where(property('split') = 'roll').within(7 days).${reducer}`;
  const { computedTrait } = await segment.data("POST", segment.traitsPath, {
    name: "roll",
    definition: { query, type: "USERS" },
  });
  const { id } = computedTrait as { id: string };

  const { json } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/traits/${id}`);

  expect((json as { shape: unknown }).shape).toEqual({
    event: "get_treatment",
    conditions: { split: "roll" },
    within: "7 days",
    ...parts,
  });
});
