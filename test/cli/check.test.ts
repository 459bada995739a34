import { expect, test, vi } from "vitest";

import { command, folderOf } from "./command";

// Each test starts a process.
vi.setConfig({ testTimeout: 30_000 });

test("a query that is right is reported as one JSON object, with 0", async () => {
  using folder = folderOf({});
  const query = "event('X').where( property('a').equals('b') ).within(7 days).count()";
  const { code, stdout, stderr } = await command(folder.path, "check", "--query", query, "--output", "json");

  expect(JSON.parse(stdout)).toEqual({
    ok: true,
    type: "scalar",
    computation: "batch",
    canonical: "event('X').where(property('a') = 'b').within(7 days).count()",
    primaryExpressions: 1,
    errors: [],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("a query that is wrong is reported with its places and suggestions, with 1", async () => {
  using folder = folderOf({});
  const query = "trait('plan') = \"pro\"\n  and event('X').cuont() >= 1";
  const args = ["--query", query, "--as", "audience", "--output", "json"];
  const { code, stdout, stderr } = await command(folder.path, "check", ...args);

  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    primaryExpressions: 0,
    errors: [
      { message: "strings take single quotes", line: 1, column: 17, endColumn: 22, suggestion: "'pro'" },
      { message: "junctions are written in upper case", line: 2, column: 3, endColumn: 6, suggestion: "AND" },
      {
        message: "expected a filter or a reducer, but found `cuont`",
        line: 2,
        column: 18,
        endColumn: 23,
        suggestion: "count",
      },
    ],
  });
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test("files are reported one by one, as a compiler would, and one that is wrong makes it 1", async () => {
  using folder = folderOf({
    "right.query": "event('X')\n  .last(property('a'))\n",
    "wrong.query": "event('X')\n  .within(2 weeks)\n  .count()\n",
  });
  const { code, stdout, stderr } = await command(folder.path, "check", "right.query", "wrong.query");

  expect(stdout).toBe(
    [
      "ok right.query: scalar, computed in real time",
      "  event('X').last(property('a'))",
      "wrong.query:2:11: error: `weeks` is not a unit of time here (hour, hours, day, days)",
      "    .within(2 weeks)",
      "            ^^^^^^^",
      "  did you mean `14 days`?",
      "",
    ].join("\n"),
  );
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
});

test("files as JSON are a list with their names", async () => {
  using folder = folderOf({ "a.query": "trait('a').exists()", "b.query": "ANY trait('b').exists()" });
  const args = ["a.query", "b.query", "--as", "audience", "--audience-type", "ACCOUNTS", "--output", "json"];
  const { code, stdout } = await command(folder.path, "check", ...args);

  const right = { ok: true, type: "boolean", computation: "batch", primaryExpressions: 1, errors: [] };
  expect(JSON.parse(stdout)).toEqual([
    { file: "a.query", ...right, canonical: "trait('a').exists()" },
    { file: "b.query", ...right, canonical: "ANY trait('b').exists()" },
  ]);
  expect(code).toBe(0);
});

test.each([
  [["check"], "nothing to check: give --query, or files with one query each\n"],
  [["check", "missing.query"], "missing.query: there is no such file\n"],
])("%j cannot be judged, which is 2", async (args, stderr) => {
  using folder = folderOf({});

  expect(await command(folder.path, ...args)).toEqual({ code: 2, stdout: "", stderr });
});
