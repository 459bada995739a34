import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

import { environmentFilter } from "../../src/fql";
import type { Observed } from "../../src/provider/errors";
import { destinationId, makeAudience } from "./destination-scene";
import { startSegment, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

const program: Program = {
  trait: {
    kind: "LastComputedTrait",
    name: "flag",
    event: "get_treatment",
    property: "treatment",
    conditions: { split: "flag" },
    destinations: ["Webhook"],
  },
  audience: { kind: "Audience", name: "on", query: "trait('flag') = 'on'" },
  filter: { kind: "SpaceFilter", ...environmentFilter({ environment: "production" }) },
  connection: {
    kind: "SourceConnection",
    sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc",
    expects: { event: "get_treatment", environment: { property: "environmentName", value: "production" } },
  },
};

/** A connection needs an audience that is there. */
async function programFor(segment: Segment): Promise<Program> {
  const audienceId = await makeAudience(segment, "connected");
  await segment.requests();
  const activations = [{ name: "guide", type: "All Events" }];
  return { ...program, destination: { kind: "AudienceDestination", audienceId, destinationId, activations } };
}

/** Calls that only a refresh makes, of what a list does not show, and how somebody deletes it. */
const inRefresh = [
  {
    operation: "getComputedTrait",
    kind: "LastComputedTrait",
    route: (space: string, { id }: Observed) => `/spaces/${space}/computed-traits/${id}`,
  },
  {
    operation: "getAudience",
    kind: "Audience",
    route: (space: string, { id }: Observed) => `/spaces/${space}/audiences/${id}`,
  },
  {
    operation: "getFilterById",
    kind: "SpaceFilter",
    route: (space: string, { id }: Observed) => `/filters/${id}?integrationId=${space}`,
  },
  ...["listActivationsFromAudience", "getActivationFromAudience"].map((operation) => ({
    operation,
    kind: "AudienceDestination",
    route: (space: string, { state }: Observed) => {
      const { guide } = state["activationIds"] as { guide: string };
      return `/spaces/${space}/audiences/${String(state["audienceId"])}/activations/${guide}`;
    },
  })),
];

/** What a run of everything asks of Segment, without what it writes. */
async function askedBy(segment: Segment): Promise<string[]> {
  const asked = (await segment.requests()).map((request) => request.split(" ")[0] ?? "");
  return [...new Set(asked)].filter((operation) => /^(get|list)/.test(operation)).toSorted();
}

async function runWithout(operation: string, fault: Record<string, unknown>): Promise<"stops" | "goes on"> {
  await using segment = await startSegment();
  const all = await programFor(segment);
  await segment.control("POST", "/faults", { operation, ...fault });
  try {
    await new TestStack(segment).up(all);
    return "goes on";
  } catch {
    return "stops";
  }
}

test("of all calls before a write, exactly those stop a run that the provider's README says", async () => {
  await using segment = await startSegment();
  await new TestStack(segment).up(await programFor(segment));
  const operations = await askedBy(segment);
  const said = await saidByReadme();

  expect(operations.filter((operation) => !said.has(operation))).toEqual([]);
  const others = [...said.keys()].filter((operation) => !operations.includes(operation));
  expect(others.toSorted()).toEqual(inRefresh.map(({ operation }) => operation).toSorted());
  for (const fault of [{ kind: "status", status: 403 }, { kind: "status", status: 500 }, { kind: "html" }]) {
    const found: string[][] = [];
    // One after the other: the driven clock watches every request of the process.
    for (const operation of operations) found.push([operation, await runWithout(operation, fault)]);
    expect([fault, found]).toEqual([fault, operations.map((operation) => [operation, said.get(operation)])]);
  }
}, 60_000);

test.each(inRefresh)(
  "$operation, refused in a refresh, stops it, and what the list does not show stays in state",
  async ({ operation, kind, route }) => {
    for (const status of [403, 500]) {
      await using segment = await startSegment();
      const stack = new TestStack(segment);
      await stack.up(await programFor(segment));
      const [name, entry] = [...stack.entries].find(([, { kind: of }]) => of === kind) ?? [];
      if (entry === undefined) throw new Error(`the stack has no ${kind}`);
      await segment.api("DELETE", route(segment.spaceId, entry));
      await segment.control("POST", "/faults", { operation, kind: "status", status });

      await expect(stack.refresh()).rejects.toThrow(`was answered ${status}`);
      expect(stack.entries.get(name ?? "")).toEqual(entry);
    }
  },
);

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
