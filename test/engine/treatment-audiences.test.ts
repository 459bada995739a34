import { expect, test } from "vitest";

import { type Deployment, startDeployment } from "../support/deployed";

interface Flags {
  readonly flags: string;
  readonly archived?: string;
  readonly audiences?: string;
}

const program = ({ flags, archived = "[]", audiences = '"perTreatment"' }: Flags): string => `
import { TreatmentTraits } from "pulumi-segment-personas";

const traits = new TreatmentTraits("production", {
  environmentName: "production",
  flags: ${flags},
  archived: ${archived},
  treatments: ["on", "off"],
  audiences: ${audiences},
});
export const keys = traits.keys;
export const on = traits.audiences["checkout"]?.["on"]?.key;
`;

interface Listed {
  id: string;
  name: string;
  enabled: boolean;
  definition: { query: string };
}

/** What Segment has, by name: the query, and whether it is computed. */
async function inSegment({ segment }: Deployment, family: "audiences" | "computed-traits") {
  const path = `/spaces/${segment.spaceId}/${family}?pagination.count=100`;
  const { data } = (await segment.api("GET", path)) as { data: Record<string, Listed[]> };
  const listed = data[family === "audiences" ? "audiences" : "computedTraits"] ?? [];
  return Object.fromEntries(
    listed.map(({ name, enabled, definition }) => [name, enabled ? definition.query : "disabled"]),
  );
}

const writes = (requests: string[]): string[] =>
  requests.filter((request) => /^(create|update|remove)/.test(request)).toSorted();

const changed = (changes: readonly { op: string; name: string }[]): string[] =>
  changes.map(({ op, name }) => `${op} ${name}`).toSorted();

test("audiences per treatment come, stay, are disabled with their flag and go with it", async () => {
  const both = program({ flags: '["checkout", { id: "roll", treatments: ["v2.1"] }]' });
  await using deployment = await startDeployment(both);
  const { stack, segment } = deployment;

  const first = await stack.up();
  expect([first.code, first.code === 0 ? "" : first.stdout]).toEqual([0, ""]);
  expect(await stack.outputs()).toEqual({
    keys: { checkout: "checkout", roll: "roll" },
    on: "checkout_is_on",
  });
  expect(await inSegment(deployment, "audiences")).toEqual({
    "checkout is on": "trait('checkout') = 'on'",
    "checkout is off": "trait('checkout') = 'off'",
    "roll is v2.1": "trait('roll') = 'v2.1'",
  });
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);

  // A treatment more, and nothing else.
  await segment.requests();
  await stack.write(
    "index.ts",
    program({ flags: '["checkout", { id: "roll", treatments: ["v2.1", "v3"] }]' }),
  );
  expect(changed((await stack.up()).changes)).toEqual(["create production-roll:v3"]);
  expect(writes(await segment.requests())).toEqual(["createAudience 200"]);

  // Archived: all of it stays, disabled.
  await stack.write(
    "index.ts",
    program({ flags: '["checkout"]', archived: '[{ id: "roll", treatments: ["v2.1", "v3"] }]' }),
  );
  expect(changed((await stack.up()).changes)).toEqual([
    "update production-roll",
    "update production-roll:v2.1",
    "update production-roll:v3",
  ]);
  expect(writes(await segment.requests())).toEqual([
    "updateAudienceForSpace 200",
    "updateAudienceForSpace 200",
    "updateComputedTraitForSpace 200",
  ]);
  expect(await inSegment(deployment, "audiences")).toMatchObject({
    "checkout is on": "trait('checkout') = 'on'",
    "roll is v2.1": "disabled",
    "roll is v3": "disabled",
  });
  expect(await inSegment(deployment, "computed-traits")).toMatchObject({ roll: "disabled" });
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);

  // Removed: the audiences go before the trait that they read.
  await segment.requests();
  await stack.write("index.ts", program({ flags: '["checkout"]' }));
  expect(changed((await stack.up()).changes)).toEqual([
    "delete production-roll",
    "delete production-roll:v2.1",
    "delete production-roll:v3",
  ]);
  expect((await segment.requests()).filter((request) => request.startsWith("remove"))).toEqual([
    "removeAudienceFromSpace 200",
    "removeAudienceFromSpace 200",
    "removeComputedTraitFromSpace 200",
  ]);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
  expect((await stack.destroy()).code).toBe(0);
  expect(await inSegment(deployment, "audiences")).toEqual({});
}, 600_000);

test("audiences over the events need no trait", async () => {
  const audiences = '{ per: "treatment", over: "events" }';
  await using deployment = await startDeployment(program({ flags: '["checkout"]', audiences }), {
    config: { "segment:maxTraits": "1" },
  });
  const { stack } = deployment;

  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toEqual({ keys: {}, on: "checkout_is_on" });
  expect(await inSegment(deployment, "computed-traits")).toEqual({});
  expect(await inSegment(deployment, "audiences")).toEqual(
    Object.fromEntries(
      ["on", "off"].map((treatment) => [
        `checkout is ${treatment}`,
        `event('get_treatment').where(property('split') = 'checkout' AND property('environmentName') = 'production').last(property('treatment')) = '${treatment}'`,
      ]),
    ),
  );
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);

  // What cannot stand in a query is named with its flag, in the preview.
  const quoted = `[{ id: "checkout", conditions: { label: "it's" } }]`;
  await stack.write("index.ts", program({ flags: quoted, audiences }));
  const { code, stdout, stderr } = await stack.preview();
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain(
    `TreatmentTraits "production", flag "checkout": \`conditions.label\` holds a quote or backslash`,
  );
});

const flags = (count: number): string => `Array.from({ length: ${count} }, (_, at) => "flag_" + at)`;

test("a list beyond the plan's quotas writes nothing, and a long one says how long it takes", async () => {
  await using deployment = await startDeployment(program({ flags: flags(60) }));
  const { stack, segment } = deployment;

  const refused = await stack.up();
  expect(refused.code).not.toBe(0);
  const said = (refused.stdout + refused.stderr)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("error: TreatmentTraits"));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('TreatmentTraits "production": 60 flags need as many traits');
  expect(said[0]).toContain("the treatments of 60 flags need 120 audiences");
  expect(writes(await segment.requests())).toEqual([]);

  await stack.write("index.ts", program({ flags: flags(25) }));
  const { code, stderr } = await stack.preview();
  expect(code).toBe(0);
  expect(stderr).toContain(
    "25 traits and 50 audiences: Segment lets a token make 10 traits and 50 audiences a minute, so where all of them are new, making them takes 2 minutes or a little more",
  );
});
