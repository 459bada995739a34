import { describe, expect, test } from "vitest";

import type { ResourceHandler } from "../../src/provider/handler";
import { sourceLabels } from "../../src/provider/labels/source-labels";
import { profilesSync } from "../../src/provider/warehouses/profiles-sync";
import { drive } from "../client/driven-clock";
import { startSegment, type Properties, type Segment } from "../support/provider";
import { startSession, type Conversation } from "../support/session";
import { TestStack, type Program } from "../support/stack";

const warehouseId = "q3WvTz8KnX5mRbL7dPc2Ys";
const sourceId = "hT5vQm8KxW3nRbZ7dLp2Yc";
const sync = (tables: Properties, more: Properties = {}): Program[string] => ({
  kind: "ProfilesSync",
  warehouseId,
  tables,
  ...more,
});
const withoutEventTables = {
  seed: { warehouses: [{ id: warehouseId, name: "W", enableEventTables: false }] },
};

const pathOf = (segment: Segment): string =>
  `/spaces/${segment.spaceId}/profiles-warehouses/${warehouseId}/selective-syncs`;

interface Listed {
  items: { collection: string; enabled: boolean; properties: Record<string, { enabled: boolean }> }[];
  enableEventTables: boolean;
}

/** What is off, as `tracks` or `tracks.context_ip`, and whether event tables are. */
async function off(segment: Segment): Promise<string[]> {
  const { data } = (await segment.api("GET", pathOf(segment))) as { data: Listed };
  const tables = data.items.flatMap(({ collection, enabled, properties }) => [
    ...(enabled ? [] : [collection]),
    ...Object.keys(properties).flatMap((name) =>
      properties[name]?.enabled === false ? [`${collection}.${name}`] : [],
    ),
  ]);
  return [...tables, ...(data.enableEventTables ? [] : ["event tables"])].toSorted();
}

async function environmentOf(segment: Segment): Promise<string | undefined> {
  const { data } = (await segment.api("GET", `/sources/${sourceId}`)) as {
    data: { source: { labels: { key: string; value: string }[] } };
  };
  return data.source.labels.find(({ key }) => key === "environment")?.value;
}

const writes = async (segment: Segment): Promise<string[]> =>
  (await segment.requests()).filter((request) => request.startsWith("update"));

describe("what a warehouse had before", () => {
  test("whether there were event tables is noted once, and only what differs is sent", async () => {
    await using segment = await startSegment(withoutEventTables);
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }, { enableEventTables: true }) });
    await stack.up({ a: sync({ pages: true }, { enableEventTables: true }) });
    await segment.requests();

    await stack.destroy();
    expect(await off(segment)).toEqual(["event tables"]);
    expect(await writes(segment)).toHaveLength(1);

    await stack.up({ a: sync({}, { enableEventTables: false }) });
    await stack.destroy();
    expect(await writes(segment)).toEqual([]);
  });

  test("what was put back is nobody's any more, so a later run leaves it to the app", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false, screens: false }) });
    await stack.up({ a: sync({ screens: false }) });
    await segment.api("PATCH", pathOf(segment), { syncOverrides: [{ collection: "pages", enabled: false }] });

    await stack.up({ a: sync({ screens: true }) });
    await stack.destroy();

    expect(await off(segment)).toEqual(["pages"]);
  });

  test("the same holds for the event tables as a whole", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({}, { enableEventTables: false }) });
    await stack.up({ a: sync({ user_traits: true }) });
    await segment.api("PATCH", pathOf(segment), { enableEventTables: false });

    await stack.destroy();

    expect(await off(segment)).toEqual(["event tables"]);
  });

  test("a column that Segment does not list counts as synced, so nothing is sent for it", async () => {
    await using segment = await startSegment();
    await segment.control("PATCH", "/switches", { columnsListed: "set" });
    const stack = new TestStack(segment);

    await stack.up({ a: sync({ tracks: { context_ip: true } }) });

    expect(await writes(segment)).toEqual([]);
  });

  test("two resources work on one warehouse one after the other", async () => {
    await using segment = await startSegment();
    const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
    const create = (table: string) =>
      profilesSync.create(session, {
        warehouseId,
        spaceId: segment.spaceId,
        tables: { [table]: false },
        __resource: table,
      });

    await drive(clock, Promise.all([create("pages"), create("screens")]));

    const calls = (await segment.requests()).filter((request) => request.includes("SelectiveSync"));
    const [look, set] = [
      "listSelectiveSyncsFromWarehouseAndSpace 200",
      "updateSelectiveSyncForWarehouseAndSpace 200",
    ];
    expect(calls).toEqual([look, set, look, set]);
  });
});

/** What the engine does when it updates one resource and creates another at the same time: `b` comes between diff and update of `a`. */
async function moveBetween(
  { session, clock }: Conversation,
  handler: ResourceHandler,
  a: { id: string; state: Properties; inputs: Properties },
  b: Properties,
): Promise<Properties> {
  const check = (given: Properties): Properties => handler.check(session, given, {}).inputs;
  const left = check({ ...a.inputs, __resource: "a" });
  handler.diff(session, a.id, a.state, left);
  const made = await drive(clock, handler.create(session, check({ ...b, __resource: "b" })));
  await drive(clock, handler.update(session, a.id, a.state, left));
  return made.state;
}

const entryOf = (stack: TestStack): { id: string; state: Properties } => ({
  id: stack.idOf("a"),
  state: stack.entries.get("a")?.state ?? {},
});

describe("what changes hands within one run keeps what was there before both", () => {
  test("a table", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false, tracks: { event: false, context_ip: false } }) });
    const conversation = startSession(segment.emulator, { space: segment.spaceId });
    const left = { warehouseId, tables: { pages: false } };

    const state = await moveBetween(
      conversation,
      profilesSync,
      { ...entryOf(stack), inputs: left },
      { warehouseId, tables: { tracks: { event: false } } },
    );

    expect(state["before"]).toEqual({
      overrides: [{ collection: "tracks", property: "event", enabled: true }],
    });
    expect(await off(segment)).toEqual(["pages", "tracks.context_ip", "tracks.event"]);
    expect(conversation.warnings).toEqual([
      expect.stringMatching(/^the table "tracks" of .* stays as it is, because ProfilesSync "b" has it;/),
    ]);
  });

  test("the event tables", async () => {
    await using segment = await startSegment(withoutEventTables);
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }, { enableEventTables: true }) });
    const conversation = startSession(segment.emulator, { space: segment.spaceId });
    const left = { warehouseId, tables: { pages: false } };

    const state = await moveBetween(
      conversation,
      profilesSync,
      { ...entryOf(stack), inputs: left },
      { warehouseId, tables: { screens: false }, enableEventTables: true },
    );

    expect(state["before"]).toMatchObject({ enableEventTables: false });
    expect(await off(segment)).toEqual(["pages", "screens"]);
  });

  test("a label", async () => {
    await using segment = await startSegment();
    await segment.api("POST", "/labels", { label: { key: "team", value: "growth" } });
    const stack = new TestStack(segment);
    const both = { environment: "dev", team: "growth" };
    await stack.up({ a: { kind: "SourceLabels", sourceId, labels: both } });

    const state = await moveBetween(
      startSession(segment.emulator),
      sourceLabels,
      { ...entryOf(stack), inputs: { sourceId, labels: { team: "growth" } } },
      { sourceId, labels: { environment: "dev" } },
    );

    expect(state["before"]).toEqual({ environment: "prod" });
    expect(await environmentOf(segment)).toBe("dev");
  });
});

describe("a resource renamed without `aliases`", () => {
  test("keeps the event tables, and says of each table once that it stays", async () => {
    await using segment = await startSegment(withoutEventTables);
    const program = sync({ tracks: { event: false, context_ip: false } }, { enableEventTables: true });
    const stack = new TestStack(segment);
    await stack.up({ a: program });

    await stack.up({ b: program });

    expect(await off(segment)).toEqual(["tracks.context_ip", "tracks.event"]);
    const stays = stack.conversation.warnings.map((warning) => warning.split(" of ")[0]);
    expect(stays).toEqual(["the event tables", 'the table "tracks"']);
  });

  test("loses nothing where its new entry is only half done and the run goes on", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: sync({ pages: false }) });
    const { id = "", state = {} } = stack.entries.get("a") ?? {};
    const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
    const inputs = { warehouseId, spaceId: segment.spaceId, tables: { pages: false, screens: false } };
    await segment.control("POST", "/faults", {
      operation: "updateSelectiveSyncForWarehouseAndSpace",
      kind: "dropAfterCommit",
      times: 5,
    });

    const made = drive(clock, profilesSync.create(session, { ...inputs, __resource: "b" }));
    await expect(made).rejects.toThrow("got no answer");
    await drive(clock, profilesSync.delete(session, id, state));

    expect(await off(segment)).toEqual(["pages", "screens"]);
  });
});
