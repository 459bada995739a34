import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { Audience, ComputedTrait, LastComputedTrait, type LastComputedTraitArgs } from "../../src";
import { runProgram } from "../support/program";

const last: LastComputedTraitArgs = { name: "checkout", event: "get_treatment", property: "treatment" };
const handedOver = async (program: () => unknown): Promise<Record<string, unknown>> => {
  const { registered } = await runProgram(program);
  const { query, computation } = registered[0]?.inputs ?? {};
  return { query, computation };
};

test("the query of a trait and how it is computed are handed over as inputs", async () => {
  expect(await handedOver(() => new LastComputedTrait("a", { ...last, conditions: { split: "a" } }))).toEqual(
    {
      query: "event('get_treatment').where(property('split') = 'a').last(property('treatment'))",
      computation: "realtime",
    },
  );
  const query = "event('a').within(30 days).count()";
  expect(await handedOver(() => new ComputedTrait("a", { name: "a", query }))).toEqual({
    query,
    computation: "batch",
  });
  const condition = "event('a').count() > 1";
  const audienceType = "ACCOUNTS";
  expect(await handedOver(() => new Audience("a", { name: "a", query: condition, audienceType }))).toEqual({
    query: condition,
    computation: "batch",
  });
});

test("conditions stand in the query in the order in which they leave Pulumi's wire", async () => {
  const conditions = {
    split: "a",
    B: "b",
    "10": "c",
    "9": "d",
    environmentName: { notEquals: "x", contains: "y" },
  };

  expect(await handedOver(() => new LastComputedTrait("a", { ...last, conditions }))).toMatchObject({
    query:
      "event('get_treatment').where(property('9') = 'd' AND property('10') = 'c' AND property('B') = 'b' AND " +
      "property('environmentName').contains('y') AND property('environmentName') != 'x' AND property('split') = 'a')" +
      ".last(property('treatment'))",
  });
});

test("a window or accounts make it a batch, whatever its conditions are", async () => {
  for (const [more, computation] of [
    [{}, "realtime"],
    [{ within: "30 days" }, "batch"],
    [{ type: "ACCOUNTS" }, "batch"],
  ] as const) {
    const conditions = { split: "it's" };
    expect(await handedOver(() => new LastComputedTrait("a", { ...last, conditions, ...more }))).toEqual({
      computation,
    });
  }
});

test("a definition that does not compile is left to the provider, which says why", async () => {
  expect(
    await handedOver(() => new LastComputedTrait("a", { ...last, conditions: { split: "it's" } })),
  ).toEqual({
    computation: "realtime",
  });
  expect(await handedOver(() => new LastComputedTrait("a", { ...last, within: "soon" }))).toEqual({});
  expect(await handedOver(() => new ComputedTrait("a", { name: "a", query: "nonsense" }))).toEqual({
    query: "nonsense",
  });
});

test("what is made of a secret condition is secret", async () => {
  const { result } = await runProgram(
    () => new LastComputedTrait("a", { ...last, conditions: { split: pulumi.secret("a") } }),
  );

  expect(await pulumi.isSecret(result.query)).toBe(true);
  expect(await pulumi.isSecret(result.computation)).toBe(false);
});
