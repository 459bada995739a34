import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { startEmulator } from "../../src/emulator";
import { command, commandWith, folderOf } from "./command";

const query = "event('get_treatment').count()";
const preview = ["preview", "--offline", "--query", query];

test("--out writes what would be printed, and nothing is printed", async () => {
  using folder = folderOf({
    "report.txt": "what was there before, and is longer than any report of a query\n",
  });
  symlinkSync("report.txt", path.join(folder.path, "link"));

  const printed = await command(folder.path, ...preview, "--output", "json");
  const written = await command(folder.path, ...preview, "--output", "json", "--out", "link");

  expect(written).toEqual({ ...printed, stdout: "" });
  expect(readFileSync(path.join(folder.path, "report.txt"), "utf8")).toBe(printed.stdout);
  expect(lstatSync(path.join(folder.path, "link")).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder.path)).toEqual(["link", "report.txt"]);
});

const refused = (stderr: string) => ({ code: 2, stdout: "", stderr: `${stderr}\n` });

test("a file that cannot be written is refused with the fix before anything is done, and nothing stays beside it", async () => {
  using folder = folderOf({ "report.txt": "" });
  mkdirSync(path.join(folder.path, "there"));
  const withOut = (out: string) => command(folder.path, ...preview, "--out", out);

  expect(await withOut("none/report.txt")).toEqual(
    refused("none/report.txt: cannot be written: there is no folder none. Make it, or name another file"),
  );
  expect(await withOut("report.txt/x")).toEqual(
    refused(
      "report.txt/x: cannot be written: report.txt is no folder. Name a file in a folder that is there",
    ),
  );
  for (const out of ["there", "new/"])
    expect(await withOut(out)).toEqual(
      refused(`${out}: cannot be written: it is a folder. Name a file in it`),
    );
  expect(await withOut("")).toEqual(refused("--out is empty: name a file"));
  expect(readdirSync(folder.path)).toEqual(["report.txt", "there"]);
});

test("--out takes what is no file, such as a device", async () => {
  using folder = folderOf({});

  expect(await command(folder.path, ...preview, "--out", "/dev/null")).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
});

test("every command looks at --out before it asks anybody", async () => {
  await using segment = await startEmulator();
  using folder = folderOf({});
  const env = { SEGMENT_PUBLIC_API_TOKEN: segment.token, SEGMENT_API_URL: segment.apiUrl };
  const commands = [
    ["review"],
    ["drift"],
    ["flags"],
    ["doctor"],
    ["import"],
    ["probe", "--space", "production", "--yes-this-is-a-sandbox"],
  ];

  const ends = commands.map((args) => commandWith(env, folder.path, ...args, "--out", "none/report"));

  for (const ended of await Promise.all(ends))
    expect(ended).toEqual({
      code: 2,
      stdout: "",
      stderr: "none/report: cannot be written: there is no folder none. Make it, or name another file\n",
    });
  expect(await segment.requests()).toEqual([]);
});
