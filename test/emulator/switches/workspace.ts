import { production, type Segment } from "../segment";
import type { Cases } from "./case";

/** Switches about who may call what, spaces, the audit trail, labels and warehouses. */
export const workspace = {
  missingVersion: {
    ask: async (segment) => {
      const headers = { accept: "application/vnd.segment.v1+json" };
      return (await segment.call("GET", segment.traitsPath, undefined, headers)).status;
    },
    answers: [
      ["refuse", 406],
      ["answer", 200],
    ],
  },
  unknownSpace: {
    ask: async (segment) => {
      const { status, body } = await segment.call("GET", "/spaces/nope");
      return status === 200 ? (body as { data: unknown }).data : status;
    },
    answers: [
      ["notFound", 404],
      ["null", { space: null }],
    ],
  },
  spaceIdPrefix: {
    ask: async (segment) => {
      const { spaces } = await segment.data("GET", "/spaces");
      return (spaces as { id: string }[])[0]?.id.startsWith("spa_");
    },
    answers: [
      [true, true],
      [false, false],
    ],
  },
  features: {
    ask: async (segment) => [
      (await segment.call("GET", "/spaces")).status,
      (await segment.call("GET", segment.traitsPath)).status,
      (await segment.call("GET", `/spaces/${segment.spaceId}/audiences`)).status,
      (await segment.call("GET", filters(segment))).status,
    ],
    answers: [
      [
        ["Spaces", "Computed Trait", "Audience", "Space Filters"],
        [200, 200, 200, 200],
      ],
      [["Spaces"], [200, 403, 403, 403]],
      [["Computed Trait"], [403, 200, 403, 403]],
      [["Audience"], [403, 403, 200, 403]],
      [["Space Filters"], [403, 403, 403, 200]],
    ],
  },
  featureOffStatus: {
    given: { features: [] },
    ask: async (segment) => (await segment.call("GET", "/spaces")).status,
    answers: [
      [403, 403],
      [401, 401],
    ],
  },
  permissionStatus: {
    seed: { tokens: [{ token: "sgp_less", lacks: ["echo"] }] },
    ask: async (segment) => {
      const headers = { authorization: "Bearer sgp_less" };
      return (await segment.call("GET", "/echo?message=x", undefined, headers)).status;
    },
    answers: [
      [401, 401],
      [403, 403],
    ],
  },
  retryAfter: {
    given: { unspecifiedPerMinute: 1 },
    ask: async (segment) => {
      await segment.call("GET", "/");
      return (await segment.call("GET", "/")).headers.has("retry-after");
    },
    answers: [
      [true, true],
      [false, false],
    ],
  },
  unspecifiedPerMinute: {
    ask: async (segment) => {
      await segment.call("GET", "/");
      return (await segment.call("GET", "/")).status;
    },
    answers: [
      [700, 200],
      [1, 429],
    ],
  },
  connectionAuditResource: {
    ask: async (segment) => {
      await segment.connect(production);
      const { events } = await segment.data("GET", "/audit-events");
      const [{ resourceType } = { resourceType: "" }] = events as { resourceType: string }[];
      return resourceType;
    },
    answers: [
      ["source", "source"],
      ["space", "space"],
    ],
  },
  auditTimestamp: {
    ask: async (segment) => {
      await segment.control("POST", "/clock", { now: "2026-11-24T12:00:00.000Z" });
      await segment.connect(production);
      const { events } = await segment.data("GET", "/audit-events");
      return (events as { timestamp: string }[])[0]?.timestamp;
    },
    answers: [
      ["iso", "2026-11-24T12:00:00.000Z"],
      ["blank", "2026-11-24 12:00:00+00:00"],
    ],
  },
  labelInUseStatus: {
    ask: async (segment) => (await segment.call("DELETE", "/labels/environment/prod")).status,
    answers: [
      [400, 400],
      [409, 409],
    ],
  },
  secondLabelValue: {
    ask: async (segment) => {
      const { status, body } = await putLabels(segment, "POST", [{ key: "environment", value: "dev" }]);
      return status === 200 ? (body as { data: { labels: object[] } }).data.labels : status;
    },
    answers: [
      ["refuse", 422],
      ["replace", [{ key: "environment", value: "dev" }]],
    ],
  },
  unknownLabel: {
    ask: async (segment) => {
      const { status } = await putLabels(segment, "POST", [{ key: "team", value: "none" }]);
      return [status, (await segment.call("DELETE", "/labels/team/none")).status];
    },
    answers: [
      ["refuse", [422, 404]],
      ["create", [200, 400]],
    ],
  },
  emptyLabelSet: {
    ask: async (segment) => (await putLabels(segment, "PUT", [])).status,
    answers: [
      ["clear", 200],
      ["refuse", 422],
    ],
  },
  syncOverridesOffStatus: {
    ask: async (segment) => {
      await segment.data("PATCH", await warehousePath(segment), { enableEventTables: false });
      return override(segment, "user_traits");
    },
    answers: [
      [400, 400],
      [422, 422],
    ],
  },
  unknownSyncTable: {
    ask: async (segment) => [
      await override(segment, "nope"),
      await override(segment, "tracks", { property: "nope" }),
      await override(segment, "tracks", { property: "event" }),
    ],
    answers: [
      ["take", [200, 200, 200]],
      ["refuse", [422, 422, 200]],
    ],
  },
  columnsListed: {
    ask: async (segment) => {
      await override(segment, "pages", { property: "context_ip" });
      const { items } = await segment.data("GET", await warehousePath(segment));
      const pages = (items as { collection: string; properties: object }[]).find(
        ({ collection }) => collection === "pages",
      );
      return Object.keys(pages?.properties ?? {}).length > 1;
    },
    answers: [
      ["all", true],
      ["set", false],
    ],
  },
} satisfies Partial<Cases>;

function filters({ spaceId }: Segment): string {
  return `/filters?integrationId=${spaceId}&pagination.count=1`;
}

function putLabels(segment: Segment, method: string, labels: object[]) {
  return segment.call(method, `/sources/${segment.sourceId(production)}/labels`, { labels });
}

async function warehousePath(segment: Segment): Promise<string> {
  const list = `/spaces/${segment.spaceId}/profiles-warehouses`;
  const { profilesWarehouses } = await segment.data("GET", list);
  return `${list}/${(profilesWarehouses as { id: string }[])[0]?.id ?? ""}/selective-syncs`;
}

async function override(segment: Segment, collection: string, more: object = {}): Promise<number> {
  const syncOverrides = [{ collection, enabled: false, ...more }];
  return (await segment.call("PATCH", await warehousePath(segment), { syncOverrides })).status;
}
