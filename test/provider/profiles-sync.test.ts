import { describe, expect, test } from "vitest";

import { profilesSync } from "../../src/provider/warehouses/profiles-sync";
import { drive } from "../client/driven-clock";
import { startSegment, type Properties, type Segment } from "../support/provider";
import { startSession } from "../support/session";
import { TestStack, type Program } from "../support/stack";

const warehouseId = "q3WvTz8KnX5mRbL7dPc2Ys";
const sync = (tables: Properties, more: Properties = {}): Program[string] => ({
  kind: "ProfilesSync",
  warehouseId,
  tables,
  ...more,
});

interface Table {
  collection: string;
  enabled: boolean;
  properties: Record<string, { enabled: boolean }>;
}

const pathOf = (segment: Segment, id = warehouseId): string =>
  `/spaces/${segment.spaceId}/profiles-warehouses/${id}/selective-syncs`;

/** What is off, as `tracks` or `tracks.context_ip`, and whether event tables are. */
async function off(segment: Segment, id?: string): Promise<string[]> {
  const { data } = (await segment.api("GET", pathOf(segment, id))) as {
    data: { items: Table[]; enableEventTables: boolean };
  };
  const tables = data.items.flatMap(({ collection, enabled, properties }) => [
    ...(enabled ? [] : [collection]),
    ...Object.entries(properties).flatMap(([name, column]) =>
      column.enabled ? [] : [`${collection}.${name}`],
    ),
  ]);
  return [...tables, ...(data.enableEventTables ? [] : ["event tables"])].toSorted();
}

/** As somebody does in the app. */
const set = (segment: Segment, collection: string, enabled: boolean, property?: string): Promise<unknown> =>
  segment.api("PATCH", pathOf(segment), {
    syncOverrides: [{ collection, enabled, ...(property === undefined ? {} : { property }) }],
  });

const writes = async (segment: Segment): Promise<string[]> =>
  (await segment.requests()).filter((request) => request.startsWith("update"));

const fault = (segment: Segment, more: Properties): Promise<unknown> =>
  segment.control("POST", "/faults", { operation: "updateSelectiveSyncForWarehouseAndSpace", ...more });

describe("what it manages", () => {
  test("named tables and columns are set with one call, others are left alone, and deleting puts back what was there", async () => {
    await using segment = await startSegment();
    await set(segment, "screens", false);
    await set(segment, "identifies", false);
    const stack = new TestStack(segment);
    await segment.requests();

    await stack.up({
      a: sync({ pages: false, user_traits: true, tracks: { context_ip: false }, screens: true }),
    });

    expect(await off(segment)).toEqual(["identifies", "pages", "tracks.context_ip"]);
    expect(await writes(segment)).toEqual(["updateSelectiveSyncForWarehouseAndSpace 200"]);
    expect(stack.entries.get("a")?.state["before"]).toEqual({
      overrides: [
        { collection: "pages", enabled: true },
        { collection: "user_traits", enabled: true },
        { collection: "tracks", property: "context_ip", enabled: true },
        { collection: "screens", enabled: false },
      ],
    });

    await set(segment, "profile_merges", false);
    await stack.destroy();
    expect(await off(segment)).toEqual(["identifies", "profile_merges", "screens"]);
  });

  test("what is no longer named goes back at once, and what is new is noted as it was found", async () => {
    await using segment = await startSegment();
    await set(segment, "screens", false);
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false, tracks: { context_ip: false, event: false } }) });

    await stack.up({ a: sync({ screens: true, tracks: { event: false } }) });
    expect(await off(segment)).toEqual(["tracks.event"]);

    await stack.destroy();
    expect(await off(segment)).toEqual(["screens"]);
  });

  test("the first value that was noted outlasts every later run", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });
    await stack.up({ a: sync({ pages: true }) });
    await stack.up({ a: sync({ pages: false }) });
    await stack.refresh();

    await stack.destroy();
    expect(await off(segment)).toEqual([]);
  });

  test("what is as it should be is not sent", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await segment.requests();

    await stack.up({ a: sync({ pages: true, tracks: { context_ip: true } }, { enableEventTables: true }) });
    await stack.destroy();

    expect(await writes(segment)).toEqual([]);
  });

  test("somebody who switches a table in the app makes a difference, and the next run takes it back", async () => {
    await using segment = await startSegment();
    const program = { a: sync({ pages: false, tracks: { context_ip: false } }) };
    const stack = new TestStack(segment);
    await stack.up(program);
    await stack.refresh();
    expect(stack.preview(program)).toEqual({});
    await set(segment, "pages", true);
    await set(segment, "screens", false);

    await stack.refresh();
    expect(stack.entries.get("a")?.state["tables"]).toEqual({ pages: true, tracks: { context_ip: false } });
    expect(stack.preview(program)).toEqual({ a: "update" });
    await stack.up(program);

    expect(await off(segment)).toEqual(["pages", "screens", "tracks.context_ip"]);
    expect(stack.preview(program)).toEqual({});
  });

  test("the lists are read to their last page", async () => {
    const warehouses = Array.from({ length: 1_001 }, (_, index) => ({ id: `w${index}`, name: `W ${index}` }));
    await using segment = await startSegment({ seed: { warehouses } });
    const names = Array.from({ length: 1_100 }, (_, index) => ({ collection: `t${index}`, enabled: true }));
    await segment.api("PATCH", pathOf(segment, "w1000"), { syncOverrides: names });
    const stack = new TestStack(segment);

    await stack.up({ a: { ...sync({ t1099: false }), warehouseId: "w1000" } });

    const lastPage = `${pathOf(segment, "w1000")}?pagination.count=1000&pagination.cursor=${btoa("1000")}`;
    const { data } = (await segment.api("GET", lastPage)) as { data: { items: Table[] } };
    expect(data.items.filter(({ enabled }) => !enabled).map(({ collection }) => collection)).toEqual([
      "t1099",
    ]);
    await stack.refresh();
    expect(stack.entries.get("a")?.state["tables"]).toEqual({ t1099: false });
  });
});

describe("event tables", () => {
  test("they are switched on before their tables are set, and off again last", async () => {
    await using segment = await startSegment({
      seed: { warehouses: [{ id: warehouseId, name: "W", enableEventTables: false }] },
    });
    const stack = new TestStack(segment);
    await segment.requests();

    await stack.up({ a: sync({ tracks: false, user_traits: false }, { enableEventTables: true }) });
    expect(await off(segment)).toEqual(["tracks", "user_traits"]);
    expect(await writes(segment)).toHaveLength(2);
    expect(stack.conversation.warnings).toEqual([
      'the event tables of profiles warehouse "W" are synced from now on: Segment does not backfill what came while they were off',
    ]);

    await stack.destroy();
    expect(await off(segment)).toEqual(["event tables"]);
    await segment.api("PATCH", pathOf(segment), { enableEventTables: true });
    expect(await off(segment)).toEqual([]);
  });

  test("a program that takes `enableEventTables` out gets back what was there", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({}, { enableEventTables: false }) });
    expect(await off(segment)).toEqual(["event tables"]);

    await stack.up({ a: sync({ pages: false }) });

    expect(await off(segment)).toEqual(["pages"]);
  });

  test("taken out beside tables that need them, they stay on until the last table goes, and all is put back", async () => {
    await using segment = await startSegment({
      seed: { warehouses: [{ id: warehouseId, name: "W", enableEventTables: false }] },
    });
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }, { enableEventTables: true }) });
    stack.conversation.warnings.length = 0;

    await stack.up({ a: sync({ pages: false }) });
    await stack.up({ a: sync({ pages: false, tracks: false }) });

    expect(await off(segment)).toEqual(["pages", "tracks"]);
    const stays =
      'the event tables of profiles warehouse "W", which were off before, stay on: the tables that this resource names need them. They are switched off with the last of those';
    expect(stack.conversation.warnings).toEqual([stays]);

    await stack.destroy();
    expect(await off(segment)).toEqual(["event tables"]);
    await segment.api("PATCH", pathOf(segment), { enableEventTables: true });
    expect(await off(segment)).toEqual([]);
  });

  test("tables that need them, where they are off, stop with what to write, and nothing is sent", async () => {
    await using segment = await startSegment({
      seed: { warehouses: [{ id: warehouseId, name: "W", enableEventTables: false }] },
    });
    const stack = new TestStack(segment);
    await segment.requests();

    await expect(stack.up({ a: sync({ user_traits: false }) })).rejects.toThrow(
      'the event tables of profiles warehouse "W" are off, and Segment takes settings of tables and columns only while they are on: set `enableEventTables: true`, here or in the ProfilesSync that this one depends on',
    );
    expect(await writes(segment)).toEqual([]);
    expect(stack.entries.size).toBe(0);
  });

  test("where somebody has switched them off, deleting says what it cannot put back, and ends", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ user_traits: false }) });
    await segment.api("PATCH", pathOf(segment), { enableEventTables: false });

    await stack.destroy();

    expect(stack.conversation.warnings).toEqual([
      'user_traits of profiles warehouse "Profiles warehouse" cannot be put back as before, because its event tables are off',
    ]);
    expect(await off(segment)).toEqual(["event tables", "user_traits"]);
  });

  test("switched off in the app, they are a difference, also where their tables are no longer listed", async () => {
    await using segment = await startSegment();
    const program = { a: sync({ tracks: false }, { enableEventTables: true }) };
    const stack = new TestStack(segment);
    await stack.up(program);
    await segment.api("PATCH", pathOf(segment), { enableEventTables: false });

    await stack.refresh();
    expect(stack.entries.get("a")?.state).toMatchObject({ tables: {}, enableEventTables: false });
    expect(stack.preview(program)).toEqual({ a: "update" });
    await stack.up(program);

    expect(await off(segment)).toEqual(["tracks"]);
    await stack.destroy();
    expect(await off(segment)).toEqual([]);
  });
});

const refusal = async (program: Program, segment: Segment): Promise<string> =>
  new TestStack(segment).up(program).then(
    () => "it was taken",
    (error: unknown) => (error as Error).message,
  );

describe("what is refused", () => {
  test.each<[string, Program[string], string]>([
    [
      "a misspelt table",
      sync({ user_trait: true }),
      'profiles warehouse "Profiles warehouse" has no table `user_trait`: did you mean `user_traits`? The table of an event appears with its first event',
    ],
    [
      "a misspelt column",
      sync({ tracks: { contxt_ip: false } }),
      'the table "tracks" of profiles warehouse "Profiles warehouse" has no column `contxt_ip`: did you mean `context_ip`?',
    ],
    [
      "another warehouse",
      { ...sync({ pages: true }), warehouseId: "w" },
      'space production has no profiles warehouse "w", it has profiles warehouse "Profiles warehouse" (q3WvTz8KnX5mRbL7dPc2Ys). Correct `warehouseId`',
    ],
    [
      "tables beside `enableEventTables: false`",
      sync({ pages: true }, { enableEventTables: false }),
      "`tables` must be empty where `enableEventTables` is false: Segment takes settings of tables and columns only while the event tables are on. Set it to true, or leave `tables` empty",
    ],
    ["nothing", sync({}), "`tables` must name a table: as it is, this resource would manage nothing"],
  ])("%s is, with what was meant, before anything is sent", async (_what, declared, message) => {
    await using segment = await startSegment();

    expect(await refusal({ a: declared }, segment)).toBe(message);
    expect(await writes(segment)).toEqual([]);
  });

  test("a column that Segment does not list, and that is like none it lists, is taken", async () => {
    await using segment = await startSegment();
    await segment.control("PATCH", "/switches", { columnsListed: "set" });
    await set(segment, "tracks", true, "event");
    const program = { a: sync({ tracks: { context_ip: false, message_id: true } }) };
    const stack = new TestStack(segment);

    await stack.up(program);
    await stack.refresh();
    expect(stack.preview(program)).toEqual({});
    expect(await off(segment)).toEqual(["tracks.context_ip"]);

    await stack.destroy();
    expect(await off(segment)).toEqual([]);
  });
});

describe("one owner", () => {
  test.each<[string, Properties, Properties]>([
    ["a table", { tables: { pages: true, tracks: false } }, { tables: { tracks: false } }],
    ["a table and its column", { tables: { tracks: true } }, { tables: { tracks: { event: false } } }],
  ])("two resources that name %s are refused in the preview", async (_what, one, other) => {
    await using segment = await startSegment();
    const program: Program = {
      a: sync({}, one),
      b: sync({}, { spaceId: segment.spaceId.slice(4), ...other }),
    };

    expect(() => new TestStack(segment).preview(program)).toThrow(
      `ProfilesSync "b" and ProfilesSync "a" of this program both manage the table "tracks" of profiles warehouse ${warehouseId} in space ${segment.spaceId.slice(4)}: leave it to one of them`,
    );
  });

  test("two that both say whether there are event tables are refused, two with different tables are not", async () => {
    await using segment = await startSegment();
    const on = { enableEventTables: true };
    const stack = new TestStack(segment);

    expect(() => stack.preview({ a: sync({ pages: true }, on), b: sync({ tracks: true }, on) })).toThrow(
      "both manage the event tables of profiles warehouse",
    );
    await stack.up({ a: sync({ pages: false }, on), b: sync({ tracks: false }) });
    expect(await off(segment)).toEqual(["pages", "tracks"]);
    await stack.up({ b: sync({ tracks: false }) });
    expect(await off(segment)).toEqual(["tracks"]);
  });

  test("a table that moves from one resource to another keeps the value that was there before both", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false, tracks: false }) });

    await stack.up({ a: sync({ pages: false }), b: sync({ tracks: false }) });
    expect(await off(segment)).toEqual(["pages", "tracks"]);
    await stack.up({ b: sync({ tracks: false, pages: false }) });
    expect(await off(segment)).toEqual(["pages", "tracks"]);

    await stack.destroy();
    expect(await off(segment)).toEqual(["pages"]);
  });

  test("a resource renamed without `aliases` puts nothing back under its successor, and says so", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });

    await stack.up({ b: sync({ pages: false }) });

    expect(await off(segment)).toEqual(["pages"]);
    expect(stack.conversation.warnings).toEqual([
      'the table "pages" of profiles warehouse "Profiles warehouse" stays as it is, because ProfilesSync "b" has it; only the entry of ProfilesSync "a" goes. ' +
        'A resource that gets a new name in the program needs `aliases: [{ name: "<old name>" }]`, else nobody knows any more what was there before it',
    ]);
  });
});

describe("moving, and going away", () => {
  test("another warehouse puts back the old one and sets the new one", async () => {
    await using segment = await startSegment({
      seed: {
        warehouses: [
          { id: warehouseId, name: "A" },
          { id: "other", name: "B" },
        ],
      },
    });
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });
    const moved = { a: sync({ pages: false }, { warehouseId: "other" }) };
    expect(stack.preview(moved)).toEqual({ a: "replace" });

    await stack.up(moved);

    expect([await off(segment), await off(segment, "other")]).toEqual([[], ["pages"]]);
    expect(stack.idOf("a")).toBe(`${segment.spaceId}/other`);
  });

  test("the spelling of the space's id is no change", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });

    expect(stack.preview({ a: sync({ pages: false }, { spaceId: segment.spaceId.slice(4) }) })).toEqual({});
  });

  test("a warehouse that is gone reads as gone, and deleting it is done; a failed list is neither", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });
    const [entry] = stack.entries.values();
    await segment.control("POST", "/faults", {
      operation: "listProfilesWarehouseInSpace",
      kind: "status",
      status: 403,
    });
    await expect(stack.refresh()).rejects.toThrow("was answered 403");
    await expect(stack.destroy()).rejects.toThrow("was answered 403");
    expect([...stack.entries.values()]).toEqual([entry]);

    await segment.control("DELETE", "/faults");
    await segment.control("POST", "/seed", {
      workspace: { id: segment.emulator.workspaceId, slug: "acme" },
      warehouses: [],
    });
    await stack.destroy();
    expect(stack.entries.size).toBe(0);
    if (entry !== undefined) stack.entries.set("a", entry);
    await stack.refresh();
    expect(stack.entries.size).toBe(0);
  });

  test("a token of another workspace changes nothing and forgets nothing", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });
    await segment.control("POST", "/seed", { workspace: { slug: "other" } });
    await segment.requests();

    await expect(stack.refresh()).rejects.toThrow("but this resource was made in workspace");
    await expect(stack.destroy()).rejects.toThrow("but this resource was made in workspace");
    await expect(stack.up({ a: sync({ pages: true }) })).rejects.toThrow("Nothing was changed");

    expect(await segment.requests()).toEqual(Array.from({ length: 3 }, () => "getWorkspace 200"));
  });
});

describe("lost answers and failures", () => {
  test("a lost answer is asked again, and nothing is noted twice", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await fault(segment, { kind: "dropAfterCommit", times: 1 });

    await stack.up({ a: sync({ pages: false }) });

    expect(stack.entries.get("a")?.state["before"]).toEqual({
      overrides: [{ collection: "pages", enabled: true }],
    });
    await stack.destroy();
    expect(await off(segment)).toEqual([]);
  });

  test("a create that fails behind its first write is in state with what was there before, and goes on", async () => {
    await using segment = await startSegment({
      seed: { warehouses: [{ id: warehouseId, name: "W", enableEventTables: false }] },
    });
    const program = { a: sync({ tracks: false }, { enableEventTables: true }) };
    const stack = new TestStack(segment);
    await fault(segment, { kind: "status", status: 422, skip: 1, times: 1 });

    await expect(stack.up(program)).rejects.toThrow("was answered 422");
    const before = { enableEventTables: false, overrides: [{ collection: "tracks", enabled: true }] };
    expect(stack.entries.get("a")?.state["before"]).toEqual(before);
    await stack.up(program);

    expect(await off(segment)).toEqual(["tracks"]);
    expect(stack.entries.get("a")?.state["before"]).toEqual(before);
    await stack.destroy();
    expect(await off(segment)).toEqual(["event tables"]);
  });

  test("a create that was refused outright leaves nothing in state", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await fault(segment, { kind: "status", status: 422, times: 1 });

    await expect(stack.up({ a: sync({ pages: false }) })).rejects.toThrow("was answered 422");

    expect(stack.entries.size).toBe(0);
    await stack.up({ a: sync({ pages: false }) });
    expect(await off(segment)).toEqual(["pages"]);
  });

  test("an update whose answers are all lost keeps what it noted, and the next run and the deletion go by it", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false, screens: false }) });
    const program = { a: sync({ tracks: false, pages: false }) };
    await fault(segment, { kind: "dropAfterCommit", times: 5 });

    await expect(stack.up(program)).rejects.toThrow("got no answer");
    expect(await off(segment)).toEqual(["pages", "tracks"]);
    await stack.up(program);
    await stack.destroy();

    expect(await off(segment)).toEqual([]);
  });

  test("what fails while it is put back stays noted", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });
    await fault(segment, { kind: "status", status: 422, times: 1 });

    await expect(stack.destroy()).rejects.toThrow("was answered 422");
    await stack.destroy();

    expect(await off(segment)).toEqual([]);
  });
});

test("a table that is switched on again is told not to be backfilled, in one sentence", async () => {
  await using segment = await startSegment();
  await set(segment, "pages", false);
  await set(segment, "tracks", false, "event");
  const stack = new TestStack(segment);

  await stack.up({ a: sync({ pages: true, tracks: { event: true }, screens: false }) });

  expect(stack.conversation.warnings).toEqual([
    'pages, tracks.event of profiles warehouse "Profiles warehouse" are synced from now on: Segment does not backfill what came while they were off',
  ]);
});

describe("what is not known yet", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  test("is neither refused nor taken for another's", async () => {
    await using segment = await startSegment();
    const { session } = startSession(segment.emulator, { space: segment.spaceId });
    const check = (given: Properties, resource: string): string[] =>
      profilesSync.check(session, { ...given, __resource: resource }, {}).failures;

    expect(check({ warehouseId: unknown, tables: { pages: true } }, "a")).toEqual([]);
    expect(check({ warehouseId: unknown, tables: { pages: true } }, "b")).toEqual([]);
    expect(check({ warehouseId, tables: { pages: unknown } }, "c")).toEqual([]);
    expect(check({ warehouseId, tables: unknown, enableEventTables: unknown }, "d")).toEqual([]);
    expect(check({ warehouseId, tables: {}, enableEventTables: unknown }, "e")).toEqual([]);
    expect(check({ warehouseId: unknown, tables: { pages: "no" } }, "f")).toEqual([
      "`tables.pages` must be true or false, or an object of its columns such as { context_ip: false }, not a string",
    ]);
  });

  test("is a change, and of the warehouse a replacement", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }), b: sync({ screens: false }) });

    expect(
      stack.preview({ a: sync({ pages: unknown }), b: sync({ pages: true }, { warehouseId: unknown }) }),
    ).toEqual({ a: "update", b: "replace" });
  });
});

test("two resources of one name in different components cannot set one table, and neither undoes the other", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator);
  const inputs = { warehouseId, spaceId: segment.spaceId, tables: { pages: false }, __resource: "a" };

  const made = await drive(
    clock,
    Promise.allSettled([
      profilesSync.create(session, inputs),
      profilesSync.create(session, { ...inputs, tables: { pages: true, tracks: false } }),
      profilesSync.create(session, { ...inputs, tables: { screens: false } }),
    ]),
  );

  expect(made.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect((made[1] as PromiseRejectedResult).reason).toMatchObject({
    message: `two resources of this program would both set the table "pages" of profiles warehouse ${warehouseId} in space ${segment.spaceId.slice(4)}: leave it to one of them`,
  });
  expect(await off(segment)).toEqual(["pages", "screens"]);
  // What a refused one had taken is free again, also where Segment refused it.
  await fault(segment, { kind: "status", status: 422, times: 1 });
  const refused = profilesSync.create(session, { ...inputs, tables: { tracks: false } });
  await expect(drive(clock, refused)).rejects.toThrow("was answered 422");
  await drive(clock, profilesSync.create(session, { ...inputs, tables: { tracks: false } }));
  expect(await off(segment)).toEqual(["pages", "screens", "tracks"]);
});

test("where Segment does not say whether there are event tables, they are set and not put back", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "listSelectiveSyncsFromWarehouseAndSpace",
    kind: "status",
    status: 200,
    body: { data: { items: [{ collection: "pages", warehouseId, enabled: true, properties: {} }] } },
  });
  const program = { a: sync({ pages: true }, { enableEventTables: true }) };
  const stack = new TestStack(segment);

  await stack.up(program);
  expect(await writes(segment)).toEqual(["updateSelectiveSyncForWarehouseAndSpace 200"]);
  expect(stack.conversation.warnings).toEqual([]);
  expect(stack.entries.get("a")?.state["before"]).toEqual({
    overrides: [{ collection: "pages", enabled: true }],
  });
  await stack.refresh();
  expect(stack.preview(program)).toEqual({});
  await stack.destroy();

  expect(await writes(segment)).toEqual([]);
});
