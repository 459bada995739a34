import { expect, test } from "vitest";

import { startStack } from "../support/engine";
import { startSegment } from "../support/provider";

const canary = "CANARY-4711";
const program = (destinations: string): string => `
import * as pulumi from "@pulumi/pulumi";
import { LastComputedTrait } from "pulumi-segment-personas";

const config = new pulumi.Config();
const trait = new LastComputedTrait("a", {
  name: "a", event: "get_treatment", property: "treatment", conditions: { split: "a" },
  destinations: ${destinations},
});
export const { destinations, manualSteps } = trait;
`;

test("destinations and steps are shown, unless a name is a secret, which no byte shows", async () => {
  await using segment = await startSegment({
    seed: {
      destinations: [
        { slug: "actions-webhook", name: "Webhook" },
        { slug: "tool", name: canary, enabled: false },
      ],
    },
  });
  await using stack = await startStack({
    files: { "index.ts": program('["Webhook"]') },
    segment: segment.emulator,
    config: { "segment:space": segment.spaceId },
    env: { SEGMENT_RATE_WINDOW_MS: "2000" },
  });
  await stack.setConfig("project:tool", canary, { secret: true });
  const plain = await stack.up();
  expect([plain.stderr, plain.code]).toEqual(["", 0]);
  expect(await stack.outputs()).toEqual({
    destinations: ["Webhook"],
    manualSteps: [
      expect.stringContaining("choose Select Destinations"),
      expect.stringContaining('tick "Webhook"'),
      expect.stringContaining("ID sync"),
    ],
  });

  await stack.write("index.ts", program('["Webhook", { name: config.requireSecret("tool"), as: "track" }]'));
  const preview = await stack.preview();
  const up = await stack.up();
  expect([preview.code, up.code]).toEqual([0, 0]);
  expect(up.stdout).toContain("`destinations[1]` of a trait may not receive it as declared: it is disabled");
  expect((await stack.outputs())["manualSteps"]).toContainEqual(
    expect.stringMatching(/^tick "CANARY-4711" and have it sent as Track/),
  );
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
  const refresh = await stack.refresh();

  await stack.setConfig("project:tool", `${canary}-typo`, { secret: true });
  const refused = await stack.up();
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toContain(
    "`destinations[1]` is the name of no destination in workspace",
  );

  const seen = [preview, up, refresh].map(({ stdout, stderr }) => stdout + stderr);
  for (const text of [...seen, await stack.exportState()]) expect(text).not.toContain(canary);
  // The names to choose from are the workspace's own, and no secret of the program's.
  expect(
    (refused.stdout + refused.stderr).replaceAll(`"${canary}"`, "").replace(/It has [^.]*\./g, ""),
  ).not.toContain(canary);
});
