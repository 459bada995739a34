import { expect, test } from "vitest";

import { environmentFilter } from "../../src/fql";
import { spaceFilter } from "../../src/provider/filters/space-filter";
import { drive } from "../client/driven-clock";
import { startSegment, type Segment } from "../support/provider";
import { startSession } from "../support/session";
import { TestStack, type Program } from "../support/stack";

async function make(segment: Segment, environment: string): Promise<unknown> {
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const { inputs, failures } = spaceFilter.check(session, environmentFilter({ environment }), {});
  expect(failures).toEqual([]);
  return drive(clock, spaceFilter.create(session, inputs));
}

async function writtenByHand(segment: Segment, statement: string, enabled = true): Promise<void> {
  const body = { integrationId: segment.spaceId, name: "by hand", if: statement, enabled, drop: true };
  await segment.api("POST", "/filters", body);
}

const dropsProduction = "type = 'track' and properties.environmentName = 'production'";

test("a filter that the space has, and that drops the environment which the new one lets through, stops it", async () => {
  await using segment = await startSegment();
  await writtenByHand(segment, dropsProduction);

  await expect(make(segment, "production")).rejects.toThrow(
    /space filter "get_treatment: production only" of SpaceFilter "get_treatment: production only" lets only "get_treatment" with environmentName "production" through, and space production has the filter "by hand" \(\w+\), which drops it: together they would leave none\. Disable or delete that one, or correct this one/,
  );
  expect(
    (await segment.requests()).filter((request) => request.startsWith("createFilterForSpace")),
  ).toHaveLength(1);
});

const only = (environment: string, more: object = {}): Program[string] => ({
  kind: "SpaceFilter",
  ...environmentFilter({ environment }),
  ...more,
});
const named = (name: string, statement: string, more: object = {}): Program[string] => ({
  kind: "SpaceFilter",
  name,
  if: statement,
  ...more,
});

/** Names and statements of what drops anything. */
async function standing(segment: Segment): Promise<Record<string, string>> {
  const answer = (await segment.api("GET", `/filters?integrationId=${segment.spaceId}`)) as {
    data: { filters: { name: string; if: string; enabled: boolean }[] };
  };
  const enabled = answer.data.filters.filter((filter) => filter.enabled);
  return Object.fromEntries(enabled.map((filter) => [filter.name, filter.if]));
}

test("of two that come at the same time and would leave nothing, the second is refused with both names", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  // Two components of one name hide each other from the preview.
  const create = (environment: string) => {
    const given = { ...environmentFilter({ environment }), __resource: "f" };
    return spaceFilter.create(session, spaceFilter.check(session, given, {}).inputs);
  };

  const [first, second] = await drive(clock, Promise.allSettled([create("production"), create("staging")]));

  expect(first.status).toBe("fulfilled");
  expect(second).toMatchObject({
    reason: {
      message:
        'space filter "get_treatment: staging only" of SpaceFilter "f" lets only "get_treatment" with environmentName "staging" through, and space production has "get_treatment: production only" of SpaceFilter "f", which drops it: together they would leave none. Disable or delete that one, or correct this one',
    },
  });
  await expect(drive(clock, create("staging"))).rejects.toThrow(
    'has the filter "get_treatment: production only"',
  );
  expect(Object.keys(await standing(segment))).toEqual(["get_treatment: production only"]);
});

test("what was refused by Segment does not count, and what may have been made after a lost answer does", async () => {
  await using segment = await startSegment();
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const create = (environment: string) => {
    const given = { ...environmentFilter({ environment }), __resource: "f" };
    return drive(clock, spaceFilter.create(session, spaceFilter.check(session, given, {}).inputs));
  };
  const fault = (status: number) =>
    segment.control("POST", "/faults", {
      operation: "createFilterForSpace",
      kind: "status",
      status,
      times: 1,
    });

  await fault(400);
  await expect(create("qa")).rejects.toThrow("was answered 400");
  await fault(503);
  await expect(create("staging")).rejects.toThrow("does not show a new space filter");
  await expect(create("production")).rejects.toThrow(
    'has "get_treatment: staging only" of SpaceFilter "f", which drops it',
  );
  expect(await standing(segment)).toEqual({});
});

test("two of one program that would leave nothing are refused in the preview, and nothing is sent", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  const together =
    'SpaceFilter "b" lets only "get_treatment" with environmentName "staging" through, and SpaceFilter "a" of this program drops it in the same space';

  expect(() => stack.preview({ a: only("production"), b: only("staging") })).toThrow(together);
  expect(() => stack.preview({ a: only("production"), b: named("b", dropsProduction) })).toThrow(
    'SpaceFilter "a" lets only "get_treatment" with environmentName "production" through, and SpaceFilter "b" of this program drops it',
  );
  expect(stack.preview({ a: only("production"), b: only("staging", { enabled: false }) })).toEqual({
    a: "create",
    b: "create",
  });
  expect(stack.preview({ a: only("production"), b: only("staging", { spaceId: "spa_other" }) })).toEqual({
    a: "create",
    b: "create",
  });
  expect(await segment.requests()).toEqual([]);
});

test.each([
  [
    "without a type of call",
    "event = 'get_treatment' and properties.environmentName != 'production'",
    "event = 'get_treatment' and properties.environmentName != 'staging'",
    '"get_treatment" with environmentName "staging"',
  ],
  [
    "over lists",
    "event = 'get_treatment' and !(properties.environmentName in ['production', 'prod'])",
    "event = 'get_treatment' and !(properties.environmentName in ['staging', 'qa'])",
    '"get_treatment" with environmentName "staging" or "qa"',
  ],
  [
    "over a property with a dot in its name",
    environmentFilter({ environment: "production", property: String.raw`env\.name` }).if,
    environmentFilter({ environment: "staging", property: String.raw`env\.name` }).if,
    '"get_treatment" with env.name "staging"',
  ],
])("two filters %s that would leave nothing are refused in the preview", async (_what, a, b, lost) => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);

  expect(() => stack.preview({ a: named("a", a), b: named("b", b) })).toThrow(
    `SpaceFilter "b" lets only ${lost} through, and SpaceFilter "a" of this program drops it`,
  );
  expect(stack.preview({ a: named("a", a), b: named("b", a) })).toEqual({ a: "create", b: "create" });
});

test("a filter of any statement is refused where it drops what an environment's filter lets through", async () => {
  await using segment = await startSegment();
  await writtenByHand(segment, environmentFilter({ environment: "production" }).if);
  const stack = new TestStack(segment);

  await expect(stack.up({ a: named("no tracks", "type = 'track'") })).rejects.toThrow(
    /^space filter "no tracks" of SpaceFilter "a" drops "get_treatment" with environmentName "production", and space production has the filter "by hand" \(\w+\), which lets nothing else through: together they would leave none\. Disable or delete that one, or correct this one$/,
  );
  await stack.up({
    a: named("no pages", "type = 'page'"),
    b: named("off", "type = 'track'", { enabled: false }),
  });

  expect(Object.keys(await standing(segment))).toEqual(["by hand", "no pages"]);
});

const bystander = "type = 'page'";

test.each<[string, Program[string], Program[string]]>([
  ["given a new statement", named("f", bystander), named("f", dropsProduction)],
  [
    "enabled",
    named("f", dropsProduction, { enabled: false }),
    named("f", dropsProduction, { enabled: true }),
  ],
])("a filter that is %s may not drop what another one lets through", async (_what, before, after) => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: before });
  await writtenByHand(segment, environmentFilter({ environment: "production" }).if);
  await segment.requests();

  await expect(stack.up({ a: after })).rejects.toThrow('space production has the filter "by hand"');
  expect((await segment.requests()).filter((request) => request.startsWith("update"))).toEqual([]);
  await stack.up({ a: { ...after, name: "renamed", enabled: false } });
  expect(Object.keys(await standing(segment))).toEqual(["by hand"]);
});

test("nor one that is taken over by name; its own earlier statement is no other", async () => {
  await using segment = await startSegment();
  await writtenByHand(segment, bystander);
  const production = environmentFilter({ environment: "production" }).if;
  const stack = new TestStack(segment, { adopt: "byName" });
  await segment.api("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "other",
    if: production,
    enabled: true,
    drop: true,
  });

  await expect(stack.up({ a: named("by hand", dropsProduction) })).rejects.toThrow(
    'space production has the filter "other"',
  );
  await stack.up({ a: named("other", environmentFilter({ environment: "staging" }).if) });

  expect(await standing(segment)).toEqual({
    "by hand": bystander,
    other: environmentFilter({ environment: "staging" }).if,
  });
});

test("an environment can move from one value to another in one filter, and what it was counts no more", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: named("f", environmentFilter({ environment: "production" }).if) });
  const staging = environmentFilter({ environment: "staging" }).if;

  await stack.up({ a: named("f", staging), b: named("g", dropsProduction) });

  expect(await standing(segment)).toEqual({ f: staging, g: dropsProduction });
});

test.each<[string, string, boolean]>([
  ["is switched off", dropsProduction, false],
  ["drops other environments", "properties.environmentName = 'staging'", true],
  ["drops something else", "event = 'Order Completed'", true],
  ["cannot be judged by what is known", "userId = 'u-1'", true],
])("a filter that %s stops nothing", async (_what, statement, enabled) => {
  await using segment = await startSegment();
  await writtenByHand(segment, statement, enabled);

  await expect(make(segment, "production")).resolves.toMatchObject({ id: expect.any(String) });
});
