import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";

import { expect, test, vi } from "vitest";

import { command, folderOf, main, type Ended } from "./command";

// Each case starts a process.
vi.setConfig({ testTimeout: 60_000 });

const files = {
  "empty.txt": "",
  "prose.txt": "hello\nworld\n",
  "list.json": "[1, 2]",
  "number.json": "7",
  "wrong.query": "event('X').cuont()",
  "events.jsonl": '{"userId":"u","event":"X","timestamp":"2026-11-12T08:40:03Z"}\n',
  "no-id.jsonl": '{"event":"X","timestamp":"2026-11-12T08:40:03Z"}\n',
  "no-event.jsonl": '{"userId":"u","timestamp":"2026-11-12T08:40:03Z"}\n',
  "no-time.jsonl": '{"userId":"u","event":"X"}\n',
  "null.jsonl": "null\n",
  "steps.json": '{"steps": [{"op": 3}]}',
  "stream.json": '{"sequence": 1, "policyEvent": {}}',
  "other-seed.json": '{"spaces": [{"slug": 7}], "planets": []}',
};
const query = ["--query", "event('X').count()"];
const evaluate = ["evaluate", ...query, "--events"];

/** What no sentence for people holds: stacks, values that JavaScript has turned into text, and names of what we build on. */
const forbidden =
  /^\s+at |node:internal|\bundefined\b|\bNaN\b|\[object |\b(?:zod|undici|commander|vitest|TypeError|RangeError|SyntaxError|ENOENT|EISDIR|EADDRINUSE)\b|✖/imu;

/** A place in a query takes three lines. */
function isPlain({ stdout, stderr }: Ended): boolean {
  return stderr.trim() !== "" && stderr.split("\n").length <= 8 && !forbidden.test(stdout + stderr);
}

test.each([
  [["chekc"], "error: unknown command 'chekc'\n(Did you mean check?)\n"],
  [["check", "nope.txt"], "nope.txt: there is no such file\n"],
  [["check", "prose.txt/nope"], "prose.txt/nope: there is no such file\n"],
  [["check", "."], ".: it is a folder\n"],
  [["evaluate", ...query, "--events", "nope.jsonl"], "nope.jsonl: there is no such file\n"],
  [["evaluate", ...query, "--events", "."], ".: it is a folder\n"],
  [["evaluate", "--query", "event = 'X'", "--as", "filter", "--events", "."], ".: it is a folder\n"],
  [["evaluate", ...query, "--events", "events.jsonl", "--traits", "."], ".: it is a folder\n"],
  [["review", "--preview", "nope.json"], "nope.json: there is no such file\n"],
  [["review", "--preview", "."], ".: it is a folder\n"],
  [
    ["review", "--preview", "steps.json"],
    "this is not the output of `pulumi preview --json`: `steps[0].op` is not what it should be\n",
  ],
  [
    ["review", "--preview", "stream.json"],
    "this is not the output of `pulumi preview --json`: `policyEvent.message` is not what it should be\n",
  ],
  [
    ["emulator", "--seed", "other-seed.json"],
    "The seed is wrong: spaces[0].slug: must be a string\n  planets: there is no such field\n",
  ],
  [["emulator", "--seed", "prose.txt"], "prose.txt: not JSON\n"],
  [
    ["emulator", "--port", "65536"],
    "error: option '--port <number>' argument '65536' is invalid. ports end at 65535\n",
  ],
])("%j says in a sentence what is wrong, and ends with 2", async (args, stderr) => {
  using folder = folderOf(files);

  expect(await command(folder.path, ...args)).toEqual({ code: 2, stdout: "", stderr });
});

test.each([
  ["check", [[], ["--as", "x"], ["--audience-type"], ["--nope"], ["--query"]]],
  [
    "check",
    [
      ["--query", "a", "--as", "filter", "nope.txt"],
      ["empty.txt", "nope.txt"],
    ],
  ],
  ["evaluate", [[], query, ["--events", "events.jsonl"], ["--query", "", "--events", "events.jsonl"]]],
  ["evaluate", [["--query", "event('X').cuont()", "--events", "events.jsonl"]]],
  ["evaluate", [["--query", "x ===", "--as", "filter", "--events", "events.jsonl"]]],
  ["evaluate", [["--query", "event = 'X'", "--as", "filter", "--events", "nope"]]],
  ["evaluate", [["--query", "event = 'X'", "--as", "filter", "--events", "null.jsonl"]]],
  [
    "review",
    [
      ["--preview", "empty.txt"],
      ["--preview", "prose.txt"],
      ["--output", "x"],
    ],
  ],
  [
    "review",
    [
      ["--preview", "list.json"],
      ["--preview", "number.json"],
      ["--preview", "other-seed.json"],
    ],
  ],
  ["preview", [[], ["--as", "x"], ["--query"], ["--nope"], ["--stack"], ["--max-age", "x", ...query]]],
  [
    "preview",
    [
      ["--preview", "list.json"],
      ["--preview", "number.json"],
      ["--preview", "other-seed.json"],
      ["--preview", "."],
    ],
  ],
  [
    "emulator",
    [
      ["--port", "x"],
      ["--port", "-1"],
      ["--rate-window", "soon"],
      ["--seed", "nope"],
    ],
  ],
  [
    "emulator",
    [
      ["--seed", "number.json"],
      ["--seed", "."],
    ],
  ],
])("no wrong input of %s shows how it is built: %j", async (name, inputs) => {
  using folder = folderOf(files);
  for (const args of inputs) {
    const ended = await command(folder.path, name, ...args);
    expect({ args, code: ended.code, plain: isPlain(ended) || ended }).toEqual({
      args,
      code: 2,
      plain: true,
    });
  }
});

test.each([
  [["no-id.jsonl"], ["no-event.jsonl"], ["no-time.jsonl"], ["null.jsonl"], ["prose.txt"], ["."]],
  [
    ["events.jsonl", "--now", "tomorrow"],
    ["events.jsonl", "--traits", "nope"],
  ],
  [
    ["events.jsonl", "--traits", "list.json"],
    ["events.jsonl", "--traits", "prose.txt"],
    ["events.jsonl", "--traits", "."],
  ],
])("no file that evaluate cannot read shows how it is built: %j, %j", async (...inputs) => {
  using folder = folderOf(files);
  for (const args of inputs) {
    const ended = await command(folder.path, ...evaluate, ...args);
    expect({ args, code: ended.code, plain: isPlain(ended) || ended }).toEqual({
      args,
      code: 2,
      plain: true,
    });
  }
});

test("a reader that stops reading is no failure", async () => {
  const args = [main, "check", ...query];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();

  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("a port that is in use is named", async () => {
  using folder = folderOf({});
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const ended = await command(folder.path, "emulator", "--port", String(port));

  server.close();
  const stderr = `port ${port} is in use: choose another one with --port, or leave it out\n`;
  expect(ended).toEqual({ code: 2, stdout: "", stderr });
});
