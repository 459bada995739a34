import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const tool = path.resolve(__dirname, "../../tools/start.mjs");

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "start-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("every line that is no Track call is named by file and line before anything is set up", async () => {
  const file = path.join(folder, "mine.ndjson");
  await writeFile(
    file,
    [
      '{"userId":"u-1","event":"get_treatment","properties":{"split":"a","treatment":"on"}}',
      '{"userId":"u-1"}',
      "",
      '{"event":"get_treatment"}',
      '{"type":"identify","userId":"u-1","event":"get_treatment"}',
      '{"userId":7,"anonymousId":"a","event":"get_treatment"}',
      '{"userId":"u-1","event":"get_treatment","timestamp":"yesterday"}',
      '{"userId":"u-1","event":"get_treatment","properties":[]}',
      "[]",
    ].join("\n"),
  );
  expect(await start(["--impressions", "mine.ndjson"])).toEqual({
    code: 1,
    stdout: "",
    stderr: [
      "",
      `${file}:2: "event" is missing: the name of the event, such as "get_treatment"`,
      `${file}:4: "userId" or "anonymousId" is missing`,
      `${file}:5: "type" must be "track", not "identify"`,
      `${file}:6: "userId" must be a text`,
      `${file}:7: "timestamp" must be a time such as "2026-11-24T08:00:00.000Z", not "yesterday"`,
      `${file}:8: "properties" must be an object`,
      `${file}:9: a Track call is a JSON object`,
      "",
    ].join("\n"),
  });
});

test("a line that is no JSON is named by file and line", async () => {
  const file = path.join(folder, "mine.ndjson");
  await writeFile(file, '{"userId":\n');
  expect((await start(["--impressions", file])).stderr).toMatch(`\n${file}:1: this is no JSON: `);
});

test("a file without impressions, a missing file and an unknown option are refused", async () => {
  const file = path.join(folder, "empty.ndjson");
  await writeFile(file, "\n\n");
  expect((await start(["--impressions", file])).stderr).toBe(
    `\n${file} has no impressions: it needs one Track call a line.\n`,
  );
  const missing = path.join(folder, "missing.ndjson");
  expect((await start(["--impressions", missing])).stderr).toBe(`\n${missing} cannot be read: ENOENT\n`);
  expect((await start(["--jsno"])).stderr).toMatch("Unknown option '--jsno'");
});

/** As npm runs it: in the package's folder, with the person's folder in INIT_CWD. */
function start(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const options = { cwd: path.dirname(path.dirname(tool)), env: { ...process.env, INIT_CWD: folder } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [tool, ...args], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
