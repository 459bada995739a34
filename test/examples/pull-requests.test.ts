import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";

import { type Stack, startStack } from "../support/engine";
import { type Segment, startSegment } from "../support/provider";

const root = path.resolve(__dirname, "../..");
const actions = path.join(root, "examples/github-actions");

const program = (...flags: string[]): string => `
const { TreatmentTraits } = require("pulumi-segment-personas");
new TreatmentTraits("flags", { environmentName: "production", flags: ${JSON.stringify(flags)} });
`;

/** A project with the scripts of the example, as a repository would have them. */
async function startRepository({ emulator, spaceId }: Segment): Promise<Stack> {
  const files: Record<string, string> = {
    "index.js": program("back_end_roll_algorithm", "checkout_redesign"),
  };
  for (const script of await readdir(path.join(actions, "ci"))) {
    files[`ci/${script}`] = await readFile(path.join(actions, "ci", script), "utf8");
  }
  const stack = await startStack({
    files,
    segment: { apiUrl: emulator.apiUrl, token: emulator.token },
    config: { "segment:space": spaceId, "segment:workspace": "acme", "segment:environment": "prod" },
    env: { SEGMENT_RATE_WINDOW_MS: "2000" },
  });
  const bin = path.join(stack.project, "node_modules/.bin");
  await mkdir(bin, { recursive: true });
  const command = path.join(bin, "segment-personas");
  await writeFile(command, `#!/bin/sh\nexec node ${path.join(root, "dist/cli/main.js")} "$@"\n`);
  await chmod(command, 0o755);
  return stack;
}

const script = (stack: Stack, name: string, folder: string) =>
  stack.exec("bash", [`ci/${name}.sh`, "test", folder]);
const read = (stack: Stack, file: string): Promise<string> =>
  readFile(path.join(stack.project, file), "utf8");

test("a pull request is previewed and reviewed, its plan is applied, and no drift is left", async () => {
  await using segment = await startSegment();
  await using stack = await startRepository(segment);

  expect(await script(stack, "preview", "out")).toMatchObject({ code: 0 });
  const comment = await read(stack, "out/comment.md");
  expect(comment).toContain("## Preview of `test`: passed\n");
  expect(comment).toContain("2 created.");
  expect(comment).toContain("`production-traits-are-protected`");
  expect(comment).toContain("Computed traits afterwards: 2 of 50");

  expect(await script(stack, "apply", "out")).toMatchObject({ code: 0 });
  expect(await script(stack, "drift", "drift")).toMatchObject({ code: 0 });

  await stack.write("index.js", program("back_end_roll_algorithm"));
  expect(await script(stack, "preview", "out")).toMatchObject({ code: 0 });
  expect(await read(stack, "out/comment.md")).toContain(
    "- LastComputedTrait `checkout_redesign`, key `checkout_redesign`",
  );
});

test("a refused preview fails the job after the comment is written", async () => {
  await using segment = await startSegment();
  await using stack = await startRepository(segment);
  await stack.write(
    "index.js",
    `${program()}
const { SourceConnection } = require("pulumi-segment-personas");
new SourceConnection("dev", { sourceId: "kB7xWn2TzQ5rVhM9sLc4Pd", environment: "dev" });`,
  );

  expect((await script(stack, "preview", "out")).code).not.toBe(0);
  const comment = await read(stack, "out/comment.md");
  expect(comment).toContain("## Preview of `test`: refused\n");
  expect(comment).toContain("#### Refused by policy\n\n- `production-only-connections`: ");
});

test("a plan is not applied when the program wants something else by then", async () => {
  await using segment = await startSegment();
  await using stack = await startRepository(segment);
  await script(stack, "preview", "out");
  await stack.write("index.js", program("back_end_roll_algorithm", "checkout_redesign", "one_more"));

  const { code, stdout, stderr } = await script(stack, "apply", "out");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("create is not allowed by the plan");
});

test("what somebody changed in the app is drift, and is named", async () => {
  await using segment = await startSegment();
  await using stack = await startRepository(segment);
  // What is younger than a minute may not be shown yet, and is not taken for gone.
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  await segment.control("POST", "/clock", { now: hourAgo, running: true });
  await stack.up();
  const listed = (await segment.api(
    "GET",
    `/spaces/${segment.spaceId}/computed-traits?pagination.count=10`,
  )) as {
    data: { computedTraits: { id: string; name: string }[] };
  };
  const trait = listed.data.computedTraits.find(({ name }) => name === "checkout_redesign");
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${trait?.id ?? ""}`);

  const definition = { query: "event('get_treatment').last(property('treatment'))", type: "USERS" };
  for (const name of ["by_hand", "beta_one"])
    await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, {
      name,
      enabled: true,
      definition,
    });
  await stack.write(".segment-unmanaged", "# made by marketing\ntrait:beta_*\n");

  expect((await script(stack, "drift", "drift")).code).not.toBe(0);
  const drift = await read(stack, "drift/drift.md");
  expect(drift).toContain("LastComputedTrait `flags-checkout_redesign`: deleted in Segment");
  expect(drift).toContain("#### Gone from Segment (1)\n");
  expect(drift).toMatch(
    /- LastComputedTrait `flags-checkout_redesign`, called .*\n {2}- last "Computed Trait Deleted": .* by `dana@example.com`\n/,
  );
  expect(drift).toContain("#### Managed by nobody (1)\n");
  expect(drift).toContain("- trait `by_hand` (");
  expect(drift).not.toContain("beta_one");
});

test.each(["segment-preview.yml", "segment-apply.yml", "segment-drift.yml"])(
  "%s pins its actions by commit, grants nothing by default and calls scripts that exist",
  async (file) => {
    const text = await readFile(path.join(actions, ".github/workflows", file), "utf8");
    const workflow: unknown = parse(text);
    expect(workflow).toMatchObject({ permissions: {} });
    for (const [, action] of text.matchAll(/uses: (\S+)/g)) expect(action).toMatch(/@[0-9a-f]{40}$/);
    for (const [, name] of text.matchAll(/ci\/(\w+)\.sh/g)) {
      expect(await readdir(path.join(actions, "ci"))).toContain(`${name}.sh`);
    }
    expect(text).not.toMatch(/^\s*pull_request_target:/m);
  },
);

test("the preview of a fork's pull request is skipped, so that its code never meets the token", async () => {
  const text = await readFile(path.join(actions, ".github/workflows/segment-preview.yml"), "utf8");
  expect(parse(text)).toMatchObject({
    jobs: { preview: { if: "github.event.pull_request.head.repo.full_name == github.repository" } },
  });
});

test("the GitLab pipeline gives no job with a token to a fork, and its scripts exist", async () => {
  const gitlab = path.join(root, "examples/gitlab-ci");
  const text = await readFile(path.join(gitlab, ".gitlab-ci.yml"), "utf8");
  const pipeline = parse(text) as Record<string, { rules?: { if: string }[] }>;
  for (const job of ["preview", "comment"]) {
    expect(pipeline[job]?.rules?.map((rule) => rule.if)).toEqual([
      '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID',
    ]);
  }
  const scripts = [...(await readdir(path.join(gitlab, "ci"))), ...(await readdir(path.join(actions, "ci")))];
  for (const [, name] of text.matchAll(/- ci\/([\w-]+\.sh)/g)) expect(scripts).toContain(name);
});
