import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { production, startSegment, treatmentQuery, type Segment } from "./segment";

const trait = { name: "roll", definition: { query: treatmentQuery, type: "USERS" } };

const create = async (segment: Segment, more: Record<string, unknown> = {}) =>
  segment.call("POST", segment.traitsPath, { ...trait, ...more });
const created = async (segment: Segment, more: Record<string, unknown> = {}) =>
  (await segment.data("POST", segment.traitsPath, { ...trait, ...more }))["computedTrait"] as {
    id: string;
    key: string;
  };
const change = async (segment: Segment, id: string, body: unknown) =>
  (await segment.call("PATCH", `${segment.traitsPath}/${id}`, body)).status;

const createFilter = async (segment: Segment) =>
  segment.call("POST", "/filters", { integrationId: segment.spaceId, name: "pages", if: "type = 'page'" });

const createPreview = async (segment: Segment) =>
  (
    await segment.data("POST", `/spaces/${segment.spaceId}/audiences/previews`, {
      audienceType: "USERS",
      definition: { query: "event('X').count() >= 1" },
    })
  )["audiencePreview"] as { id: string };
const previewedStatus = async (segment: Segment) => {
  const { id } = await createPreview(segment);
  await segment.control("POST", "/clock", { advanceMs: 60_000 });
  const { audiencePreview } = await segment.data(
    "GET",
    `/spaces/${segment.spaceId}/audiences/previews/${id}`,
  );
  return (audiencePreview as { status: string }).status;
};

const warehousePath = async (segment: Segment): Promise<string> => {
  const list = `/spaces/${segment.spaceId}/profiles-warehouses`;
  const { profilesWarehouses } = await segment.data("GET", list);
  return `${list}/${(profilesWarehouses as { id: string }[])[0]?.id ?? ""}/selective-syncs`;
};
const override = async (segment: Segment, collection: string, more: object = {}) =>
  (
    await segment.call("PATCH", await warehousePath(segment), {
      syncOverrides: [{ collection, enabled: false, ...more }],
    })
  ).status;
const putLabels = async (segment: Segment, method: string, labels: object[]) =>
  segment.call(method, `/sources/${segment.sourceId(production)}/labels`, { labels });
/** An audience, connected to the destination of the seed, and where it and the connection stand. */
async function connected(segment: Segment): Promise<{ audience: string; connection: string }> {
  const audiences = `/spaces/${segment.spaceId}/audiences`;
  const definition = { query: "event('x').count() >= 1" };
  const made = await segment.data("POST", audiences, { name: "a", audienceType: "USERS", definition });
  const audience = `${audiences}/${(made["audience"] as { id: string }).id}`;
  const { destinations } = await segment.data("GET", "/destinations");
  const [{ id } = { id: "" }] = destinations as { id: string }[];
  const answer = await segment.data("POST", `${audience}/destination-connections`, {
    destination: { id, type: "destination" },
  });
  const connection = `${audience}/destination-connections/${(answer["connection"] as { id: string }).id}`;
  return { audience, connection };
}

const activate = async (segment: Segment, connection: string, more: Record<string, unknown> = {}) =>
  segment.call("POST", `${connection}/activations`, {
    activationName: "guide",
    activationType: "All Events",
    performResync: true,
    ...more,
  });

const withTraits = (properties: string[]) => ({ personalization: { profile: { properties } } });

/** What a switch is about: the answer to the same request, with its default and with the other position. */
test.each<[string, Record<string, unknown>, (segment: Segment) => Promise<unknown>, unknown, unknown]>([
  [
    "lenientInput",
    { lenientInput: true },
    async (segment) => (await create(segment, { x: 1 })).status,
    422,
    200,
  ],
  [
    "numericIds",
    { numericIds: false },
    async (segment) => {
      await segment.connect(production);
      await segment.track(production, { type: "identify", userId: 42, traits: { plan: "pro" } });
      return segment.traits("user_id:42");
    },
    { plan: "pro" },
    undefined,
  ],
  [
    "syncOverridesOffStatus",
    { syncOverridesOffStatus: 422 },
    async (segment) => {
      await segment.data("PATCH", await warehousePath(segment), { enableEventTables: false });
      return override(segment, "user_traits");
    },
    400,
    422,
  ],
  [
    "unknownSyncTable",
    { unknownSyncTable: "refuse" },
    async (segment) => [
      await override(segment, "nope"),
      await override(segment, "tracks", { property: "nope" }),
      await override(segment, "tracks", { property: "event" }),
    ],
    [200, 200, 200],
    [422, 422, 200],
  ],
  [
    "columnsListed",
    { columnsListed: "set" },
    async (segment) => {
      await override(segment, "pages", { property: "context_ip" });
      const { items } = await segment.data("GET", await warehousePath(segment));
      const pages = (items as { collection: string; properties: object }[]).find(
        ({ collection }) => collection === "pages",
      );
      return Object.keys(pages?.properties ?? {}).length > 1;
    },
    true,
    false,
  ],
  [
    "secondLabelValue",
    { secondLabelValue: "replace" },
    async (segment) => {
      const { status, body } = await putLabels(segment, "POST", [{ key: "environment", value: "dev" }]);
      return status === 200 ? (body as { data: { labels: object[] } }).data.labels : status;
    },
    422,
    [{ key: "environment", value: "dev" }],
  ],
  [
    "unknownLabel",
    { unknownLabel: "create" },
    async (segment) => {
      await putLabels(segment, "POST", [{ key: "team", value: "none" }]);
      return (await segment.call("DELETE", "/labels/team/none")).status;
    },
    404,
    400,
  ],
  [
    "emptyLabelSet",
    { emptyLabelSet: "refuse" },
    async (segment) => (await putLabels(segment, "PUT", [])).status,
    200,
    422,
  ],
  [
    "enabledDefault",
    { enabledDefault: false },
    async (segment) => {
      const { body } = await create(segment);
      return (body as { data: { computedTrait: { enabled: boolean } } }).data.computedTrait.enabled;
    },
    true,
    false,
  ],
  [
    "auditTimestamp",
    { auditTimestamp: "blank" },
    async (segment) => {
      await segment.connect(production);
      const { events } = await segment.data("GET", "/audit-events");
      return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00$/.test(
        (events as { timestamp: string }[])[0]?.timestamp ?? "",
      );
    },
    false,
    true,
  ],
  [
    "statusProgress",
    { statusProgress: "awaitingDestinations" },
    async (segment) => {
      const { id } = await created(segment);
      await segment.control("POST", "/clock", { advanceMs: 3_600_000 });
      const { computedTrait } = await segment.data("GET", `${segment.traitsPath}/${id}`);
      return (computedTrait as { status: string }).status;
    },
    "Live",
    "Awaiting Destinations",
  ],
  [
    "keyCollision",
    { keyCollision: "suffix" },
    async (segment) => {
      await create(segment);
      const { body } = await create(segment);
      return (body as { data?: { computedTrait: { key: string } } }).data?.computedTrait.key;
    },
    undefined,
    "roll_2",
  ],
  [
    "lockStatus",
    { lockStatus: 422 },
    async (segment) => {
      const { id } = await created(segment);
      await change(segment, id, { name: "a" });
      return change(segment, id, { name: "b" });
    },
    409,
    422,
  ],
  [
    "lockMs",
    { lockMs: 0 },
    async (segment) => {
      const { id } = await created(segment);
      await change(segment, id, { name: "a" });
      return change(segment, id, { name: "b" });
    },
    409,
    200,
  ],
  [
    "statusProgress",
    { statusProgress: "failed" },
    async (segment) => {
      const { id } = await created(segment);
      await segment.control("POST", "/clock", { advanceMs: 3_600_000 });
      const { computedTrait } = await segment.data("GET", `${segment.traitsPath}/${id}`);
      return (computedTrait as { status: string }).status;
    },
    "Live",
    "Failed",
  ],
  [
    "kindChangeStatus",
    { kindChangeStatus: 422 },
    async (segment) => {
      const query = "event('x').within(30 days).last(property('y'))";
      return change(segment, (await created(segment)).id, { definition: { query, type: "USERS" } });
    },
    400,
    422,
  ],
  [
    "invalidQueryStatus",
    { invalidQueryStatus: 400 },
    async (segment) => (await create(segment, { definition: { query: "event(", type: "USERS" } })).status,
    422,
    400,
  ],
  [
    "features",
    { features: ["Spaces"] },
    async (segment) => (await segment.call("GET", segment.traitsPath)).status,
    200,
    403,
  ],
  [
    "featureOffStatus",
    { features: [], featureOffStatus: 401 },
    async (segment) => (await segment.call("GET", "/spaces")).status,
    200,
    401,
  ],
  [
    "unspecifiedPerMinute",
    { unspecifiedPerMinute: 1 },
    async (segment) => {
      await segment.call("GET", "/");
      return (await segment.call("GET", "/")).status;
    },
    200,
    429,
  ],
  [
    "retryAfter",
    { retryAfter: false, unspecifiedPerMinute: 1 },
    async (segment) => {
      await segment.control("PATCH", "/switches", { unspecifiedPerMinute: 1 });
      await segment.call("GET", "/");
      return (await segment.call("GET", "/")).headers.has("retry-after");
    },
    true,
    false,
  ],
  [
    "spaceIdPrefix",
    { spaceIdPrefix: false },
    async (segment) => {
      const { spaces } = await segment.data("GET", "/spaces");
      return (spaces as { id: string }[])[0]?.id.startsWith("spa_");
    },
    true,
    false,
  ],
  [
    "queryText",
    { queryText: "reformatted" },
    async (segment) => {
      const definition = { query: treatmentQuery.replaceAll(" = ", "="), type: "USERS" };
      const { computedTrait } = await segment.data("POST", segment.traitsPath, { ...trait, definition });
      return (computedTrait as typeof trait).definition.query === definition.query;
    },
    true,
    false,
  ],
  [
    "maxAudiences",
    { maxAudiences: 1 },
    async (segment) => {
      const make = async (name: string) =>
        segment.call("POST", `/spaces/${segment.spaceId}/audiences`, {
          name,
          audienceType: "USERS",
          definition: { query: "event('x').count() >= 1" },
        });
      await make("a");
      return (await make("b")).status;
    },
    200,
    400,
  ],
  [
    "labelInUseStatus",
    { labelInUseStatus: 409 },
    async (segment) => (await segment.call("DELETE", "/labels/environment/prod")).status,
    400,
    409,
  ],
  [
    "previewAuditResource",
    { previewAuditResource: "workspace" },
    async (segment) => {
      const { id } = await createPreview(segment);
      const { events } = await segment.data("GET", "/audit-events");
      return (events as { resourceId: string }[])[0]?.resourceId === id;
    },
    true,
    false,
  ],
  [
    "previewProgress",
    { previewProgress: "failed" },
    async (segment) => previewedStatus(segment),
    "COMPLETED",
    "FAILED",
  ],
  [
    "previewProgress stuck",
    { previewProgress: "stuck" },
    async (segment) => previewedStatus(segment),
    "COMPLETED",
    "RUNNING",
  ],
  ["maxFilters", { maxFilters: 0 }, async (segment) => (await createFilter(segment)).status, 200, 400],
  [
    "dropDefault",
    { dropDefault: false },
    async (segment) => {
      const { body } = await createFilter(segment);
      return (body as { data: { filter: { drop: boolean } } }).data.filter.drop;
    },
    true,
    false,
  ],
  [
    "newFilterStatement",
    { newFilterStatement: "refuse" },
    async (segment) => {
      const { body } = await createFilter(segment);
      const { id } = (body as { data: { filter: { id: string } } }).data.filter;
      const changes = { integrationId: segment.spaceId, if: "type = 'screen'" };
      return (await segment.call("PATCH", `/filters/${id}`, changes)).status;
    },
    200,
    400,
  ],
  [
    "idSyncDefault",
    { idSyncDefault: "all" },
    async (segment) => {
      const { audience } = await connected(segment);
      const { connections } = await segment.data("GET", `${audience}/destination-connections`);
      return (connections as { idSyncConfiguration: unknown }[])[0]?.idSyncConfiguration;
    },
    [
      { externalId: "email", strategy: "last" },
      { externalId: "user_id", strategy: "last" },
    ],
    [
      { externalId: "email", strategy: "all" },
      { externalId: "user_id", strategy: "all" },
    ],
  ],
  [
    "activationNames",
    { activationNames: "refuse" },
    async (segment) => {
      const { connection } = await connected(segment);
      await activate(segment, connection);
      return (await activate(segment, connection)).status;
    },
    200,
    400,
  ],
  [
    "unknownAction",
    { unknownAction: "keep" },
    async (segment) => {
      const { connection } = await connected(segment);
      return (await activate(segment, connection, { destinationMapping: { actionId: "none" } })).status;
    },
    400,
    200,
  ],
  [
    "emptyTraits",
    { emptyTraits: "stay" },
    async (segment) => {
      const { audience, connection } = await connected(segment);
      const { body } = await activate(segment, connection, withTraits(["roll"]));
      const { id } = (body as { data: { activation: { id: string } } }).data.activation;
      const changed = await segment.data("PATCH", `${audience}/activations/${id}`, withTraits([]));
      const { personalization: kept } = changed["activation"] as ReturnType<typeof withTraits>;
      return kept.profile.properties;
    },
    [],
    ["roll"],
  ],
  [
    "resyncMs",
    { resyncMs: 0 },
    async (segment) => {
      const { connection } = await connected(segment);
      const { body } = await activate(segment, connection);
      return (body as { data: { activation: { performResync: boolean } } }).data.activation.performResync;
    },
    true,
    false,
  ],
  [
    "missingVersion",
    { missingVersion: "answer" },
    async (segment) => {
      const accept = "application/vnd.segment.v1+json";
      const { status, headers } = await segment.call("GET", segment.traitsPath, undefined, { accept });
      return `${status} ${headers.get("content-type")}`;
    },
    "406 application/json",
    "200 application/json",
  ],
])("%s turns a guessed answer into the other one", async (_name, position, ask, usual, other) => {
  await using segment = await startSegment({ rateWindowMs: 60_000 });

  const answers = [await ask(segment)];
  await segment.control("POST", "/reset");
  await segment.control("PATCH", "/switches", position);
  answers.push(await ask(segment));

  expect(answers).toEqual([usual, other]);
});

test("permissionStatus turns the refusal of a token that lacks a permission", async () => {
  await using segment = await startSegment({ seed: { tokens: [{ token: "sgp_less", lacks: ["echo"] }] } });
  await segment.control("PATCH", "/switches", { permissionStatus: 403 });

  const { status } = await segment.call("GET", "/echo?message=x", undefined, {
    authorization: "Bearer sgp_less",
  });

  expect(status).toBe(403);
});

test("an unknown switch is refused, and the others stay as they are", async () => {
  await using segment = await startSegment();

  await expect(segment.control("PATCH", "/switches", { maxTrait: 1 })).rejects.toThrow("answered 400");
  expect(await segment.control("GET", "/switches")).toMatchObject({ maxTraits: 50, maxAudiences: 100 });
});

test("a disabled source delivers nothing, even where it is connected", async () => {
  await using segment = await startSegment({
    seed: {
      sources: [{ slug: production, writeKey: "write", enabled: false }],
      connections: [{ space: "production", source: production }],
    },
  });

  await segment.track(production, { userId: "u-1", event: "get_treatment" });

  expect(await segment.traits("user_id:u-1")).toBeUndefined();
});

test("the README of the emulator names every switch", async () => {
  await using segment = await startSegment();
  const readme = readFileSync(path.join(__dirname, "../../src/emulator/README.md"), "utf8");
  const switches = Object.keys((await segment.control("GET", "/switches")) as object);

  expect(switches.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
