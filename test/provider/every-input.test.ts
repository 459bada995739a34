import { expect, test } from "vitest";
import type { z } from "zod";

import {
  AudienceInputs,
  ComputedTraitInputs,
  LastComputedTraitInputs,
} from "../../src/provider/definitions/inputs";
import { AudienceDestinationInputs } from "../../src/provider/destinations/inputs";
import { SpaceFilterInputs } from "../../src/provider/filters/inputs";
import { SourceLabelsInputs } from "../../src/provider/labels/inputs";
import { ProfilesSyncInputs } from "../../src/provider/warehouses/inputs";
import { startSegment, type Properties, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";
import { destinationId, makeAudience } from "./destination-scene";

type Kind =
  | "LastComputedTrait"
  | "ComputedTrait"
  | "Audience"
  | "AudienceDestination"
  | "SpaceFilter"
  | "ProfilesSync"
  | "SourceLabels";

/** What becomes of one input; `wire` is where Segment has it, in what a read answers. */
interface Fate {
  from: unknown;
  to: unknown;
  /** What a preview plans for the change. */
  change: "update" | "replace" | "nothing";
  wire?: string;
  /** What Segment has for `to`, where that is something else. */
  sent?: unknown;
  /** What taking the input out does: its default is sent, it is needed, or it stays with a warning. */
  removal: "needed" | "stays" | "nothing" | { default: unknown };
  /** Whether somebody who changes it in Segment makes a difference; what is fixed at creation cannot be. */
  drifts: boolean;
}

const warehouseId = "q3WvTz8KnX5mRbL7dPc2Ys";
const sourceId = "hT5vQm8KxW3nRbZ7dLp2Yc";
const otherSourceId = "kB7xWn2TzQ5rVhM9sLc4Pd";

const fixed = { removal: "nothing", drifts: false } as const;
const ofOurs = (from: unknown, to: unknown): Fate => ({ from, to, change: "nothing", ...fixed });
const atCreation = (from: unknown, to: unknown, wire: string): Fate => ({
  from,
  to,
  wire,
  change: "replace",
  removal: "stays",
  drifts: false,
});

const everywhere: Record<string, Fate> = {
  name: { from: "f", to: "F", change: "update", wire: "name", removal: "needed", drifts: true },
  description: {
    from: "one",
    to: "two",
    change: "update",
    wire: "description",
    removal: "stays",
    drifts: true,
  },
  enabled: {
    from: false,
    to: true,
    change: "update",
    wire: "enabled",
    removal: { default: true },
    drifts: true,
  },
  adopt: ofOurs("never", "byName"),
};
const common: Record<string, Fate> = {
  ...everywhere,
  replaceUnderSameKey: ofOurs(true, false),
  waitForLive: ofOurs(false, true),
  waitMinutes: ofOurs(1, 2),
};
const trait: Record<string, Fate> = {
  ...common,
  type: {
    from: "ACCOUNTS",
    to: "USERS",
    change: "replace",
    wire: "definition.type",
    removal: { default: "USERS" },
    drifts: false,
  },
  includeHistoricalData: atCreation(true, false, "options.includeHistoricalData"),
  includeAnonymousUsers: atCreation(true, false, "options.includeAnonymousUsers"),
  backfillDurationDays: atCreation(7, 14, "options.backfillDurationDays"),
  destinations: {
    from: ["Webhook"],
    to: [{ name: "Webhook", as: "track" }],
    change: "update",
    removal: { default: undefined },
    drifts: false,
  },
};
const query = (split: string, event = "get_treatment", property = "treatment"): string =>
  `event('${event}').where(property('split') = '${split}').last(property('${property}'))`;
const definition = (from: unknown, to: unknown, sent: string): Fate => ({
  from,
  to,
  sent,
  change: "update",
  wire: "definition.query",
  removal: "needed",
  drifts: true,
});

const filterOf = (environment: string): string =>
  `type = 'track' and properties.environmentName != '${environment}'`;

const fates: Record<Kind, Record<string, Fate>> = {
  LastComputedTrait: {
    ...trait,
    event: definition("get_treatment", "impression", query("f", "impression")),
    property: definition("treatment", "variant", query("f", "get_treatment", "variant")),
    conditions: {
      ...definition({ split: "f" }, { split: "g" }, query("g")),
      removal: { default: "event('get_treatment').last(property('treatment'))" },
    },
    within: {
      ...definition("30 days", "60 days", query("f").replace(".last", ".within(60 days).last")),
      removal: "nothing",
    },
    excludeSources: {
      ...definition(
        [sourceId],
        [sourceId, otherSourceId],
        query("f").replace(".where", `.sources(exclude: '${sourceId}', '${otherSourceId}').where`),
      ),
      removal: { default: query("f") },
    },
  },
  ComputedTrait: { ...trait, query: definition(query("f"), query("g"), query("g")) },
  Audience: {
    ...common,
    audienceType: {
      from: "ACCOUNTS",
      to: "USERS",
      change: "replace",
      wire: "audienceType",
      removal: { default: "USERS" },
      drifts: false,
    },
    query: definition("trait('a') = 'on'", "trait('a') = 'off'", "trait('a') = 'off'"),
    options: {
      from: { filterByExternalIds: ["user_id", "anonymous_id"] },
      to: { filterByExternalIds: ["user_id"] },
      change: "update",
      wire: "options",
      removal: { default: { filterByExternalIds: ["user_id", "email", "android.idfa", "ios.idfa"] } },
      drifts: true,
    },
  },
  AudienceDestination: {
    adopt: ofOurs("never", "byName"),
    idSync: {
      from: [{ externalId: "user_id", strategy: "last" }],
      to: [{ externalId: "user_id", strategy: "all" }],
      change: "update",
      wire: "idSyncConfiguration",
      removal: "stays",
      drifts: true,
    },
    settings: {
      from: { list: "a" },
      to: { list: "b" },
      change: "update",
      wire: "connectionSettings",
      removal: "stays",
      drifts: true,
    },
    activations: {
      from: [{ name: "guide", type: "All Events" }],
      to: [{ name: "guide", type: "All Events", enabled: false }],
      sent: false,
      change: "update",
      wire: "activation.enabled",
      removal: "needed",
      drifts: true,
    },
  },
  SpaceFilter: {
    ...everywhere,
    if: {
      from: filterOf("production"),
      to: filterOf("prod"),
      change: "update",
      wire: "if",
      removal: "needed",
      drifts: true,
    },
  },
  ProfilesSync: {
    tables: {
      from: { pages: false, tracks: { context_ip: false } },
      to: { pages: true, tracks: { context_ip: false, event: false } },
      change: "update",
      wire: "tables",
      removal: "needed",
      drifts: true,
    },
  },
  SourceLabels: {
    labels: {
      from: { environment: "dev" },
      to: { environment: "prod" },
      change: "update",
      wire: "labels",
      removal: "needed",
      drifts: true,
    },
  },
};

/** Inputs that a program does not write, or whose fate has tests of its own. */
const elsewhere: Record<Kind, string[]> = {
  LastComputedTrait: ["spaceId", "query", "computation", "manualSteps"],
  ComputedTrait: ["spaceId", "computation", "manualSteps"],
  Audience: ["spaceId", "computation"],
  AudienceDestination: ["spaceId", "audienceId", "destinationId", "destinationType"],
  SpaceFilter: ["spaceId"],
  ProfilesSync: ["spaceId", "warehouseId", "enableEventTables"],
  SourceLabels: ["sourceId"],
};

const reused = { replaceUnderSameKey: true };
const needed: Record<Kind, Properties> = {
  LastComputedTrait: {
    ...reused,
    name: "f",
    event: "get_treatment",
    property: "treatment",
    conditions: { split: "f" },
  },
  ComputedTrait: { ...reused, name: "f", query: query("f") },
  Audience: { ...reused, name: "f", query: "trait('a') = 'on'" },
  AudienceDestination: { destinationId, activations: [{ name: "guide", type: "All Events" }] },
  SpaceFilter: { name: "f", if: filterOf("production") },
  ProfilesSync: { warehouseId },
  SourceLabels: { sourceId },
};

test.each<[Kind, z.ZodObject]>([
  ["LastComputedTrait", LastComputedTraitInputs],
  ["ComputedTrait", ComputedTraitInputs],
  ["Audience", AudienceInputs],
  ["AudienceDestination", AudienceDestinationInputs],
  ["SpaceFilter", SpaceFilterInputs],
  ["ProfilesSync", ProfilesSyncInputs],
  ["SourceLabels", SourceLabelsInputs],
])("every input of %s has a fate", (kind, schema) => {
  expect([...Object.keys(fates[kind]), ...elsewhere[kind]].toSorted()).toEqual(
    Object.keys(schema.shape).toSorted(),
  );
});

const cases = Object.entries(fates).flatMap(([kind, inputs]) =>
  Object.entries(inputs).map(([input, fate]): [Kind, string, Fate] => [kind as Kind, input, fate]),
);

/** A Segment, and programs for it with one resource of which one input varies. */
interface Scene extends AsyncDisposable {
  readonly segment: Segment;
  readonly stack: TestStack;
  programOf(input: string, value: unknown): Program;
}

async function startScene(kind: Kind): Promise<Scene> {
  const segment = await startSegment();
  const more: Properties =
    kind === "AudienceDestination" ? { audienceId: await makeAudience(segment, "on") } : {};
  return {
    segment,
    stack: new TestStack(segment),
    programOf: (input, value) => {
      const { [input]: _, ...rest } = { ...more, ...needed[kind] };
      const given = value === undefined ? {} : { [input]: value };
      return { it: { kind, ...rest, ...given } };
    },
    [Symbol.asyncDispose]: () => segment[Symbol.asyncDispose](),
  };
}

test.each(cases)("%s `%s`: a change is planned as what it is, and done", async (kind, input, fate) => {
  const { from, to, change } = fate;
  await using scene = await startScene(kind);
  const { segment, stack } = scene;
  const [before, after] = [from, to].map((value) => scene.programOf(input, value));
  await stack.up(before ?? {});
  expect(stack.preview(after ?? {})).toEqual(change === "nothing" ? {} : { it: change });

  await stack.up(after ?? {});

  expect(await onTheWire(segment, kind, stack, fate)).toEqual(sentFor(fate));
  expect(stack.entries.get("it")?.state[input]).toEqual(change === "nothing" ? from : to);
  expect(stack.preview(after ?? {})).toEqual({});
});

test.each(cases)(
  "%s `%s`: what is there from the start is sent with the create",
  async (kind, input, fate) => {
    await using scene = await startScene(kind);
    const { segment, stack } = scene;
    await segment.control("PATCH", "/switches", { statusMs: 0 });

    await stack.up(scene.programOf(input, fate.to));

    expect(await onTheWire(segment, kind, stack, fate)).toEqual(sentFor(fate));
    expect(stack.entries.get("it")?.state[input]).toEqual(fate.to);
  },
);

test.each(cases.filter(([, , { removal }]) => removal === "stays" || typeof removal === "object"))(
  "%s `%s`: taking it out sends the default, or stays and says so",
  async (kind, input, fate) => {
    await using scene = await startScene(kind);
    const { segment, stack } = scene;
    await stack.up(scene.programOf(input, fate.from));
    const before = await onTheWire(segment, kind, stack, fate);
    const planned = fate.removal === "stays" ? {} : { it: fate.change };
    expect(stack.preview(scene.programOf(input, undefined))).toEqual(planned);

    await stack.up(scene.programOf(input, undefined));

    const stays = fate.removal === "stays";
    const wanted = typeof fate.removal === "object" ? fate.removal.default : before;
    expect(await onTheWire(segment, kind, stack, fate)).toEqual(fate.wire === undefined ? undefined : wanted);
    const warned = stack.conversation.warnings.some((warning) => warning.startsWith(`\`${input}\` of `));
    expect(warned).toBe(stays);
    expect(stack.preview(scene.programOf(input, undefined))).toEqual({});
  },
);

test.each(cases.filter(([, , { drifts }]) => drifts))(
  "%s `%s`: somebody who changes it in Segment makes a difference, and the next run takes it back",
  async (kind, input, fate) => {
    await using scene = await startScene(kind);
    const { segment, stack } = scene;
    const program = scene.programOf(input, fate.from);
    await stack.up(program);
    const was = await onTheWire(segment, kind, stack, fate);
    await edit(segment, kind, stack, fate.wire ?? "", sentFor(fate));

    await stack.refresh();
    expect(stack.preview(program)).toEqual({ it: "update" });
    await stack.up(program);

    expect(await onTheWire(segment, kind, stack, fate)).toEqual(was);
    expect(stack.preview(program)).toEqual({});
  },
);

/** What Segment has to have for `to`; nothing where Segment never hears of the input. */
function sentFor({ wire, to, sent = to }: Fate): unknown {
  return wire === undefined ? undefined : sent;
}

async function onTheWire(segment: Segment, kind: Kind, stack: TestStack, { wire }: Fate): Promise<unknown> {
  return wire === undefined ? undefined : at(await read(segment, kind, stack), wire);
}

function pathOf(segment: Segment, kind: Kind, stack: TestStack): string {
  if (kind === "SpaceFilter") return `/filters/${stack.idOf("it")}`;
  if (kind === "SourceLabels") return `/sources/${sourceId}`;
  if (kind === "ProfilesSync")
    return `/spaces/${segment.spaceId}/profiles-warehouses/${warehouseId}/selective-syncs`;
  if (kind === "AudienceDestination")
    return `${audienceOf(segment, stack)}/destination-connections/${stack.idOf("it")}`;
  const family = kind === "Audience" ? "audiences" : "computed-traits";
  return `/spaces/${segment.spaceId}/${family}/${stack.idOf("it")}`;
}

function audienceOf(segment: Segment, stack: TestStack): string {
  return `/spaces/${segment.spaceId}/audiences/${String(stack.entries.get("it")?.state["audienceId"])}`;
}

/** A connection with its first activation; neither can be read with the other. */
async function readConnection(segment: Segment, stack: TestStack): Promise<Properties> {
  const list = async (path: string) =>
    (
      (await segment.api("GET", `${audienceOf(segment, stack)}/${path}`)) as {
        data: Record<string, Properties[]>;
      }
    ).data;
  const { connections: [connection] = [] } = await list("destination-connections");
  const { activations: [activation] = [] } = await list("activations");
  return { ...connection, activation };
}

async function read(segment: Segment, kind: Kind, stack: TestStack): Promise<Properties> {
  if (kind === "AudienceDestination") return readConnection(segment, stack);
  const { data } = (await segment.api("GET", pathOf(segment, kind, stack))) as {
    data: Record<string, Properties>;
  };
  if (kind === "ProfilesSync") return { tables: tablesIn(data["items"] as unknown as SyncedTable[]) };
  if (kind === "SourceLabels") return { labels: labelsIn(data["source"]?.["labels"] as SentLabel[]) };
  return data["computedTrait"] ?? data["audience"] ?? data["filter"] ?? {};
}

interface SyncedTable {
  collection: string;
  enabled: boolean;
  properties: Record<string, { enabled: boolean }>;
}

/** Of one table whether it is on, of another the columns that are not. */
function tablesIn(items: readonly SyncedTable[]): Properties {
  const table = (name: string) => items.find(({ collection }) => collection === name);
  const columns = Object.entries(table("tracks")?.properties ?? {}).filter(([, { enabled }]) => !enabled);
  return {
    pages: table("pages")?.enabled,
    tracks: Object.fromEntries(columns.map(([name, { enabled }]) => [name, enabled])),
  };
}

interface SentLabel {
  key: string;
  value: string;
}

function labelsIn(labels: readonly SentLabel[]): Properties {
  return Object.fromEntries(labels.map(({ key, value }) => [key, value]));
}

async function edit(
  segment: Segment,
  kind: Kind,
  stack: TestStack,
  wire: string,
  value: unknown,
): Promise<void> {
  if (kind === "SourceLabels") {
    const labels = Object.entries(value as Properties).map(([key, text]) => ({ key, value: text }));
    return void (await segment.api("PUT", `${pathOf(segment, kind, stack)}/labels`, { labels }));
  }
  if (kind === "ProfilesSync") {
    const syncOverrides = [{ collection: "pages", enabled: true }];
    return void (await segment.api("PATCH", pathOf(segment, kind, stack), { syncOverrides }));
  }
  const [top = "", inner] = wire.split(".");
  const now = (await read(segment, kind, stack))[top];
  const space = kind === "SpaceFilter" ? { integrationId: segment.spaceId } : {};
  const body = { ...space, [top]: inner === undefined ? value : { ...(now as Properties), [inner]: value } };
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  if (top === "activation") {
    const { id } = now as { id: string };
    await segment.api("PATCH", `${audienceOf(segment, stack)}/activations/${id}`, { [inner ?? ""]: value });
  } else await segment.api("PATCH", pathOf(segment, kind, stack), body);
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
}

function at(item: Properties, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => (value as Properties | undefined)?.[name], item);
}
