import { expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

const warehouseId = "q3WvTz8KnX5mRbL7dPc2Ys";
const program = (tables: string, more = "") => `
import { ProfilesSync } from "pulumi-segment-personas";

const sync = new ProfilesSync("warehouse", {
  warehouseId: "${warehouseId}",
  enableEventTables: true,
  tables: ${tables},
});
export const { spaceId, tables, enableEventTables, before } = sync;
${more}
`;

const pathOf = ({ segment }: Deployment): string =>
  `/spaces/${segment.spaceId}/profiles-warehouses/${warehouseId}/selective-syncs`;

interface Table {
  collection: string;
  enabled: boolean;
  properties: Record<string, { enabled: boolean }>;
}

/** What is off, as `tracks` or `tracks.context_ip`. */
async function off(deployment: Deployment): Promise<string[]> {
  const { data } = (await deployment.segment.api("GET", pathOf(deployment))) as { data: { items: Table[] } };
  return data.items
    .flatMap(({ collection, enabled, properties }) => [
      ...(enabled ? [] : [collection]),
      ...Object.keys(properties).flatMap((name) =>
        properties[name]?.enabled === false ? [`${collection}.${name}`] : [],
      ),
    ])
    .toSorted();
}

/** As somebody does in the app. */
const set = (deployment: Deployment, collection: string, enabled: boolean): Promise<unknown> =>
  deployment.segment.api("PATCH", pathOf(deployment), { syncOverrides: [{ collection, enabled }] });

test("tables are set, settle, change in place, are taken back after drift, and go back to what they were", async () => {
  await using deployment = await startDeployment(program("{ pages: false, tracks: { context_ip: false } }"));
  const { stack, segment } = deployment;
  await set(deployment, "screens", false);
  const settled = () => stack.preview(["--refresh", "--expect-no-changes"]);

  expect((await stack.up()).code).toBe(0);
  expect(await off(deployment)).toEqual(["pages", "screens", "tracks.context_ip"]);
  expect(await stack.outputs()).toEqual({
    spaceId: segment.spaceId,
    tables: { pages: false, tracks: { context_ip: false } },
    enableEventTables: true,
    before: {
      enableEventTables: true,
      overrides: [
        { collection: "pages", enabled: true },
        { collection: "tracks", property: "context_ip", enabled: true },
      ],
    },
  });
  expect((await settled()).code).toBe(0);

  await stack.write("index.ts", program("{ screens: true, pages: false }"));
  const changed = await stack.preview();
  expect(changed.changes.filter(({ op }) => op === "update").map(({ name }) => name)).toEqual(["warehouse"]);
  const { code, diagnostics } = await stack.up();
  expect(code).toBe(0);
  expect(diagnostics.map(({ message }) => message).join("\n")).toContain(
    'screens, tracks.context_ip of profiles warehouse "Profiles warehouse" are synced from now on: Segment does not backfill what came while they were off',
  );
  expect(await off(deployment)).toEqual(["pages"]);
  expect((await settled()).code).toBe(0);

  await set(deployment, "pages", true);
  const drifted = await stack.preview(["--refresh"]);
  expect(
    drifted.changes
      .filter(({ op }) => op === "update")
      .map(({ name, detailedDiff }) => `${name} ${Object.keys(detailedDiff).join()}`),
  ).toEqual(["warehouse tables.pages"]);
  expect((await stack.up(["--refresh"])).code).toBe(0);
  expect(await off(deployment)).toEqual(["pages"]);

  expect((await stack.destroy()).code).toBe(0);
  expect(await off(deployment)).toEqual(["screens"]);
});

test("a change whose answers are all lost keeps what was there before, and the next run goes on", async () => {
  await using deployment = await startDeployment(program("{ pages: false }"));
  const { stack, segment } = deployment;
  await segment.control("POST", "/faults", {
    operation: "updateSelectiveSyncForWarehouseAndSpace",
    kind: "dropAfterCommit",
    times: 5,
  });

  const failed = await stack.up();
  expect(failed.code).not.toBe(0);
  expect(failed.stdout + failed.stderr).toContain("got no answer");
  expect(await off(deployment)).toEqual(["pages"]);
  expect((await stack.up()).code).toBe(0);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
  expect((await stack.destroy()).code).toBe(0);

  expect(await off(deployment)).toEqual([]);
});

const lookupOf = (id: string) => `
import { ProfilesSync } from "pulumi-segment-personas";
import * as pulumi from "@pulumi/pulumi";

const spaceId = new pulumi.Config("segment").require("space");
const found = ProfilesSync.get("found", \`\${spaceId}/${id}\`, { spaceId, warehouseId: "${id}" });
export const { tables, enableEventTables } = found;
`;

test("a lookup shows every table and changes none, and one of a warehouse that is not there says so", async () => {
  await using deployment = await startDeployment(lookupOf(warehouseId));
  const { stack, segment } = deployment;
  await set(deployment, "pages", false);

  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toMatchObject({
    tables: { pages: false, tracks: true, user_traits: true },
    enableEventTables: true,
  });
  await stack.write("index.ts", lookupOf("nope"));
  await segment.requests();
  const missing = await stack.up();

  expect(missing.code).not.toBe(0);
  expect(missing.stdout + missing.stderr).toContain(`"${segment.spaceId}/nope" does not exist`);
  expect((await segment.requests()).filter((request) => request.startsWith("update"))).toEqual([]);
});

test("tables that come from secret configuration are in clear nowhere, also as what was there before", async () => {
  const secret = `
import * as pulumi from "@pulumi/pulumi";
import { ProfilesSync } from "pulumi-segment-personas";

const table = new pulumi.Config().requireSecret("table");
new ProfilesSync("warehouse", {
  warehouseId: "${warehouseId}",
  tables: table.apply((name) => ({ [name]: false })),
});
`;
  await using deployment = await startDeployment(secret);
  const { stack } = deployment;
  await set(deployment, "canary_4711", true);
  await stack.setConfig("project:table", "canary_4711", { secret: true });

  const preview = await stack.run(["preview", "--json"]);
  const up = await stack.up();

  expect([preview.code, up.code]).toEqual([0, 0]);
  expect(preview.stdout + up.stdout + up.stderr + (await stack.exportState())).not.toContain("canary_4711");
  expect(await off(deployment)).toEqual(["canary_4711"]);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
  expect((await stack.destroy()).code).toBe(0);
  expect(await off(deployment)).toEqual([]);
});
