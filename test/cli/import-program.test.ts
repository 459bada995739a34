import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Seed } from "../../src/emulator";
import type { ResourceKind } from "../../src/provider";
import { runProgram } from "../support/program";
import { startSegment } from "../support/provider";
import { oneSpace, twoSpaces } from "./import-scene";
import { connectAll, importFrom, runFile } from "./importing";

const rateWindowMs = 500;
beforeEach(() => void vi.stubEnv("SEGMENT_RATE_WINDOW_MS", String(rateWindowMs)));
afterEach(() => void vi.unstubAllEnvs());

const root = path.resolve(__dirname, "../..");
const tool = (name: string): string => path.join(root, "node_modules/.bin", name);

test("60 things of all kinds become a program that is formatted and lints", async () => {
  await using segment = await startSegment({ seed: oneSpace, rateWindowMs });
  await connectAll(segment);
  await using other = await startSegment({ seed: twoSpaces, rateWindowMs });

  await using lists = await startSegment({ seed: { computedTraits: listsOfAllLengths }, rateWindowMs });

  const one = await importFrom(segment);
  const three = await importFrom(lists);
  const two = await importFrom(other);

  expect([...one.imported.leftOut, ...two.imported.leftOut, ...three.imported.leftOut]).toEqual([]);
  expect(one.imported.kept).toHaveLength(60);
  expect(two.files.program.map(({ name }) => name)).toEqual(["index.ts", "production.ts", "staging.ts"]);
  expect(two.text()).toBe('import "./production";\nimport "./staging";\n');
  const files = new Map([
    ["one.ts", one.text()],
    ["lists.ts", three.text()],
    ["production.ts", two.text("production.ts")],
    ["staging.ts", two.text("staging.ts")],
  ]);
  const folder = mkdtempSync(path.join(root, ".local", "imported-"));
  try {
    for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
    writeFileSync(path.join(folder, ".oxfmtrc.json"), '{ "printWidth": 80 }');
    writeFileSync(path.join(folder, ".oxlintrc.json"), oxlintSettings);
    const run = (name: string, ...args: string[]): string =>
      execFileSync(tool(name), args, { cwd: folder, encoding: "utf8" });
    expect(run("oxfmt", "--check", "-c", ".oxfmtrc.json", ...files.keys())).toContain(
      "All matched files use",
    );
    expect(
      run("oxlint", "-c", ".oxlintrc.json", "--no-ignore", "--deny-warnings", ...files.keys()),
    ).toContain("Found 0 warnings and 0 errors");
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

/** What fits on a line, and what just does not, is laid out differently. */
const listsOfAllLengths = Array.from({ length: 14 }, (_, at) =>
  ["checkout_redesign", "dark_mode", `search_${"x".repeat(at * 2)}`].map((flag) => ({
    name: `${flag} ${at}`,
    definition: {
      query: `event('get_treatment').where(property('split') = '${flag}' AND property('environmentName') = 'e${at}').last(property('treatment'))`,
    },
    options: { includeAnonymousUsers: at % 2 === 0 },
  })),
).flat();

/** In Pulumi, to construct is to declare. */
const oxlintSettings = JSON.stringify({
  categories: { correctness: "error", suspicious: "error" },
  rules: { "no-new": "off" },
});

test.each([
  ["one space", oneSpace],
  ["two spaces", twoSpaces],
])("the program registers what the state says, and the provider has nothing to do: %s", async (_, seed) => {
  await using segment = await startSegment({ seed, rateWindowMs });
  await segment.control("PATCH", "/switches", { statusMs: 0 });
  await connectAll(segment);
  const { files, resources } = await importFrom(segment);

  const { registered } = await runProgram(() => {
    for (const { text } of files.program) if (!text.startsWith('import "./')) runFile(text);
  });

  expect(named(registered.filter(({ type }) => type !== "pulumi:pulumi:Stack"))).toEqual(named(resources));
  for (const { type, name, id = "", inputs = {}, outputs = {} } of resources.filter(
    ({ component }) => component !== true,
  )) {
    const kind = type.split(":").at(-1) as ResourceKind;
    const given = registered.find((one) => one.type === type && one.name === name)?.inputs ?? {};
    const provider = segment.provider(kind);
    const checked = await provider.check({}, given);
    expect({ name, ...checked }).toEqual({ name, inputs, failures: [] });
    expect({ name, ...(await provider.diff(id, outputs, checked.inputs)) }).toEqual({ name, changes: false });
    if (kind === "SourceConnection" || kind === "SpaceFilter") continue; // Each of them asks Segment for itself.
    const read = await provider.read(id, outputs);
    expect({ name, id: read.id, props: { ...read.props, __provider: inputs["__provider"] } }).toEqual({
      name,
      id,
      props: outputs,
    });
  }
});

test("a program of one thing of each kind", async () => {
  const history = { includeHistoricalData: true, includeAnonymousUsers: false };
  const last = (name: string, options: object = history): Trait => ({
    name: `last_${name}`,
    definition: { query: `event('${name}').last(property('value'))` },
    options,
  });
  const query =
    "event('Product Viewed').where(property('category') != 'sale' AND property('price') > 20).mode(property('category'), 2)";
  await using segment = await startSegment({
    seed: {
      sources: [
        {
          id: "hT5vQm8KxW3nRbZ7dLp2Yc",
          slug: "web",
          name: "The web */ shop",
          labels: [{ key: "environment", value: "prod" }],
        },
      ],
      computedTraits: [
        ...["a", "b", "c"].map((name) => last(name)),
        last("d", { ...history, backfillDurationDays: 7 }),
        last("e", { includeHistoricalData: false }),
        { name: "Most viewed", description: "Not on sale", definition: { query } },
      ],
      audiences: [
        {
          name: "Fans",
          definition: { query: "trait('last_a') = 'on'" },
          options: { filterByExternalIds: defaultIds },
        },
        {
          name: "Others",
          definition: { query: "trait('last_a') != 'on'" },
          options: { filterByExternalIds: ["email"] },
          enabled: false,
        },
      ],
      filters: [{ name: "Only prod", if: onlyProduction }],
    },
    rateWindowMs,
  });
  await connectAll(segment);

  const { text } = await importFrom(segment);

  const [top = "", ...statements] = text().split(/\n(?=new )/);
  expect(top).toContain(`/** Most traits were made with these, which Segment never changes. */
const history = {
  includeHistoricalData: true,
  includeAnonymousUsers: false,
};
`);
  const [connection, filter, ...rest] = statements;
  expect(connection).toBe(`new SourceConnection("web", {
  spaceId,
  sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc", // The web * / shop
  environment: "prod",
});
`);
  expect(filter).toBe(`new SpaceFilter("only-prod", {
  spaceId,
  name: "Only prod",
  if: environmentFilter({ environment: "production" }).if,
});
`);
  expect(rest.slice(2).join("\n")).toBe(`new LastComputedTrait("last-c", {
  spaceId,
  name: "last_c",
  event: "c",
  property: "value",
  ...history,
});

new LastComputedTrait("last-d", {
  spaceId,
  name: "last_d",
  event: "d",
  property: "value",
  backfillDurationDays: 7,
  ...history,
});

new LastComputedTrait("last-e", {
  spaceId,
  name: "last_e",
  event: "e",
  property: "value",
  includeHistoricalData: false,
});

new ComputedTrait("most-viewed", {
  spaceId,
  name: "Most viewed",
  description: "Not on sale",
  query: \`
    event('Product Viewed')
      .where(
        property('category') != 'sale'
        AND property('price') > 20
      )
      .mode(property('category'), 2)
  \`,
});

new Audience("fans", {
  spaceId,
  name: "Fans",
  query: "trait('last_a') = 'on'",
});

new Audience("others", {
  spaceId,
  name: "Others",
  query: "trait('last_a') != 'on'",
  options: { filterByExternalIds: ["email"] },
  enabled: false,
});
`);
});

type Trait = NonNullable<Seed["computedTraits"]>[number];
const defaultIds = ["user_id", "email", "android.idfa", "ios.idfa"];
const onlyProduction =
  "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";

function named(those: readonly { type: string; name: string }[]): string[] {
  return those.map(({ type, name }) => `${type} ${name}`).toSorted();
}
