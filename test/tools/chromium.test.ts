import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const tool = path.resolve(__dirname, "../../tools/chromium.mjs");

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chromium-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("where there is no Chromium, one line says how to get it", async () => {
  await writeFile(path.join(folder, "chromium"), "no program");
  expect(await find({ PATH: folder })).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "\nThere is no Chromium on PATH: install it (`apt-get install chromium`), or say where it is (CHROMIUM=/path/to/chromium).\n",
  });
});

test("a Chromium on PATH is found, and CHROMIUM names another one", async () => {
  const [onPath, named] = [await program("chromium-browser"), await program("mine")];
  expect(await find({ PATH: `/nowhere:${folder}` })).toEqual({ code: 0, stdout: `${onPath}\n`, stderr: "" });
  expect(await find({ PATH: folder, CHROMIUM: named })).toEqual({
    code: 0,
    stdout: `${named}\n`,
    stderr: "",
  });
});

test("CHROMIUM that names no program is refused, whatever is on PATH", async () => {
  await program("chromium");
  for (const wrong of [`${folder}/missing`, folder]) {
    expect((await find({ PATH: folder, CHROMIUM: wrong })).stderr).toBe(
      `\nCHROMIUM=${wrong} is no program: name the file of a Chromium or Chrome there.\n`,
    );
  }
});

async function program(name: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, "#!/bin/sh\n");
  await chmod(file, 0o755);
  return file;
}

function find(env: Record<string, string>): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [tool], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
