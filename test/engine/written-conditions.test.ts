import { expect, test } from "vitest";

import { startDeployment } from "../support/deployed";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { ComputedTrait, LastComputedTrait, TreatmentTraits } from "pulumi-segment-personas";
import { trait } from "pulumi-segment-personas/query";

const args = { event: "get_treatment", property: "treatment" };
const nothing: any = pulumi.output(undefined);
new LastComputedTrait("a", { ...args, name: "a", conditions: { split: nothing } });
new LastComputedTrait("b", { ...args, name: "b", conditions: pulumi.secret({ split: "x", accountId: 2 ** 60 }) });
new LastComputedTrait("c", { ...args, name: "c", conditions: { split: { oneOf: pulumi.output(["x", NaN]) } } });
new LastComputedTrait("d", { ...args, name: "d", conditions: nothing });
new ComputedTrait("e", { name: "e", query: pulumi.output("x").apply((x) => \`event('\${pulumi.output(x)}').count()\`) });
new ComputedTrait("f", { name: "f", query: trait(nothing).equals(1) as any });
`;

test("a condition whose Output turns out to be nothing ends the preview with one clear line each", async () => {
  await using deployment = await startDeployment(program);

  const { code, stdout, stderr } = await deployment.stack.preview();

  const said = stdout + stderr;
  expect(code).not.toBe(0);
  const lines = said.split("\n").filter((line) => line.includes("error:"));
  expect(lines.map((line) => line.trim()).toSorted()).toEqual([
    'error: error serializing property "conditions": LastComputedTrait "a": `conditions.split` has no value, so the condition would be left out and more events would count: give it a value, or remove it',
    'error: error serializing property "conditions": LastComputedTrait "b": `conditions.accountId` is a number beyond 2^53, whose last digits JavaScript rounds: write it as a text, in quotes',
    'error: error serializing property "conditions": LastComputedTrait "c": `conditions.split.oneOf[1]` is NaN, which no query can hold',
    'error: error serializing property "conditions": LastComputedTrait "d": `conditions` must be a map from property to value, not nothing',
    'error: error serializing property "query": ComputedTrait "e": `query` has an Output inside a template literal, where its value is not known yet: write pulumi.interpolate`...` there',
    'error: error serializing property "query": ComputedTrait "f": `query.left.path` must be a text, the one that `trait(...)` is given: it is missing',
  ]);
  expect(said).not.toMatch(/^\s+at |\[object Object\]/m);
});
