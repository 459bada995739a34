import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { expect, inject, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import manifest from "../../package.json";
import { failureOf, startStack } from "../support/engine";
import { startSegment } from "../support/provider";
import { npmSettings } from "./managers";

const template = path.resolve(__dirname, "../../templates/segment-personas");
const read = (file: string): Promise<string> => readFile(path.join(template, file), "utf8");

const Project = z.object({
  template: z.object({
    config: z.record(
      z.string(),
      z.object({
        description: z.string().min(1),
        default: z.string().optional(),
        secret: z.boolean().optional(),
      }),
    ),
  }),
});

test("the template asks for every key that its program reads, says what it is, and keeps the token secret", async () => {
  const { config } = Project.parse(parse(await read("Pulumi.yaml"))).template;
  const code = await read("index.ts");
  const own = [...code.matchAll(/\bconfig\.\w+(?:<[^(]*>)?\("(\w+)"\)/g)].map(([, key]) => key);
  const shared = [...code.matchAll(/new Config\("segment"\)\.\w+\("(\w+)"\)/g)].map(
    ([, key]) => `segment:${key}`,
  );

  expect(own).toEqual(["space", "source", "environmentName", "flags"]);
  const ofTheStack = ["segment:workspace", "segment:region", "segment:token"];
  expect(new Set(Object.keys(config))).toEqual(new Set([...own, ...shared, ...ofTheStack]));
  expect(Object.keys(config).filter((key) => config[key]?.secret === true)).toEqual(["segment:token"]);
});

test("the template asks for the package in the version that it comes with", async () => {
  const { dependencies } = JSON.parse(await read("package.json")) as { dependencies: Record<string, string> };
  expect(dependencies[manifest.name]).toBe(`^${manifest.version}`);
});

test("pulumi new with the template makes a project that type checks, deploys, settles and is destroyed", async () => {
  await using segment = await startSegment();
  const { apiUrl, token } = segment.emulator;
  await using copy = await templateWithTarball();
  await using stack = await startStack({
    files: {},
    packages: "none",
    segment: { apiUrl, token },
    env: { ...(await npmSettings()), SEGMENT_RATE_WINDOW_MS: "2000", PULUMI_STACK: undefined },
  });

  const answers = {
    "segment:workspace": "acme",
    space: "production",
    source: "split-impressions-production",
  };
  const config = Object.entries(answers).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
  const names = ["--dir", "acme-flags", "--name", "acme-flags", "--stack", "acme-prod"];
  const described = ["--description", "Flags of Acme"];
  const made = await stack.run(["new", copy.folder, "--yes", ...names, ...described, ...config]);
  expect(failureOf(made)).toBe("");

  const project = path.join(stack.project, "acme-flags");
  const settings: unknown = parse(await readFile(path.join(project, "Pulumi.yaml"), "utf8"));
  expect(settings).toMatchObject({
    name: "acme-flags",
    description: "Flags of Acme",
    runtime: { name: "nodejs", options: { packagemanager: "npm" } },
  });
  expect(settings).not.toHaveProperty("template");
  expect(parse(await readFile(path.join(project, "Pulumi.acme-prod.yaml"), "utf8"))).toMatchObject({
    config: {
      "segment:workspace": "acme",
      "segment:region": "us",
      "segment:environment": "prod",
      "acme-flags:space": "production",
      "acme-flags:source": "split-impressions-production",
      "acme-flags:environmentName": "production",
      "acme-flags:flags": '["back_end_roll_algorithm"]',
    },
  });
  expect(JSON.parse(await readFile(path.join(project, "package.json"), "utf8"))).toMatchObject({
    name: "acme-flags",
  });
  expect(await readFile(path.join(project, ".gitignore"), "utf8")).toContain("node_modules/");
  await promisify(execFile)("npm", ["run", "types"], { cwd: project });

  const there = ["--cwd", project];
  const policies = ["--policy-pack", "node_modules/pulumi-segment-personas/policies"];
  const deployed = await stack.up([...there, ...policies]);
  expect(failureOf(deployed)).toBe("");
  expect(deployed.stdout).toContain('back_end_roll_algorithm: "back_end_roll_algorithm"');
  expect(await stack.preview([...there, "--refresh", "--expect-no-changes"])).toMatchObject({ code: 0 });

  await stack.run(["state", "unprotect", "--all", "--yes", ...there]);
  expect(await stack.destroy(there)).toMatchObject({ code: 0 });
});

/** The template with the packed tarball in place of the version that a registry would have. */
async function templateWithTarball(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-template-"));
  await cp(template, folder, { recursive: true });
  const own = JSON.parse(await read("package.json")) as { dependencies: Record<string, string> };
  own.dependencies[manifest.name] = `file:${inject("tarball")}`;
  await writeFile(path.join(folder, "package.json"), JSON.stringify(own));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
