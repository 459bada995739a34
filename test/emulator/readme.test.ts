import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { EmulatorClock } from "../../src/emulator/clock";
import { parseSeed } from "../../src/emulator/seeds/complete-seed";
import { createParts } from "../../src/emulator/parts";
import { createApp } from "../../src/emulator/server";
import { Store } from "../../src/emulator/store";
import { Switches } from "../../src/emulator/switches";

const readme = readFileSync(path.join(__dirname, "../../src/emulator/README.md"), "utf8");

/** The cells of the table under a heading, without its head. */
function tableUnder(heading: string): string[][] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

const codeIn = (cell: string | undefined) =>
  [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? "");
const repeated = (list: string[]) => list.filter((item, index) => list.indexOf(item) !== index);

/** As in "GET /clock": a row gives each method, and the path behind the last one. */
function routesIn(cell: string | undefined): string[] {
  const parts = codeIn(cell);
  const last = parts.at(-1)?.split(" ") ?? [];
  return [...parts.slice(0, -1), last[0] ?? ""].map((method) => `${method} ${last[1] ?? ""}`);
}

function routesServed(): string[] {
  const { routes } = createApp(
    createParts(new Store(new EmulatorClock(), "token", "profiles", parseSeed({})), 60_000),
  );
  const served = routes.filter(({ method, path: at }) => method !== "ALL" && at.startsWith("/_emulator/"));
  return served.map(
    ({ method, path: at }) => `${method} ${at.slice("/_emulator".length).replaceAll(/:(\w+)/g, "{$1}")}`,
  );
}

test("the README has a row for every route under /_emulator, and no other", () => {
  const described = tableUnder("Controlling it").flatMap(([routes]) => routesIn(routes));

  expect(described.toSorted()).toEqual([...new Set(routesServed())].toSorted());
});

test("the README has every switch in one row or more of its table, and no other", () => {
  const described = tableUnder("What is certain").flatMap((cells) => codeIn(cells[2]));

  expect([...new Set(described)].toSorted()).toEqual(Object.keys(Switches.shape).toSorted());
});

test("every row says once what it is about, and how certain that is", () => {
  const rows = tableUnder("What is certain");

  expect(rows.length).toBeGreaterThan(0);
  expect(repeated(rows.map(([behaviour]) => behaviour ?? ""))).toEqual([]);
  for (const [behaviour, certainty, , ...more] of rows) {
    expect([behaviour, certainty]).toEqual([
      expect.stringMatching(/./),
      expect.stringMatching(/^[DTG](, [DTG])*$/),
    ]);
    expect(more).toEqual([]);
  }
});
