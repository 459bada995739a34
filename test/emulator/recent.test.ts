import { setFlagsFromString } from "node:v8";
import { setImmediate } from "node:timers/promises";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { Recent } from "../../src/emulator/recent";

test("a log keeps what came last, oldest first, however long it runs", () => {
  const log = new Recent<number>(3);
  const seen = Array.from({ length: 10 }, (_, number) => {
    log.add(number);
    return log.items.join(" ");
  });

  expect(seen).toEqual(["0", "0 1", "0 1 2", "1 2 3", "2 3 4", "3 4 5", "4 5 6", "5 6 7", "6 7 8", "7 8 9"]);
  log.clear();
  log.add(1);
  expect(log.items).toEqual([1]);
});

test("what no longer belongs to a log is let go", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const log = new Recent<object>(10);
  const added = Array.from({ length: 1_000 }, (_, number) => {
    const item = { number };
    log.add(item);
    return new WeakRef(item);
  });
  // A reference that was made or read in this turn holds what it is to.
  await setImmediate();
  collect();

  expect(log.items).toHaveLength(10);
  expect(added.filter((item) => item.deref() !== undefined).length).toBeLessThan(20);
});
