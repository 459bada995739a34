import { expect, test } from "vitest";

import { startDeployment } from "../support/deployed";

const imports = `
import * as pulumi from "@pulumi/pulumi";
import { LastComputedTrait, TreatmentTraits } from "pulumi-segment-personas";
`;
const conditions = '{ split: "back_end_roll_algorithm" }';
const alone = `${imports}
new LastComputedTrait("roll-algorithm", {
  name: "back_end_roll_algorithm", event: "get_treatment", property: "treatment", conditions: ${conditions},
});
`;
const moved = `${imports}
new TreatmentTraits("production", { flags: [{
  id: "back_end_roll_algorithm",
  description: undefined,
  includeHistoricalData: undefined,
  includeAnonymousUsers: undefined,
  opts: { protect: true, aliases: [{ name: "roll-algorithm", parent: pulumi.rootStackResource }] },
}] });
`;

test("a trait that the program has declared by itself moves into a component as it is", async () => {
  await using deployment = await startDeployment(alone);
  const { stack, segment, traitNames } = deployment;
  expect((await stack.up()).code).toBe(0);
  await segment.requests();

  await stack.write("index.ts", moved);
  const { code, changes } = await stack.up();

  expect([code, changes.map(({ op, name }) => [op, name])]).toEqual([0, [["create", "production"]]]);
  expect((await segment.requests()).filter((request) => /ComputedTrait/.test(request))).toEqual([]);
  expect(await traitNames()).toEqual(["back_end_roll_algorithm"]);
  expect((await stack.preview(["--expect-no-changes"])).code).toBe(0);
  expect(JSON.parse(await stack.exportState())).toMatchObject({
    deployment: {
      resources: expect.arrayContaining([
        expect.objectContaining({
          urn: expect.stringContaining("production-back_end_roll_algorithm"),
          protect: true,
        }),
      ]),
    },
  });
});

test("whoever asks for a replacement, the old trait is deleted first", async () => {
  await using deployment = await startDeployment(alone);
  const { stack, segment } = deployment;
  await stack.up();
  await segment.requests();

  const { code, stdout } = await stack.up(["--replace", "**roll-algorithm"]);

  expect([code, code === 0 ? "" : stdout]).toEqual([0, ""]);
  expect((await segment.requests()).filter((request) => /^(create|remove)/.test(request))).toEqual([
    "removeComputedTraitFromSpace 200",
    "createComputedTrait 200",
  ]);
});

test("arguments from YAML that name no flag end the preview with one line", async () => {
  await using deployment = await startDeployment(`${imports}
new TreatmentTraits("production", { flags: [{ name: "checkout" }, 2024] as any, enviromentName: "x" } as any);
`);

  const { code, stdout, stderr } = await deployment.stack.preview();

  const said = (stdout + stderr).split("\n").map((line) => line.trim());
  expect(code).not.toBe(0);
  expect(said.filter((line) => line.startsWith("error:"))).toEqual([
    'error: TreatmentTraits "production": `enviromentName` is not known: did you mean `environmentName`?; ' +
      '`flags[0].id` is missing: the flag\'s name in Split, as in { id: "checkout_redesign" }; ' +
      "`flags[1]` must be a flag's name as a text in quotes, or a map with its `id`, not a number",
  ]);
  expect(said.filter((line) => line.startsWith("at "))).toEqual([]);
});

test("a condition that comes later and is nothing is named with the component and the flag", async () => {
  await using deployment = await startDeployment(`${imports}
const nothing: any = pulumi.output(undefined);
new TreatmentTraits("production", { flags: [{ id: "a", conditions: { label: nothing } }] });
new TreatmentTraits("staging", { flags: ["b"], environmentName: nothing });
`);

  const { code, stdout, stderr } = await deployment.stack.preview();

  const left =
    "has no value, so the condition would be left out and more events would count: give it a value, or remove it";
  const said = (stdout + stderr).split("\n").map((line) => line.trim());
  expect(code).not.toBe(0);
  expect(said.filter((line) => line.startsWith("error:")).toSorted()).toEqual([
    `error: error serializing property "conditions": TreatmentTraits "production", flag "a": \`conditions.label\` ${left}`,
    `error: error serializing property "conditions": TreatmentTraits "staging", flag "b": \`conditions.environmentName\` ${left}`,
  ]);
});

test("a flag's condition that contradicts the component once it is known is named without its value", async () => {
  await using deployment = await startDeployment(`${imports}
const environmentName = pulumi.output("production");
const other = pulumi.secret("staging");
new TreatmentTraits("a", { environmentName, flags: [{ id: "a", conditions: { environmentName: "staging" } }] });
new TreatmentTraits("b", { environmentName: "production", flags: [{ id: "b", conditions: pulumi.output({ environmentName: "staging" }) }] });
new TreatmentTraits("c", { environmentName: "production", flags: [{ id: "c", conditions: { environmentName: { equals: other } } }] });
`);

  const { code, stdout, stderr } = await deployment.stack.preview();

  const told =
    "`conditions.environmentName` does not agree with the component's `environmentName`, and both must hold: take it out, or declare the flag in a TreatmentTraits of its own";
  const said = (stdout + stderr).split("\n").map((line) => line.trim());
  expect(code).not.toBe(0);
  expect(said.filter((line) => line.startsWith("error:")).toSorted()).toEqual(
    ["a", "b", "c"].map(
      (id) =>
        `error: error serializing property "conditions": TreatmentTraits "${id}", flag "${id}": ${told}`,
    ),
  );
});

test("a stack that has a misspelt setting, or its token in clear, is told so", async () => {
  await using deployment = await startDeployment(alone);
  const { stack, segment } = deployment;
  const told = "segment:token is not marked secret";

  await stack.setConfig("segment:token", segment.emulator.token);
  const clear = await stack.preview();
  expect([clear.code, (clear.stdout + clear.stderr).includes(told)]).toEqual([0, true]);

  await stack.setConfig("segment:token", segment.emulator.token, { secret: true });
  const secret = await stack.preview();
  expect([secret.code, (secret.stdout + secret.stderr).includes(told)]).toEqual([0, false]);

  await stack.setConfig("segment:enviroment", "prod");
  const misspelt = await stack.preview();
  expect(misspelt.code).not.toBe(0);
  expect(misspelt.stdout + misspelt.stderr).toContain("did you mean `segment:environment`?");
});
