import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { undecidedLabels } from "pulumi-segment-personas";
import { expect, test } from "vitest";

import { startExample } from "../support/example";

const folder = path.resolve(__dirname, "../../examples/ab-test-readout");
const read = (file: string): Promise<string> => readFile(path.join(folder, file), "utf8");

test("the README shows the readout and what the trait holds, which are not the same", async () => {
  await using example = await startExample("ab-test-readout");
  const { stack, run } = example;
  const [readout, held = ""] = await example.blocks("text");
  expect(await stack.up()).toMatchObject({ code: 0 });

  const shown = await run("readout.mjs", "events.ndjson");
  const sent = await run("send.mjs", "segment.json", "events.ndjson");

  expect(shown.stdout).toBe(readout);
  expect(sent.stdout).toBe(held);
  // Segment and the second query agree on how many people have which value.
  const [, byLast = ""] = shown.stdout.split("By the trait's last value");
  for (const [, value = "", people = ""] of held.matchAll(/is (o\w+): (\d+)/g))
    expect(byLast).toMatch(new RegExp(`^${value} +${people} `, "m"));
  expect(await stack.outputs()).toEqual({ key: "checkout_redesign" });
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});

test("the generator writes the events of the example", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, "generate-events.mjs")]);
  expect(stdout).toBe(await read("events.ndjson"));
});

test("both queries leave out every label that says that no rule decided", async () => {
  for (const query of [await read("exposures.sql"), await read("last.sql")]) {
    const left = undecidedLabels.filter((label) => !query.includes(`'${label}'`));
    expect(left.filter((label) => !label.startsWith("fallback - "))).toEqual([]);
    expect(query).toContain("NOT LIKE 'fallback - %'");
  }
});

/** What one person does, and the treatment under which the person counts then, if at all, and whether as converted. */
test.each<[string, object[], string, number]>([
  ["the first exposure counts, not the last", [see("on", 6), see("off", 8), order(9)], "on", 1],
  ["an order before the exposure does not count", [order(6), see("on", 7)], "on", 0],
  ["nor does one after seven days", [see("on", 6), order(13)], "on", 0],
  ["two orders are one conversion", [see("on", 6), order(7), order(8)], "on", 1],
  ["a repeated message counts once", [see("on", 6), see("on", 6)], "on", 0],
  ["control is no exposure", [see("control", 6), see("on", 7)], "on", 0],
  ["nor is a fallback", [see("off", 6, { label: "fallback - not ready" }), see("on", 7)], "on", 0],
  ["nor is staging", [see("off", 6, { environmentName: "staging" }), see("on", 7)], "on", 0],
  ["nor is another flag", [see("off", 6, { split: "search" }), see("on", 7)], "on", 0],
  ["nor what comes after the experiment", [see("on", 21), order(22)], "nothing", 0],
  ["labels may be switched off in the SDKs", [see("on", 6, { label: undefined })], "on", 0],
])("%s", async (_title, calls, treatment, converted) => {
  const before = { off: "1 0", on: "1 0" };
  expect(await countsOf(calls)).toEqual({
    ...before,
    ...(treatment === "on" ? { on: `2 ${converted}` } : {}),
  });
});

/** People and orders of each treatment, with one more person under each, who never orders. */
async function countsOf(calls: object[]): Promise<Record<string, string>> {
  const others = [see("off", 6), see("on", 6)].map((other, index) => ({
    ...other,
    userId: `other-${index}`,
    messageId: `other-${index}`,
  }));
  const scratch = await mkdtemp(path.join(tmpdir(), "segment-readout-"));
  try {
    const file = path.join(scratch, "events.ndjson");
    await writeFile(file, [...others, ...calls].map((one) => `${JSON.stringify(one)}\n`).join(""));
    const { stdout } = await promisify(execFile)(process.execPath, [path.join(folder, "readout.mjs"), file]);
    const [byExposure = ""] = stdout.split("on - off");
    const found = byExposure.matchAll(/^(on|off) +(\d+) +(\d+) /gm);
    return Object.fromEntries(
      [...found].map(([, treatment, people, orders]) => [treatment, `${people} ${orders}`]),
    );
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function see(treatment: string, day: number, more: object = {}): object {
  const properties = {
    split: "checkout_redesign",
    treatment,
    environmentName: "production",
    label: "in 50/50",
  };
  return call("get_treatment", day, { ...properties, ...more }, `${treatment}-${day}`);
}

function order(day: number): object {
  return call("Order Completed", day, {}, `order-${day}`);
}

function call(event: string, day: number, properties: object, messageId: string): object {
  const timestamp = `2025-10-${String(day).padStart(2, "0")}T12:00:00.000Z`;
  return { type: "track", messageId, userId: "u-1", event, timestamp, properties };
}
