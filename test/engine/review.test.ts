import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";

import { expect, test } from "vitest";

import { type Deployment, startDeployment } from "../support/deployed";

const command = path.resolve(__dirname, "../../dist/cli/main.js");

const program = (...lines: string[]): string =>
  ['const { LastComputedTrait, SourceConnection } = require("pulumi-segment-personas");', ...lines].join(
    "\n",
  );

const trait = (name: string, more = "", options = ""): string =>
  `new LastComputedTrait("${name}", { name: "${name}", event: "get_treatment", property: "treatment",
    conditions: { split: "${name}", environmentName: "production" }, ${more} }, { ${options} });`;

const source = "hT5vQm8KxW3nRbZ7dLp2Yc";
const before = program(
  `new SourceConnection("impressions", { sourceId: "${source}", environment: "prod" });`,
  trait("kept"),
  trait("removed"),
  trait("released", "", "retainOnDelete: true"),
  trait("gone"),
  trait("windowed", 'destinations: ["Webhook"]'),
  trait("renamed"),
);
const after = program(
  trait("kept"),
  trait("gone"),
  trait("windowed", 'within: "30 days", replaceUnderSameKey: true, destinations: ["Webhook"]'),
  `new LastComputedTrait("renamed", { name: "renamed", description: "Now described.", event: "get_treatment",
    property: "treatment", conditions: { split: "renamed", environmentName: "staging" } });`,
  trait("by_hand", 'adopt: "byName"'),
);

async function review(deployment: Deployment, preview: string, ...args: string[]) {
  const { apiUrl, token } = deployment.segment.emulator;
  const child = spawn(process.execPath, [command, "review", ...args], {
    env: { ...process.env, SEGMENT_API_URL: apiUrl, SEGMENT_PUBLIC_API_TOKEN: token, NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(preview);
  const ended = new Promise<number>((resolve) => {
    child.on("close", (code) => resolve(code ?? -1));
  });
  const [code, stdout] = await Promise.all([ended, text(child.stdout)]);
  return { code, stdout };
}

test("a review of a real preview names every deletion, replacement, adoption, drift and manual step", async () => {
  await using deployment = await startDeployment(before, {
    file: "index.js",
    config: { "segment:environment": "prod" },
  });
  const { stack, segment } = deployment;
  // What is younger than a minute may not be shown yet, and is not taken for gone.
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await segment.control("POST", "/clock", { now: hourAgo, running: true });
  expect((await stack.up()).code).toBe(0);
  const { spaceId } = segment;
  const listed = (await segment.api("GET", `/spaces/${spaceId}/computed-traits?pagination.count=100`)) as {
    data: { computedTraits: { id: string; name: string }[] };
  };
  const gone = listed.data.computedTraits.find(({ name }) => name === "gone")?.id ?? "";
  await segment.control("DELETE", `/app/spaces/${spaceId}/computed-traits/${gone}`);
  await segment.api("POST", `/spaces/${spaceId}/computed-traits`, {
    name: "by_hand",
    enabled: true,
    definition: { query: "event('get_treatment').last(property('treatment'))", type: "USERS" },
  });
  await stack.write("index.js", after);
  const { stdout: document } = await stack.run(["preview", "--json", "--refresh"]);
  await segment.requests();

  const { code, stdout } = await review(deployment, document, "--output", "json", "--fail-on-loss");
  expect(code).toBe(1);
  const said = JSON.parse(stdout);
  expect(said).toMatchObject({
    stack: "test",
    errors: [],
    released: [{ resource: "released", kind: "LastComputedTrait", name: "released" }],
    replacements: [{ name: "windowed", key: "windowed" }],
    adoptions: [{ resource: "by_hand", adopt: "byName", key: "by_hand" }],
    drift: [{ resource: "gone", what: "deleted" }],
    quota: { max: 50, after: 6 },
    duration: { traits: { create: 2, update: 1, delete: 2 }, minutes: 0 },
  });
  expect(names(said.deletions)).toEqual(["impressions", "removed"]);
  expect(said.creations).toEqual([
    {
      resource: "gone",
      kind: "LastComputedTrait",
      name: "gone",
      computation: "realtime",
      query:
        "event('get_treatment').where(property('environmentName') = 'production' AND property('split') = 'gone').last(property('treatment'))",
    },
  ]);
  expect(names(said.updates)).toEqual(["renamed"]);
  expect(said.oneWayDoor.toSorted()).toEqual(["by_hand", "gone", "renamed", "windowed"]);
  expect(names(said.manualSteps)).toEqual(["impressions", "windowed", "windowed", "windowed"]);
  expect((await segment.requests()).toSorted()).toEqual([
    "listAudiences 200",
    "listComputedTraits 200",
    "listDestinations 200",
    "listSources 200",
  ]);

  const { stdout: markdown } = await review(deployment, document);
  expect(markdown).toContain(
    "- LastComputedTrait `removed`, key `removed`, space `spa_4mTzQ9wXk2RvVbN7cLpYdH`.",
  );
});

const audience = (reads: string): string => `
const { Audience } = require("pulumi-segment-personas");
new Audience("reader", { name: "Reader", query: "trait('${reads}').exists()" });`;

test("a review of a rename without aliases under adopt says that nothing is lost, and so it is", async () => {
  await using deployment = await startDeployment(program(trait("flag"), audience("flag")), {
    file: "index.js",
    config: { "segment:adopt": "byName" },
  });
  const { stack, segment } = deployment;
  expect((await stack.up()).code).toBe(0);
  const ids = async () => {
    const { data } = (await segment.api(
      "GET",
      `/spaces/${segment.spaceId}/computed-traits?pagination.count=100`,
    )) as { data: { computedTraits: { id: string }[] } };
    return data.computedTraits.map(({ id }) => id);
  };
  const had = await ids();
  await stack.write("index.js", program(trait("flag").replace('("flag"', '("renamed"'), audience("flga")));
  const { stdout: document } = await stack.run(["preview", "--json", "--refresh"]);
  await segment.requests();

  const { code, stdout } = await review(deployment, document, "--fail-on-loss");

  expect(code).toBe(0);
  expect(stdout).toContain(
    "1 updated. **1 resource was renamed without `aliases`: what it has in Segment stays.**\n",
  );
  expect(stdout).toContain(
    "- Audience `Reader` reads trait `flga`: neither this program nor the space has it.\n",
  );
  expect(await segment.requests()).toEqual(["listComputedTraits 200", "listTraits 200"]);
  expect((await review(deployment, document, "--offline")).stdout).toContain(
    '- Whether profiles carry what new audiences read: trait "flga" of reader; Segment was not asked (--offline).\n',
  );
  expect((await stack.up()).code).toBe(0);
  expect(await ids()).toEqual(had);
});

const flags = (list: string): string => `
const { TreatmentTraits } = require("pulumi-segment-personas");
new TreatmentTraits("production", { ${list}, treatments: ["on"], audiences: "perTreatment" });`;

test("a review of a flag that goes names its frozen trait and who reads it; of one that is archived, nothing is lost", async () => {
  await using deployment = await startDeployment(flags('flags: ["checkout", "roll"]'), { file: "index.js" });
  const { stack, segment } = deployment;
  expect((await stack.up()).code).toBe(0);
  await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "By hand",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "trait('roll').exists()" },
  });

  await stack.write("index.js", flags('flags: ["checkout"]'));
  const { stdout: gone } = await stack.run(["preview", "--json", "--refresh"]);
  const removal = await review(deployment, gone, "--output", "json", "--fail-on-loss");
  expect(removal.code).toBe(1);
  const said = JSON.parse(removal.stdout);
  expect(names(said.deletions)).toEqual(["production-roll", "production-roll:on"]);
  expect(said.deletions).toContainEqual(
    expect.objectContaining({
      key: "roll",
      consequence: expect.stringContaining(
        'Profiles keep the last values, frozen, as the custom trait "roll".',
      ),
    }),
  );
  expect(said.unmetReferences).toEqual([{ name: "By hand", key: "roll", problem: "deleted" }]);

  await stack.write("index.js", flags('flags: ["checkout"], archived: ["roll"]'));
  const { stdout: archived } = await stack.run(["preview", "--json", "--refresh"]);
  const archiving = await review(deployment, archived, "--output", "json", "--fail-on-loss");
  expect(archiving.code).toBe(0);
  const stays = JSON.parse(archiving.stdout);
  expect([stays.deletions, stays.replacements, stays.unmetReferences]).toEqual([[], [], []]);
  expect(names(stays.updates)).toEqual(["production-roll", "production-roll:on"]);
  expect(stays.notJudged).toEqual([
    "Policies: no pack ran, or this format of the preview does not carry its findings.",
  ]);
});

test("the stream of events gives the same review as the document", async () => {
  await using deployment = await startDeployment(before, { file: "index.js" });
  const { stack } = deployment;
  expect((await stack.up()).code).toBe(0);
  await stack.write("index.js", after);
  const { stdout: document } = await stack.run(["preview", "--json", "--refresh"]);
  const { stdout: stream } = await stack.exec("sh", [
    "-c",
    "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json --refresh --non-interactive",
  ]);

  const [one, other] = await Promise.all(
    [document, stream].map(async (preview) =>
      JSON.parse((await review(deployment, preview, "--output", "json")).stdout),
    ),
  );
  expect(sorted(other)).toEqual(sorted(one));
});

function names(list: { resource: string }[]): string[] {
  return list.map(({ resource }) => resource).toSorted();
}

/** The engine sends steps in whatever order they become ready. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)]));
}
