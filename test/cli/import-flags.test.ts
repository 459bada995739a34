import { readFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Seed } from "../../src/emulator";
import { startSegment } from "../support/provider";
import { importFrom } from "./importing";

const rateWindowMs = 500;
beforeEach(() => void vi.stubEnv("SEGMENT_RATE_WINDOW_MS", String(rateWindowMs)));
afterEach(() => void vi.unstubAllEnvs());

type Trait = NonNullable<Seed["computedTraits"]>[number];

async function programOf(seed: Partial<Seed>): Promise<string> {
  await using segment = await startSegment({ seed, rateWindowMs });
  const { imported, text } = await importFrom(segment);
  expect(imported.leftOut).toEqual([]);
  return text();
}

const flag = (name: string, where: string, more: Partial<Trait> = {}): Trait => ({
  name,
  description: `Last treatment of ${name} seen in production`,
  definition: { query: `event('get_treatment').where(${where}).last(property('treatment'))` },
  ...more,
});
const inProduction = (name: string): string =>
  `property('split') = '${name}' AND property('environmentName') = 'production'`;

const where = (name: string): string =>
  `property('feature') = '${name}' AND property('env') = 'prod' AND property('variant').none_of('control', 'off')`;
const variant = (name: string, more: Partial<Trait> = {}): Trait => ({
  name: `Flag ${name}`,
  definition: { query: `event('Flag Evaluated').where(${where(name)}).last(property('variant'))` },
  options: { includeHistoricalData: true, includeAnonymousUsers: true },
  ...more,
});
const staging = (name: string): string =>
  `property('split') = '${name}' AND property('environmentName') = 'staging'`;

test("what the component says by itself is not written", async () => {
  const names = ["new_checkout", "dark_mode"];
  expect(await programOf({ computedTraits: names.map((name) => flag(name, inProduction(name))) }))
    .toBe(`import { TreatmentTraits } from "pulumi-segment-personas";

/** Space "Production". */
const spaceId = "spa_4mTzQ9wXk2RvVbN7cLpYdH";

new TreatmentTraits("treatments", {
  spaceId,
  environmentName: "production",
  flags: ["dark_mode", "new_checkout"],
});
`);
});

test("what is particular about a flag stands beside it, and what all have in common is said once", async () => {
  const text = await programOf({
    computedTraits: [
      variant("a_b", { description: "One" }),
      variant("c_d", { name: "Another name", description: "Two" }),
      variant("e_f", { description: "Three", enabled: false }),
      variant("g_h", {
        description: "Four",
        options: { includeHistoricalData: false, includeAnonymousUsers: true },
      }),
    ],
  });
  expect(text).toContain(`new TreatmentTraits("treatments", {
  spaceId,
  event: "Flag Evaluated",
  properties: { flag: "feature", treatment: "variant", environment: "env" },
  environmentName: "prod",
  namePrefix: "Flag ",
  identity: "both",
  excludeTreatments: ["control", "off"],
  flags: [
    { id: "a_b", description: "One" },
    { id: "c_d", name: "Another name", description: "Two" },
    { id: "g_h", description: "Four", includeHistoricalData: false },
  ],
  archived: [{ id: "e_f", description: "Three" }],
});
`);
});

test("flags of several environments are several lists, and one alone is a trait by itself", async () => {
  const text = await programOf({
    computedTraits: [
      flag("a_flag", inProduction("a_flag")),
      flag("b_flag", inProduction("b_flag")),
      flag("a_staging", staging("a_flag")),
      flag("b_staging", staging("b_flag")),
      flag("c_anywhere", "property('split') = 'c_flag'"),
    ],
  });
  expect([...text.matchAll(/new (\w+\("[^"]+")/g)].map(([, made]) => made)).toEqual([
    'TreatmentTraits("production-treatments"',
    'TreatmentTraits("staging-treatments"',
    'LastComputedTrait("c-anywhere"',
  ]);
});

test("docs/import.md shows the program that a run writes", async () => {
  const bare = ["checkout_redesign", "dark_mode", "search_ranking"].map((name): Trait => {
    const { description: _none, ...trait } = flag(name, inProduction(name));
    return trait;
  });
  const text = await programOf({
    computedTraits: [
      ...bare,
      flag("back_end_roll_algorithm", inProduction("back_end_roll_algorithm"), {
        description: "Which algorithm rolls",
      }),
      flag("size_guide", inProduction("size_guide"), {
        description: "The size guide of 2024",
        enabled: false,
      }),
      { name: "last_plan", definition: { query: "event('Plan Changed').last(property('plan.name'))" } },
    ],
    filters: [
      {
        name: "get_treatment: production only",
        if: "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'",
      },
    ],
  });

  const page = readFileSync(path.join(__dirname, "../../docs/import.md"), "utf8");
  expect(/```ts\n(.*?)```/s.exec(page)?.[1]).toBe(text);
});

test("a second trait of one flag, a flag that Split would not name so, and a trait of accounts stand by themselves", async () => {
  const text = await programOf({
    computedTraits: [
      flag("a_flag", inProduction("a_flag")),
      flag("b_flag", inProduction("b_flag")),
      flag("a_again", inProduction("a_flag")),
      flag("odd", inProduction("odd flag")),
      flag("of_accounts", inProduction("c_flag"), {
        definition: {
          query: `event('get_treatment').where(${inProduction("c_flag")}).last(property('treatment'))`,
          type: "ACCOUNTS",
        },
      }),
    ],
  });
  expect([...text.matchAll(/new (\w+\("[^"]+")/g)].map(([, made]) => made)).toEqual([
    'TreatmentTraits("treatments"',
    'LastComputedTrait("a-again"',
    'LastComputedTrait("odd"',
    'LastComputedTrait("of-accounts"',
  ]);
  expect(text).toContain('flags: ["a_flag", "b_flag"],');
});
