import { expect, test } from "vitest";

import { startExample } from "../support/example";

interface Received {
  calls: { call: { context: { personas: { computation_id: string } } } }[];
}

/** The example, and the destination that its README is about. */
const examples = [
  ["appcues", "66f0a1c27d4b3e9155aa0201"],
  ["amplitude", "66f0a1c27d4b3e9155aa0301"],
  ["iterable", "66f0a1c27d4b3e9155aa0401"],
  ["fullstory", "66f0a1c27d4b3e9155aa0502"],
] as const;

test.each(examples)("the README of %s shows the calls that its destination receives", async (name, id) => {
  await using example = await startExample(name);
  const { segment, stack, run } = example;
  expect(await stack.up()).toMatchObject({ code: 0 });

  const { stdout, stderr } = await run("impressions.mjs", "segment.json");

  const { calls } = (await segment.control("GET", `/outgoing?destination=${id}`)) as Received;
  // Ids of traits and audiences are made by Segment, so the README leaves them open.
  const ids = calls.map(({ call }) => call.context.personas.computation_id);
  const idOf = (kind: string): string => ids.find((one) => one.startsWith(kind)) ?? kind;
  const [block = "[]"] = await example.blocks("json");
  const shown = block.replaceAll("tra_...", idOf("tra_")).replaceAll("aud_...", idOf("aud_"));
  expect(calls.map(({ call }) => call)).toEqual(JSON.parse(shown));
  expect(stdout).toBe(shown);
  expect(stderr).toBe((await example.blocks("text"))[0] ?? "");

  const { key, steps } = await stack.outputs();
  expect(key).toBe("back_end_roll_algorithm");
  expect(steps).toContainEqual(expect.stringContaining("Select Destinations"));
  expect(await stack.preview(["--refresh", "--expect-no-changes"])).toMatchObject({ code: 0 });
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});
