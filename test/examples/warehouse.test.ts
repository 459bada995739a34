import { expect, test } from "vitest";

import { startExample } from "../support/example";

test("the README shows what user_traits holds, and what the query makes of it", async () => {
  await using example = await startExample("warehouse");
  const { stack, run } = example;
  expect(await stack.up()).toMatchObject({ code: 0 });

  const { stdout } = await run("user-traits.mjs", "segment.json", "treatments.sql");

  expect(stdout).toBe(`${(await example.blocks("text"))[0]}\n`);
  expect(await stack.outputs()).toEqual({ key: "back_end_roll_algorithm" });
  expect(await stack.preview(["--refresh", "--expect-no-changes"])).toMatchObject({ code: 0 });
  expect(await stack.destroy()).toMatchObject({ code: 0 });
});

test("a table that is switched off is not in the warehouse", async () => {
  await using example = await startExample("warehouse");
  const { stack, run, segment } = example;
  expect(await stack.up()).toMatchObject({ code: 0 });
  const syncs = `/spaces/${segment.spaceId}/profiles-warehouses/q3WvTz8KnX5mRbL7dPc2Ys/selective-syncs`;
  await segment.api("PATCH", syncs, { syncOverrides: [{ collection: "user_traits", enabled: false }] });

  const { stdout } = await run("user-traits.mjs", "segment.json", "treatments.sql");

  expect(stdout).not.toContain("back_end_roll_algorithm");
});
