import { expect, test } from "vitest";

import { startDeployment } from "../support/deployed";

const program = (orders: string, audience: string): string => `
import { Audience, ComputedTrait, LastComputedTrait } from "pulumi-segment-personas";
import { days, event, property, trait } from "pulumi-segment-personas/query";

const flag = new LastComputedTrait("flag", {
  name: "checkout_redesign",
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "checkout_redesign" },
});
const orders = new ComputedTrait("orders", { name: "orders", query: ${orders} });
const on = new Audience("on", { name: "Checkout redesign is on", query: ${audience} });
export const keys = [flag.key, orders.key, on.key];
export const queries = [orders.query, on.query];
export const computations = [orders.computation, on.computation];
`;

const built = program(
  `event("Order Completed").where(property("flag").equals(flag.key)).count()`,
  `trait(flag.key).equals("on").and(event("Order Completed").within(days(7)).count().equals(0))`,
);

test("built queries with outputs of other resources become a trait and an audience", async () => {
  await using deployment = await startDeployment(built);
  const { stack, segment } = deployment;

  expect((await stack.preview()).code).toBe(0);
  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toEqual({
    keys: ["checkout_redesign", "orders", "checkout_redesign_is_on"],
    queries: [
      "event('Order Completed').where(property('flag') = 'checkout_redesign').count()",
      "trait('checkout_redesign') = 'on' AND event('Order Completed').within(7 days).count() = 0",
    ],
    computations: ["realtime", "batch"],
  });
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);

  expect((await stack.destroy()).code).toBe(0);
  const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/audiences`)) as {
    data: { audiences: unknown[] };
  };
  expect(data.audiences).toEqual([]);
});

const text = program(
  `"event('Order Completed').where(property('total') >= 100).sum(property('total'))"`,
  `"trait('checkout_redesign') = 'on'"`,
);

test("a query that the service formats anew is no drift, a changed value in it is, and the preview shows it", async () => {
  await using deployment = await startDeployment(text);
  const { stack, segment } = deployment;
  await stack.up();

  await segment.control("PATCH", "/switches", { queryText: "reformatted" });
  const respelled = text.replace("property('total') >= 100", "( property('total').at_least(100) )");
  await stack.write("index.ts", respelled);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);

  await stack.write("index.ts", text.replace("100", "250").replace("= 'on'", "= 'off'"));
  const { changes } = await stack.preview();
  expect(
    changes
      .map(({ op, name, detailedDiff }) => `${op} ${name} ${Object.keys(detailedDiff).join()}`)
      .toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(["update on query", "update orders query"]);
  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toMatchObject({
    queries: [
      "event('Order Completed').where(property('total') >= 250).sum(property('total'))",
      "trait('checkout_redesign') = 'off'",
    ],
  });
});

test("a query that Segment would refuse stops the preview with line, column and fix, before anything is sent", async () => {
  const wrong = program(
    `"event('Order Completed').sum(proprty('total'))"`,
    `"trait('checkout_redesign') = 'on'"`,
  );
  await using deployment = await startDeployment(wrong);
  const { stack, segment } = deployment;

  const { code, stdout, stderr } = await stack.preview();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toMatch(/1:30: expected `property\('\.\.\.'\)`.*Did you mean `property`\?/);
  expect((await stack.up(["--skip-preview=false"])).code).not.toBe(0);
  expect(await segment.requests()).toEqual([]);
});

test("an audience that turns from real time to batch is replaced only under another name, or knowingly", async () => {
  await using deployment = await startDeployment(text);
  const { stack } = deployment;
  await stack.up();

  const batch = text.replace(
    `"trait('checkout_redesign') = 'on'"`,
    `"event('Order Completed').within(7 days).count() >= 1"`,
  );
  await stack.write("index.ts", batch);
  const refused = await stack.preview();
  expect(refused.stdout + refused.stderr).toContain(
    'changing `query` of audience "Checkout redesign is on" means deleting it',
  );

  await stack.write("index.ts", batch.replace("Checkout redesign is on", "Ordered this week"));
  const replaced = await stack.up();
  expect(replaced.changes.map(({ op, name }) => `${op} ${name}`)).toContain("create-replacement on");
  expect((await stack.preview(["--expect-no-changes"])).code).toBe(0);
});
