import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { operations, planQuotas } from "../../src/api";

const page = readFileSync(path.resolve(__dirname, "../../docs/scale.md"), "utf8");

/** Cells of each row of the table under a heading, without its head. */
function rowsUnder(heading: string): string[][] {
  const [, section = ""] = page.split(`## ${heading}\n`);
  const rows = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Windows are used up at once, and the first one is open already. */
const minutes = (calls: number, perMinute: number): number => Math.ceil(calls / perMinute) - 1;

const { traits, audiences } = planQuotas;
const create = operations.createComputedTrait.perMinute;

const row = (what: string, perMinute: number, calls: number) => [
  what,
  String(perMinute),
  String(calls),
  `${minutes(calls, perMinute)} min`,
];

test("what one workspace takes follows from the limits of the API", () => {
  const list = operations.listComputedTraits.perMinute;

  expect(rowsUnder("What one workspace takes")).toEqual([
    row("create 10 traits", create, 10),
    row(`create ${traits} traits, what the plan includes`, create, traits),
    row("create 200 traits", create, 200),
    row(`change ${traits} traits`, operations.updateComputedTraitForSpace.perMinute, traits),
    row(`delete ${traits} traits`, operations.removeComputedTraitFromSpace.perMinute, traits),
    row(`create ${audiences} audiences`, operations.createAudience.perMinute, audiences),
    row("refresh or `drift` of 1,000 traits", list, 1),
    row("`up` that changes nothing", list, 1),
  ]);
});

test("what a fleet takes follows from that", () => {
  const engineMinutes = 0.5;
  const fleets = [
    { workspaces: 10, atATime: 4 },
    { workspaces: 100, atATime: 16 },
    { workspaces: 1000, atATime: 64 },
  ];
  const fleetRow = (count: number): string[] => {
    const each = engineMinutes + Math.max(0, minutes(count, create));
    const all = fleets.map(({ workspaces, atATime }) => `${Math.ceil(workspaces / atATime) * each} min`);
    return [count === 0 ? "none" : String(count), `${each} min`, ...all];
  };

  expect(rowsUnder("What a fleet takes")).toEqual([0, 10, traits, 200].map(fleetRow));
});
