import { expect, test } from "vitest";

import { rollAlgorithm } from "../support/provider";
import { type Scene, startScene } from "./drift-scene";

async function send(scene: Scene, ...flags: string[]): Promise<void> {
  const { segment } = scene;
  const [source] = segment.emulator.sources;
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
  const batch = flags.map((split) => ({
    type: "track",
    userId: "u-1",
    event: "get_treatment",
    properties: { split, treatment: "on", environmentName: "production" },
  }));
  const response = await fetch(`${segment.emulator.trackingUrl}/v1/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ writeKey: source?.writeKey, batch }),
  });
  if (!response.ok) throw new Error(await response.text());
}

const trait = (name: string, more: object = {}) => ({
  ...rollAlgorithm,
  name,
  conditions: { split: name },
  ...more,
});

test("flags seen without a trait and traits whose flag is seen no more are listed, with the resource that has them", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "checkout", trait("checkout"));
  const old = await scene.deploy("LastComputedTrait", "old", trait("old_flag"));
  await scene.deploy("LastComputedTrait", "archived", trait("archived_flag", { enabled: false }));
  await send(scene, "checkout", "search", "beta_search");
  await scene.segment.requests();

  const { code, report } = await scene.flags(["--ignore", "flag:beta_*"]);

  expect(code).toBe(1);
  expect(report.spaces).toEqual([
    {
      space: "production",
      event: "get_treatment",
      property: "split",
      seen: 3,
      withoutTrait: ["search"],
      unseen: [{ flag: "old_flag", trait: { id: old, name: "old_flag", key: "old_flag" }, resource: "old" }],
    },
  ]);
  expect(await scene.segment.requests()).toEqual([
    "getWorkspace 200",
    "listSpaces 200",
    "listSampleValuesFromEventProperty 200",
    "listComputedTraits 200",
  ]);
});

test("a trait over several flags has all of them, and nothing is found where all agree", async () => {
  await using scene = await startScene();
  const query =
    "event('get_treatment').where(property('split') = 'a' OR property('split') = 'b').last(property('treatment'))";
  await scene.deploy("ComputedTrait", "both", { name: "both", query });
  await send(scene, "a", "b");

  expect(await scene.flags()).toMatchObject({
    code: 0,
    report: { spaces: [{ withoutTrait: [], unseen: [] }] },
  });
});

test("a space that never saw the property says nothing of any flag, and how to name it", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "checkout", trait("checkout"));
  await send(scene, "checkout");

  const { code, report } = await scene.flags(["--property", "feature"]);

  expect(code).toBe(2);
  expect(report).toMatchObject({ spaces: [] });
  expect(report.notJudged).toEqual([
    'flags of space production: space production has never seen `feature` of "get_treatment": say with --event and --property how impressions are called there, or connect their source',
  ]);
});

test("where the space shows no more than the first 1,000 flags, none is called seen no more", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "old", trait("old_flag"));
  await send(scene, ...Array.from({ length: 1000 }, (_, index) => `flag_${index}`));

  const { report } = await scene.flags(["--ignore", "flag:flag_*"]);

  expect(report.spaces).toMatchObject([{ seen: 1000, withoutTrait: [], unseen: [] }]);
  expect(report.notJudged).toEqual([expect.stringMatching(/whether old_flag is seen no more$/)]);
});

test("drift looks at flags only when it is asked to", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "old", trait("old_flag"));
  await send(scene, "search");
  const known = ["--ignore", "connection:*"];

  expect(await scene.drift(known)).toMatchObject({ code: 0 });
  expect(await scene.drift([...known, "--flags"])).toMatchObject({
    code: 1,
    report: { flags: [{ withoutTrait: ["search"], unseen: [{ flag: "old_flag" }] }] },
  });
});
