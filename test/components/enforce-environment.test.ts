import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { TreatmentTraits, type TreatmentTraitsArgs } from "../../src";
import { runProgram } from "../support/program";

const filterType = "pulumi-nodejs:dynamic/segment:SpaceFilter";
const flags = ["checkout_redesign"];
const production = { environmentName: "production", flags } satisfies TreatmentTraitsArgs;

async function filtersOf(args: TreatmentTraitsArgs): Promise<unknown[]> {
  const { registered } = await runProgram(
    () => new TreatmentTraits("t", { spaceId: `spa_${space++}`, ...args }),
  );
  return registered
    .filter(({ type }) => type === filterType)
    .map(({ name, inputs }) => ({ name, ...inputs, spaceId: undefined, __provider: undefined }));
}

function declare(
  name: string,
  environmentName: string,
  spaceId: string,
  more: Partial<TreatmentTraitsArgs> = {},
): TreatmentTraits {
  return new TreatmentTraits(name, { flags: [name], environmentName, spaceId, ...more });
}

async function both(first: boolean, second: boolean, spaceId: string): Promise<unknown> {
  return runProgram(() => {
    declare("a", "production", spaceId, { enforceEnvironment: first });
    declare("b", "staging", spaceId.replace("spa_", ""), { enforceEnvironment: second });
  });
}

/** What a program says about a space holds for it, so each has one of its own. */
let space = 0;

test("an enforced environment is a space filter beside the traits", async () => {
  expect(await filtersOf({ ...production, enforceEnvironment: true })).toEqual([
    {
      name: "get_treatment: production only",
      __resource: "t-environment",
      if: "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'",
      description: "Drops impressions of other environments than production",
    },
  ]);
});

test("the filter follows the component's event and properties, and takes a name", async () => {
  const args = { ...production, event: "impression", properties: { environment: "env" } };
  expect(await filtersOf({ ...args, enforceEnvironment: { name: "Only production" } })).toEqual([
    expect.objectContaining({
      name: "Only production",
      if: "type = 'track' and event = 'impression' and properties.env != 'production'",
    }),
  ]);
});

test("an environment that comes later makes the filter later", async () => {
  const environmentName = pulumi.output("production");
  expect(await filtersOf({ ...production, environmentName, enforceEnvironment: true })).toEqual([
    expect.objectContaining({ if: expect.stringContaining("properties.environmentName != 'production'") }),
  ]);
});

test.each([undefined, false])("without it (%s) there is no filter", async (enforceEnvironment) => {
  const given = enforceEnvironment === undefined ? {} : { enforceEnvironment };
  expect(await filtersOf({ ...production, ...given })).toEqual([]);
});

test("it needs an environment", async () => {
  await expect(filtersOf({ flags, enforceEnvironment: true })).rejects.toThrow(
    'TreatmentTraits "t": `enforceEnvironment` needs `environmentName`, the one that is let through',
  );
});

test.each([
  ["yes", "`enforceEnvironment` must be true, false, or a map with the filter's `name`, not a text"],
  [{ naem: "x" }, "`enforceEnvironment.naem`"],
])("%j is refused", async (enforceEnvironment, message) => {
  const args = { ...production, enforceEnvironment } as unknown as TreatmentTraitsArgs;
  await expect(filtersOf(args)).rejects.toThrow(message);
});

test("a second component of the space with another environment is refused, and both are named", async () => {
  await expect(both(true, false, "spa_x1")).rejects.toThrow(
    'TreatmentTraits "b": TreatmentTraits "a" makes Segment drop every get_treatment that is not of "production" in this space, and this component counts "staging" there: give each environment a space of its own',
  );
  await expect(both(false, true, "spa_x2")).rejects.toThrow(
    'TreatmentTraits "b": this component makes Segment drop every get_treatment that is not of "staging" in this space, and TreatmentTraits "a" counts "production" there',
  );
  await expect(both(false, false, "spa_x3")).resolves.toBeDefined();
});

test("components of one environment, of other events or of other spaces stand side by side", async () => {
  const declared = await runProgram(() => {
    declare("a", "production", "spa_y1", { enforceEnvironment: true });
    declare("b", "production", "spa_y1");
    declare("c", "staging", "spa_y1", { event: "other" });
    declare("d", "staging", "spa_y2");
  });
  expect(declared.registered.filter(({ type }) => type === filterType)).toHaveLength(1);
});
