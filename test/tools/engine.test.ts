import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const tool = path.resolve(__dirname, "../../tools/engine.mjs");

let folder = "";
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "engine-")));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("an engine on PATH is taken when it is new enough and complete", async () => {
  await writeEngine("path", "3.260.1");
  await writeEngine("cache/pulumi-segment-personas/engine-3.259.0/bin", "3.259.0");
  expect(await findEngine()).toEqual({
    code: 0,
    stdout: `${path.join(folder, "path")}\n`,
    stderr: "Pulumi 3.260.1, found on PATH\n",
  });
});

test("an engine on PATH that is too old gives way to the one of an earlier set-up", async () => {
  await writeEngine("path", "3.253.9");
  await writeEngine("cache/pulumi-segment-personas/engine-3.259.0/bin", "3.259.0");
  expect(await findEngine()).toEqual({
    code: 0,
    stdout: `${path.join(folder, "cache/pulumi-segment-personas/engine-3.259.0/bin")}\n`,
    stderr: "Pulumi 3.259.0, cached\n",
  });
});

test("a command line on PATH without its language host gives way as well", async () => {
  await writeEngine("path", "3.260.1", ["pulumi"]);
  await writeEngine("cache/pulumi-segment-personas/engine-3.259.0/bin", "3.259.0");
  expect((await findEngine()).stderr).toBe("Pulumi 3.259.0, cached\n");
});

test("the engine behind a link on PATH is the one in the folder that the link leads to", async () => {
  await writeEngine("opt/pulumi", "3.261.0");
  await mkdir(path.join(folder, "path"));
  await symlink(path.join(folder, "opt/pulumi/pulumi"), path.join(folder, "path/pulumi"));
  expect((await findEngine()).stdout).toBe(`${path.join(folder, "opt/pulumi")}\n`);
});

/** A folder of programs that do nothing but say their version. */
async function writeEngine(
  where: string,
  version: string,
  programs = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"],
): Promise<void> {
  const bin = path.join(folder, where);
  await mkdir(bin, { recursive: true });
  for (const name of programs) {
    await writeFile(path.join(bin, name), `#!/bin/sh\necho v${version}\n`, { mode: 0o755 });
  }
}

/** With nothing on PATH but what the test has put there. */
function findEngine(): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: path.join(folder, "path"), HOME: folder, XDG_CACHE_HOME: path.join(folder, "cache") };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [tool], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
