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
