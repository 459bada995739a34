import { stripVTControlCharacters } from "node:util";

import { expect, test } from "vitest";

import { hasFindings } from "../../src/cli/preview/report";
import { toText } from "../../src/cli/preview/text";
import { flag, impression, seenIn, start, startScene } from "./preview-scene";

const schemaOnly = { count: false };
const without = (id: string): string => `event('get_treatment').sources(exclude: '${id}').count()`;

test("what was never seen is named with what was probably meant: events, properties, values and traits", async () => {
  await using scene = await startScene();
  await scene.send([
    impression("u-1", "back_end_roll_algorithm", "v1"),
    impression("u-2", "checkout_redesign", "v2"),
    { type: "identify", userId: "u-1", traits: { plan: "pro" } },
  ]);

  const report = await scene.run(
    [
      flag("back_end_rol_algorithm"),
      "event('get_treatmnt').last(property('treatment'))",
      "event('get_treatment').where(context('library.nam') = 'x').last(property('treatmnt'))",
      "trait('plna') = 'pro'",
      "trait('plan') = 'prop'",
      flag("back_end_roll_algorithm"),
    ],
    schemaOnly,
  );

  const queries = report.queries.map((_, at) => seenIn(report, at));
  expect(queries).toEqual([
    [
      "event get_treatment: yes",
      "property split: yes",
      "split = 'back_end_rol_algorithm': never, back_end_roll_algorithm",
      "property environmentName: yes",
      "environmentName = 'production': yes",
      "property treatment: yes",
    ],
    ["event get_treatmnt: never, get_treatment"],
    ["event get_treatment: yes", "context library.nam: never", "property treatmnt: never, treatment"],
    ["trait plna: never, plan"],
    ["trait plan: yes", "plan = 'prop': never, pro"],
    [
      "event get_treatment: yes",
      "property split: yes",
      "split = 'back_end_roll_algorithm': yes",
      "property environmentName: yes",
      "environmentName = 'production': yes",
      "property treatment: yes",
    ],
  ]);
  expect(report.queries[0]?.checks?.[0]).toEqual({
    kind: "event",
    what: "event get_treatment",
    seen: "yes",
    lastSeenAt: start,
  });
  expect(report.queries[4]?.checks?.[1]).toEqual({
    kind: "traitValue",
    what: "plan = 'prop'",
    seen: "never",
    suggestion: "pro",
    sample: { size: 1, like: ["pro"] },
  });
  expect(hasFindings(report)).toBe(true);
  expect(hasFindings({ ...report, queries: report.queries.slice(5) })).toBe(false);
});

test("the value that first, last, mode, min or max has to give is looked for, and what is computed is not", async () => {
  await using scene = await startScene();
  await scene.send([
    impression("u-1", "roll", "on"),
    { type: "track", userId: "u-1", event: "Paid", properties: { total: 5 } },
  ]);

  const report = await scene.run(
    [
      "event('get_treatment').first(property('treatment')) = 'onn'",
      "event('get_treatment').last(property('treatment')) = 'onn'",
      "event('get_treatment').mode(property('treatment'), 1) = 'onn'",
      "event('get_treatment').last(property('treatment')).one_of('on', 'offf')",
      "event('Paid').max(property('total')) = 6",
      "event('Paid').min(property('total')) = 5",
      "event('Paid').sum(property('total')) = 10",
      "NOT event('get_treatment').last(property('treatment')) = 'onn'",
      "event('get_treatment').last(property('treatment')) != 'onn'",
      "event('get_treatment').last(property('label')).absent()",
    ],
    schemaOnly,
  );

  expect(report.invalid).toEqual([]);
  const misspelt = ["property treatment: yes", "treatment = 'onn': never, on"];
  expect(report.queries.map((_, at) => seenIn(report, at).slice(1))).toEqual([
    misspelt,
    misspelt,
    misspelt,
    ["property treatment: yes", "treatment = 'on': yes", "treatment = 'offf': never"],
    ["property total: yes", "total = '6': never, 5"],
    ["property total: yes", "total = '5': yes"],
    ["property total: yes"],
    ["property treatment: yes"],
    ["property treatment: yes"],
    ["property label: optional"],
  ]);
  expect(hasFindings({ ...report, queries: report.queries.slice(1, 2) })).toBe(true);
});

test("a source that a query leaves out has to be in the workspace, and its slug or name leads to its id", async () => {
  const ids = ["src_3xKbTzW9mQ2vRfN8cLpYdH", "src_7nTzQ9wXk2RvVbN7cLpYdK"];
  await using scene = await startScene({
    seed: {
      spaces: [{ slug: "production" }],
      sources: [
        { id: ids[0], slug: "web", name: "Website" },
        { id: ids[1], slug: "impressions", name: "Flag impressions" },
      ],
    },
  });
  await scene.send([impression("u-1", "roll")]);
  await scene.segment.requests();

  const report = await scene.run(
    [ids[0] ?? "", "web", "Flag impressions", "impresions", "zzzzzzzzzzzz"].map(without),
    schemaOnly,
  );

  expect(report.invalid).toEqual([]);
  expect(report.queries.map((_, at) => seenIn(report, at).slice(1))).toEqual([
    [`source ${ids[0]}: yes`],
    [`source web: missing, ${ids[0]}`],
    [`source Flag impressions: missing, ${ids[1]}`],
    [`source impresions: missing, ${ids[1]}`],
    ["source zzzzzzzzzzzz: missing"],
  ]);
  expect(await scene.segment.requests()).toEqual(["listSpaces 200", "listEvents 200", "listSources 200"]);
  expect(report.queries.map((query) => hasFindings({ ...report, queries: [query] }))).toEqual([
    false,
    true,
    true,
    true,
    true,
  ]);
  expect(stripVTControlCharacters(toText(report))).toContain(
    `  source web           not in this workspace: did you mean \`${ids[0]}\`?\n`,
  );
});

test("sources that cannot be listed are not judged", async () => {
  await using scene = await startScene();
  await scene.send([impression("u-1", "roll")]);
  await scene.segment.control("POST", "/faults", { operation: "listSources", kind: "status", status: 404 });

  const report = await scene.run(["event('get_treatment').sources(exclude: 'web').count()"], schemaOnly);

  expect(seenIn(report).slice(1)).toEqual(["source web: unread"]);
  expect(report.notJudged).toEqual([expect.stringMatching(/^which sources there are: GET \/sources/)]);
});

test("twenty traits of one event and two properties take four look-ups, and nothing waits", async () => {
  await using scene = await startScene();
  await scene.send(Array.from({ length: 20 }, (_, at) => impression(`u-${at}`, `flag_${at}`)));
  await scene.segment.requests();

  const report = await scene.run(
    Array.from({ length: 20 }, (_, at) => flag(`flag_${at}`)),
    schemaOnly,
  );

  expect(await scene.segment.requests()).toEqual([
    "listSpaces 200",
    "listEvents 200",
    "listPropertiesFromEvent 200",
    "listSampleValuesFromEventProperty 200",
    "listSampleValuesFromEventProperty 200",
  ]);
  expect(report.queries.flatMap(({ checks = [] }) => checks.filter(({ seen }) => seen !== "yes"))).toEqual(
    [],
  );
});

test("a value that is not in a full sample is not called never seen", async () => {
  await using scene = await startScene();
  const flags = Array.from({ length: 1_000 }, (_, at) => `flag_${at}`);
  await scene.send(flags.slice(0, 500).map((name) => impression("u-1", name)));
  await scene.send(flags.slice(500).map((name) => impression("u-1", name)));

  const report = await scene.run([flag("something_else"), flag("flag_999")], schemaOnly);

  expect(report.queries[0]?.checks?.[2]).toMatchObject({ seen: "unproved", sample: { size: 1_000 } });
  expect(report.queries[1]?.checks?.[2]).toMatchObject({ seen: "yes" });
  expect(hasFindings(report)).toBe(false);
});

test("what a query does without may be missing: in NOT, and where it asks that something is absent", async () => {
  await using scene = await startScene();
  await scene.send([impression("u-1", "a")]);

  const report = await scene.run(
    [
      "event('get_treatment').where(NOT property('label') one_of ('not ready', 'exception')).last(property('treatment'))",
      "event('get_treatment').where(property('gone').absent()).count()",
      "event('get_treatment').where(NOT property('needed').absent()).count()",
      "event('get_treatment').where(property('split') != 'b').count()",
    ].map((text) => text.replace(" one_of (", ".one_of(")),
    schemaOnly,
  );

  expect(report.invalid).toEqual([]);
  expect(report.queries.map((_, at) => seenIn(report, at).slice(1))).toEqual([
    ["property label: optional", "property treatment: yes"],
    ["property gone: optional"],
    ["property needed: never"],
    ["property split: yes"],
  ]);
});

test("funnels, objects, numbers and fields of the context are looked for where they stand", async () => {
  await using scene = await startScene();
  await scene.send([
    {
      type: "track",
      userId: "u-1",
      event: "Order Completed",
      properties: { total: 12.5, cart: { id: "c-1" } },
      context: { library: { name: "node" } },
    },
    { type: "track", userId: "u-1", event: "Cart Viewed", properties: { cart: "c-1" } },
  ]);

  const report = await scene.run(
    [
      "event('Order Completed').where(property('total') = 12.50 AND property('cart.id') = 'c-9' AND context('library.name') = 'node').count()",
      "event('Cart Viewed').where(event('Order Completed').where(property('total') > property(parent: 'cart')).count() >= 1).count()",
    ],
    schemaOnly,
  );

  expect(report.invalid).toEqual([]);
  expect(seenIn(report, 0)).toEqual([
    "event Order Completed: yes",
    "property total: yes",
    "total = '12.5': yes",
    "property cart.id: yes",
    "context library.name: yes",
    "library.name = 'node': yes",
  ]);
  expect(seenIn(report, 1)).toEqual([
    "event Cart Viewed: yes",
    "property cart: yes",
    "event Order Completed: yes",
    "property total: yes",
  ]);
});

test("a trait that the same stack makes is no finding, and its audience is not counted before it is there", async () => {
  await using scene = await startScene();
  await scene.send([impression("u-1", "roll")]);
  const { spaceId } = scene.segment;

  const report = await scene.run([
    { name: "roll", text: flag("roll"), as: "trait", key: "roll", spaceId },
    { name: "treated", text: "trait('roll') = 'on'", as: "audience", key: "treated", spaceId },
  ]);

  expect(seenIn(report, 1)).toEqual(["trait roll: declared"]);
  expect(report.queries[1]?.matches).toEqual({
    skipped: "trait roll comes with this stack, and no profile has it yet",
  });
  expect(hasFindings(report)).toBe(false);
});

test("events and traits beyond the first page are searched for by name", async () => {
  await using scene = await startScene();
  const events = Array.from({ length: 1_001 }, (_, at) => ({ type: "track", userId: "u", event: `E${at}` }));
  for (let from = 0; from < events.length; from += 500) await scene.send(events.slice(from, from + 500));
  await scene.segment.control("POST", "/clock", { now: "2026-11-23T12:00:00.000Z" });
  await scene.send([{ type: "track", userId: "u", event: "Older", properties: { a: 1 } }]);
  await scene.segment.requests();

  const report = await scene.run(
    ["event('Older').last(property('a'))", "event('Oldest').count()", "event('E7').count()"],
    schemaOnly,
  );

  expect(report.queries.map((_, at) => seenIn(report, at)[0])).toEqual([
    "event Older: yes",
    expect.stringMatching(/^event Oldest: never/),
    "event E7: yes",
  ]);
  expect((await scene.segment.requests()).filter((call) => call.startsWith("listEvents"))).toHaveLength(3);
});

test("a token that may not read the schema is refused once, and everything else is done", async () => {
  await using scene = await startScene();
  await scene.send([impression("u-1", "a"), impression("u-2", "b")]);
  await scene.segment.requests();
  await scene.segment.control("POST", "/faults", { operation: "listEvents", kind: "status", status: 403 });

  const report = await scene.run([flag("a"), flag("b"), "trait('plan') = 'pro'"]);

  expect(report.queries.map(({ matches }) => matches)).toMatchObject([
    { count: 1 },
    { count: 1 },
    { count: 0 },
  ]);
  expect(report.queries.map(({ checks }) => checks?.map(({ seen }) => seen))).toEqual([
    ["unread"],
    ["unread"],
    ["unread"],
  ]);
  expect(report.notJudged).toEqual([
    expect.stringMatching(
      /^what the space has seen: GET \/spaces\/spa_\w+\/events was answered 403.*may not call listEvents/,
    ),
  ]);
  expect((await scene.segment.requests()).slice(0, 3)).toEqual([
    "listSpaces 200",
    "listEvents 403",
    "getWorkspace 200",
  ]);
});

test("a look-up that fails leaves the others as they are", async () => {
  await using scene = await startScene();
  await scene.send([impression("u-1", "a")]);
  const fault = { operation: "listSampleValuesFromEventProperty", kind: "status", status: 404, times: 1 };
  await scene.segment.control("POST", "/faults", fault);

  const report = await scene.run([flag("a")], schemaOnly);

  expect(report.queries[0]?.checks?.map(({ seen }) => seen)).toEqual([
    "yes",
    "yes",
    "unread",
    "yes",
    "yes",
    "yes",
  ]);
  expect(report.notJudged).toHaveLength(1);
});

test("a space is named by id, slug or name, and the only one need not be named", async () => {
  await using scene = await startScene({
    seed: {
      spaces: [
        { id: "spa_4mTzQ9wXk2RvVbN7cLpYdH", slug: "production", name: "Production EU" },
        { id: "spa_7nTzQ9wXk2RvVbN7cLpYdK", slug: "staging" },
      ],
    },
  });
  const spaceOf = async (space: string | undefined) => {
    const { queries } = await scene.run(["event('X').count()"], { ...schemaOnly, space });
    return queries[0]?.space?.slug;
  };

  expect(await spaceOf("production")).toBe("production");
  expect(await spaceOf("Production EU")).toBe("production");
  expect(await spaceOf("7nTzQ9wXk2RvVbN7cLpYdK")).toBe("staging");
  await expect(spaceOf("stagin")).rejects.toThrow(
    "there is no space stagin in the workspace of the token: did you mean staging?",
  );
  await expect(spaceOf("zzzzzzzzz")).rejects.toThrow(
    "there is no space zzzzzzzzz in the workspace of the token: it has production (spa_4mTzQ9wXk2RvVbN7cLpYdH), staging (spa_7nTzQ9wXk2RvVbN7cLpYdK)",
  );
  await expect(spaceOf(undefined)).rejects.toThrow(
    "name one of the workspace's spaces with --space: production (spa_4mTzQ9wXk2RvVbN7cLpYdH), staging (spa_7nTzQ9wXk2RvVbN7cLpYdK)",
  );
});

test("where spaces cannot be listed, the id is taken as it is given", async () => {
  await using scene = await startScene();
  await scene.send([impression("u-1", "a")]);
  await scene.segment.control("PATCH", "/switches", { features: ["Computed Trait", "Audience"] });

  const report = await scene.run([flag("a")], { space: scene.segment.spaceId });
  expect(report.queries[0]?.matches).toMatchObject({ count: 1 });
  await expect(scene.run([flag("a")])).rejects.toThrow(
    /^name the space with --space: the list of spaces cannot be read \(GET \/spaces was answered 403/,
  );
});

test("traits of accounts are looked for among those of accounts, and membership of an audience has no values to look up", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const path = `/spaces/${segment.spaceId}`;
  await segment.api("POST", `${path}/computed-traits`, {
    name: "seats",
    enabled: true,
    definition: { query: "event('Seat Added').count()", type: "ACCOUNTS" },
  });
  await segment.api("POST", `${path}/audiences`, {
    name: "big",
    audienceType: "USERS",
    definition: { query: "event('X').count() >= 1" },
  });
  await segment.requests();

  const report = await scene.run(
    [
      { text: "trait('seats') > 3", as: "audience", audienceType: "ACCOUNTS" },
      { text: "trait('seats') > 3", as: "audience" },
      { text: "trait('big') = 'true'", as: "audience" },
    ],
    schemaOnly,
  );

  expect(report.invalid).toEqual([]);
  expect(report.queries.map((_, at) => seenIn(report, at))).toEqual([
    ["trait seats: yes"],
    ["trait seats: never"],
    ["trait big: yes"],
  ]);
  expect(await segment.requests()).toEqual(["listSpaces 200", "listTraits 200", "listTraits 200"]);
});
