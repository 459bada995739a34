import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

import { startSegment, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

const program: Program = {
  trait: {
    kind: "LastComputedTrait",
    name: "flag",
    event: "get_treatment",
    property: "treatment",
    conditions: { split: "flag" },
  },
  audience: { kind: "Audience", name: "on", query: "trait('flag') = 'on'" },
  connection: {
    kind: "SourceConnection",
    sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc",
    expects: { event: "get_treatment", environment: { property: "environmentName", value: "production" } },
  },
};

/** What a run of everything asks of Segment, without what it writes. */
async function askedBy(segment: Segment): Promise<string[]> {
  const asked = (await segment.requests()).map((request) => request.split(" ")[0] ?? "");
  return [...new Set(asked)].filter((operation) => /^(get|list)/.test(operation)).toSorted();
}

async function runWithout(operation: string, fault: Record<string, unknown>): Promise<"stops" | "goes on"> {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { operation, ...fault });
  try {
    await new TestStack(segment).up(program);
    return "goes on";
  } catch {
    return "stops";
  }
}

test("of all calls before a write, exactly those stop a run that the provider's README says", async () => {
  await using segment = await startSegment();
  await new TestStack(segment).up(program);
  const operations = await askedBy(segment);
  const said = await saidByReadme();

  expect(operations.filter((operation) => !said.has(operation))).toEqual([]);
  for (const fault of [{ kind: "status", status: 403 }, { kind: "status", status: 500 }, { kind: "html" }]) {
    const found: string[][] = [];
    // One after the other: the driven clock watches every request of the process.
    for (const operation of operations) found.push([operation, await runWithout(operation, fault)]);
    expect([fault, found]).toEqual([fault, operations.map((operation) => [operation, said.get(operation)])]);
  }
}, 60_000);

/** What the table says of each operation. */
async function saidByReadme(): Promise<Map<string, "stops" | "goes on">> {
  const readme = await readFile(path.resolve(__dirname, "../../src/provider/README.md"), "utf8");
  const [, section = ""] = readme.split("## Which calls may stop a run");
  const [table = ""] = section.split("\n## ");
  const rows = [...table.matchAll(/^\| `(\w+)`.*\| ([^|]+) \|$/gm)];
  return new Map(
    rows.map(([, operation = "", end = ""]) => [operation, end.startsWith("stops") ? "stops" : "goes on"]),
  );
}
