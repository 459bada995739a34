import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { command, folderOf } from "./command";

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

test("a file that cannot be written is named, with exit code 2", async () => {
  using folder = folderOf({});
  mkdirSync(path.join(folder.path, "there"));

  const missing = await command(folder.path, ...preview, "--out", "none/report.txt");
  const aFolder = await command(folder.path, ...preview, "--out", "there");

  expect(missing).toEqual({
    code: 2,
    stdout: "",
    stderr: "none/report.txt: cannot be written: there is no such folder\n",
  });
  expect(aFolder).toEqual({ code: 2, stdout: "", stderr: "there: it is a folder\n" });
});
