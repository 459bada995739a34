import { expect, test } from "vitest";

import { startDeployment, traitProgram } from "../support/deployed";

const conditions = (environment: string): string =>
  `conditions: { split: "back_end_roll_algorithm", environmentName: "${environment}" },`;

test("a trait is created, previews empty, changes in place with a detailed diff, and is destroyed", async () => {
  await using deployment = await startDeployment(traitProgram(conditions("production")));
  const { stack, traitNames } = deployment;

  const created = await stack.up();
  expect(created.stderr + created.stdout).toContain("back_end_roll_algorithm");
  expect({ code: created.code, changes: created.changes.map(({ op, name }) => [op, name]) }).toEqual({
    code: 0,
    changes: [
      ["create", "project-test"],
      ["create", "roll-algorithm"],
    ],
  });
  expect(await stack.outputs()).toEqual({
    key: "back_end_roll_algorithm",
    query:
      "event('get_treatment').where(property('environmentName') = 'production' AND property('split') = 'back_end_roll_algorithm').last(property('treatment'))",
  });
  expect((await stack.preview(["--expect-no-changes"])).code).toBe(0);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);

  await stack.write(
    "index.ts",
    traitProgram(`${conditions("staging")} description: "Roll algorithm in staging",`),
  );
  const preview = await stack.preview();
  expect(preview.changes.map(({ op, name, detailedDiff }) => [op, name, detailedDiff])).toEqual([
    [
      "update",
      "roll-algorithm",
      { "conditions.environmentName": "update", description: "add", query: "update" },
    ],
  ]);
  expect((await stack.up()).code).toBe(0);
  expect(await stack.outputs()).toMatchObject({ query: expect.stringContaining("'staging'") });
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);

  await stack.write("index.ts", traitProgram(`${conditions("staging")} description: "Another description",`));
  expect((await stack.up()).changes.map(({ op }) => op)).toEqual(["update"]);

  expect((await stack.destroy()).code).toBe(0);
  expect(await traitNames()).toEqual([]);
});

test("a window added under the same name is refused in the preview with the two ways out, and replaces when allowed", async () => {
  await using deployment = await startDeployment(traitProgram(conditions("production")));
  const { stack, segment, traitNames } = deployment;
  await stack.up();

  await stack.write("index.ts", traitProgram(`${conditions("production")} within: "30 days",`));
  const refused = await stack.preview();
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toContain(
    "give the new trait another `name`, or set `replaceUnderSameKey: true`",
  );

  await stack.write(
    "index.ts",
    traitProgram(`${conditions("production")} within: "30 days", replaceUnderSameKey: true,`),
  );
  await segment.requests();
  const replaced = await stack.up();
  expect(replaced.code).toBe(0);
  expect((await segment.requests()).filter((request) => /create|remove/.test(request))).toEqual([
    "removeComputedTraitFromSpace 200",
    "createComputedTrait 200",
  ]);
  expect(await traitNames()).toEqual(["back_end_roll_algorithm"]);
});

test("a trait edited or deleted in the app is seen by refresh and repaired by up", async () => {
  await using deployment = await startDeployment(
    traitProgram(conditions("production"), "export const id = trait.id;"),
  );
  const { stack, segment, traitNames } = deployment;
  // What is younger than a minute may not be shown yet, and is not taken for gone.
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await segment.control("POST", "/clock", { now: hourAgo, running: true });
  await stack.up();
  const { id, query } = (await stack.outputs()) as { id: string; query: string };
  const inApp = `/app/spaces/${segment.spaceId}/computed-traits/${id}`;

  const reordered = query.replace(/where\((.*) AND (.*)\)\.last/, "where($2 AND $1).last");
  expect(reordered).toContain("'back_end_roll_algorithm' AND ");
  await segment.control("PATCH", inApp, {
    enabled: false,
    definition: { query: reordered, type: "USERS" },
  });
  await stack.refresh();
  expect((await stack.preview()).changes.map(({ detailedDiff }) => detailedDiff)).toEqual([
    { enabled: "update" },
  ]);

  await segment.control("PATCH", inApp, {
    enabled: true,
    definition: { query: query.replace("production", "staging"), type: "USERS" },
  });
  await stack.refresh();
  const drift = await stack.preview();
  expect(drift.changes.map(({ op, detailedDiff }) => [op, detailedDiff])).toEqual([
    ["update", { "conditions.environmentName": "update", query: "update" }],
  ]);
  await stack.up();
  expect(await stack.outputs()).toMatchObject({ query });

  await segment.control("DELETE", inApp);
  expect((await stack.refresh()).changes.map(({ op }) => op)).toEqual(["delete"]);
  expect((await stack.up()).changes.map(({ op }) => op)).toEqual(["create"]);
  expect(await traitNames()).toEqual(["back_end_roll_algorithm"]);
});

test("an answer lost after the POST was committed leaves one trait, in state, with nothing to repair", async () => {
  await using deployment = await startDeployment(traitProgram(conditions("production")));
  const { stack, segment, traitNames } = deployment;
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "dropAfterCommit",
    times: 1,
  });

  expect((await stack.up()).code).toBe(0);
  expect(await traitNames()).toEqual(["back_end_roll_algorithm"]);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
});

test("an ESM program makes the same resources", async () => {
  const program = traitProgram(conditions("production"));
  await using deployment = await startDeployment(program, {
    file: "index.mjs",
    more: { "package.json": '{ "private": true, "type": "module", "main": "index.mjs" }\n' },
  });

  expect((await deployment.stack.up()).code).toBe(0);
  expect((await deployment.stack.preview(["--expect-no-changes"])).code).toBe(0);
  expect(await deployment.traitNames()).toEqual(["back_end_roll_algorithm"]);
});

test("a value that is not known in the first preview breaks nothing", async () => {
  const program = `
import { LastComputedTrait } from "pulumi-segment-personas";

const first = new LastComputedTrait("first", { name: "first", event: "get_treatment", property: "treatment" });
new LastComputedTrait("second", {
  name: first.key.apply((key) => key + "_again"),
  event: "get_treatment",
  property: "treatment",
  conditions: { split: first.key },
});
`;
  await using deployment = await startDeployment(program);

  expect((await deployment.stack.preview()).code).toBe(0);
  expect((await deployment.stack.up()).code).toBe(0);
  expect(await deployment.traitNames()).toEqual(["first", "first_again"]);
});

test("the token is in clear in no output and no state, whatever fails", async () => {
  await using deployment = await startDeployment(traitProgram(conditions("production")));
  const { stack, segment } = deployment;
  await stack.setConfig("segment:token", segment.emulator.token, { secret: true });

  const runs = [await stack.up(["--debug"]), await stack.preview(["--refresh"]), await stack.destroy()];
  await stack.setConfig("segment:token", "sgp_canary", { secret: true });
  const failed = await stack.up();

  expect(failed.code).not.toBe(0);
  const said = [...runs, failed].map(({ stdout, stderr }) => stdout + stderr).join("");
  expect(`${said}${await stack.exportState()}`).not.toMatch(
    new RegExp(`${segment.emulator.token}|sgp_canary`),
  );
});
