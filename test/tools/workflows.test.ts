import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { engines, scripts } from "../../package.json";

const root = path.resolve(__dirname, "../..");
const folder = path.join(root, ".github/workflows");
const names = readdirSync(folder);
const text = (name: string): string => readFileSync(path.join(folder, name), "utf8");

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const Job = z.object({
  needs: z.string().optional(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  "timeout-minutes": z.number(),
  strategy: z.object({ matrix: z.object({ node: z.array(z.string()) }) }).optional(),
  steps: z.array(Step),
});
const Workflow = z.object({ permissions: z.record(z.string(), z.string()), jobs: z.record(z.string(), Job) });
const workflow = (name: string) => Workflow.parse(parse(text(name)));
const runsOf = (name: string): string[] =>
  Object.values(workflow(name).jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run?.split("\n") ?? []),
  );

/** Programs of the repository that a line starts. */
function commandsIn(line: string): { script: string | undefined; file: string | undefined } {
  return {
    script: /^npm run (?:--silent )?([\w:-]+)/.exec(line)?.[1],
    file: /^(?:node )?((?:\.ci|tools)\/[\w./-]+)/.exec(line)?.[1],
  };
}

test.each(names)("%s calls scripts of package.json and files that are there", (name) => {
  const commands = runsOf(name).map(commandsIn);
  const called = commands.flatMap(({ script }) => script ?? []);
  const files = commands.flatMap(({ file }) => file ?? []);
  expect(called.filter((script) => !(script in scripts))).toEqual([]);
  expect(files).toContain(".ci/run");
  for (const file of files)
    accessSync(path.join(root, file), file.startsWith(".ci") ? constants.X_OK : constants.R_OK);
});

test.each(names)("%s takes actions by commit, with the version that it is", (name) => {
  const uses = [...text(name).matchAll(/uses: (.*)/g)].map(([, action]) => action);
  expect(uses.length).toBeGreaterThan(0);
  for (const action of uses) expect(action).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test.each(names)("%s may only read, keeps no credentials, and has no secret", (name) => {
  expect(workflow(name).permissions).toEqual({ contents: "read" });
  expect(text(name)).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/);
  const checkouts = Object.values(workflow(name).jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  for (const checkout of checkouts) expect(checkout.with).toMatchObject({ "persist-credentials": false });
});

test("every push is tested on the oldest Node of `engines`", () => {
  const { test: job } = workflow("ci.yml").jobs;
  const oldest = engines.node.replace(">=", "");
  expect(job?.strategy?.matrix.node.map((node) => node.split(".").slice(0, 2).join("."))).toContain(oldest);
});

test("a release publishes by npm's trust, from a job that runs nothing of the repository, what another job has tested", () => {
  const { jobs } = workflow("release.yml");
  expect(Object.keys(jobs)).toEqual(["test", "publish", "announce"]);
  const { test: tested, publish, announce } = jobs;
  expect(tested?.permissions).toBeUndefined();
  expect(publish).toMatchObject({ needs: "test", environment: "npm", permissions: { "id-token": "write" } });
  expect(announce).toMatchObject({ needs: "publish", permissions: { contents: "write" } });
  expect([publish, announce].map((job) => Object.keys(job?.permissions ?? {}))).toEqual([
    ["id-token"],
    ["contents"],
  ]);

  expect(tested?.steps.flatMap(({ run }) => run ?? [])).toEqual([
    'node tools/release.mjs "$TAG"',
    ".ci/run",
    "npm pack",
    "npm run sbom -- sbom.cdx.json",
    "npm run size",
  ]);
  expect(publish?.steps.flatMap(({ run }) => run ?? [])).toEqual([
    "npm publish ./*.tgz --provenance --access public",
  ]);
  expect(publish?.steps.some(({ uses }) => uses?.startsWith("actions/checkout"))).toBe(false);
});
