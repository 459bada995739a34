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
    excludeSources: ["kB7xWn2TzQ5rVhM9sLc4Pd"],
  },
  audience: { kind: "Audience", name: "on", query: "trait('flag') = 'on'" },
  filter: { kind: "SpaceFilter", ...environmentFilter({ environment: "production" }) },
  sync: { kind: "ProfilesSync", warehouseId: "q3WvTz8KnX5mRbL7dPc2Ys", tables: { pages: false } },
  labels: {
    kind: "SourceLabels",
    sourceId: "kB7xWn2TzQ5rVhM9sLc4Pd",
    labels: { environment: "prod" },
  },
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

const deleteAt =
  (pathOf: (entry: Observed) => string) =>
  (segment: Segment, entry: Observed): Promise<unknown> =>
    segment.api("DELETE", pathOf(entry).replace("{space}", segment.spaceId));

/** Calls that only a refresh makes, of what a list does not show, and how that comes about. */
const inRefresh = [
  {
    operation: "getComputedTrait",
    kind: "LastComputedTrait",
    vanish: deleteAt(({ id }) => `/spaces/{space}/computed-traits/${id}`),
  },
  {
    operation: "getAudience",
    kind: "Audience",
    vanish: deleteAt(({ id }) => `/spaces/{space}/audiences/${id}`),
  },
  {
    operation: "getFilterById",
    kind: "SpaceFilter",
    vanish: deleteAt(({ id }) => `/filters/${id}?integrationId={space}`),
  },
  ...["listActivationsFromAudience", "getActivationFromAudience"].map((operation) => ({
    operation,
    kind: "AudienceDestination",
    vanish: deleteAt(({ state }) => {
      const { guide } = state["activationIds"] as { guide: string };
      return `/spaces/{space}/audiences/${String(state["audienceId"])}/activations/${guide}`;
    }),
  })),
  {
    operation: "listSources",
    kind: "SourceLabels",
    vanish: (segment: Segment) =>
      segment.control("POST", "/faults", { operation: "getSource", kind: "status", status: 404 }),
  },
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
  const rows = await rowsOfReadme();
  const said = new Map(
    rows.filter((row) => !row.inRefresh).map(({ operation, end }) => [operation, end] as const),
  );

  expect([...said.keys()].toSorted()).toEqual(operations);
  expect(rows.filter((row) => row.inRefresh)).toEqual(
    inRefresh.map(({ operation }) => ({ operation, inRefresh: true, end: "stops" })),
  );
  for (const fault of [{ kind: "status", status: 403 }, { kind: "status", status: 500 }, { kind: "html" }]) {
    const found: string[][] = [];
    // One after the other: the driven clock watches every request of the process.
    for (const operation of operations) found.push([operation, await runWithout(operation, fault)]);
    expect([fault, found]).toEqual([fault, operations.map((operation) => [operation, said.get(operation)])]);
  }
}, 60_000);

test.each(inRefresh)(
  "$operation, refused in a refresh, stops it, and what the list does not show stays in state",
  async ({ operation, kind, vanish }) => {
    for (const status of [403, 500]) {
      await using segment = await startSegment();
      const stack = new TestStack(segment);
      await stack.up(await programFor(segment));
      const [name, entry] = [...stack.entries].find(([, { kind: of }]) => of === kind) ?? [];
      if (entry === undefined) throw new Error(`the stack has no ${kind}`);
      await vanish(segment, entry);
      await segment.control("POST", "/faults", { operation, kind: "status", status });

      await expect(stack.refresh()).rejects.toThrow(`was answered ${status}`);
      expect(stack.entries.get(name ?? "")).toEqual(entry);
    }
  },
);

interface Row {
  readonly operation: string;
  /** Asked by a refresh, and by no run that makes everything anew. */
  readonly inRefresh: boolean;
  readonly end: "stops" | "goes on";
}

async function rowsOfReadme(): Promise<Row[]> {
  const readme = await readFile(path.resolve(__dirname, "../../src/provider/README.md"), "utf8");
  const [, section = ""] = readme.split("## Which calls may stop a run");
  const [table = ""] = section.split("\n## ");
  const rows = [...table.matchAll(/^\| `(\w+)`([^|]*)\|.*\| ([^|]+) \|$/gm)];
  return rows.map(([, operation = "", when = "", end = ""]) => ({
    operation,
    inRefresh: when.startsWith(", in a refresh"),
    end: end.startsWith("stops") ? "stops" : "goes on",
  }));
}
