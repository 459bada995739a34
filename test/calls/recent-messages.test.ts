import { expect, test } from "vitest";

import { RecentMessages } from "../../src/calls";

test("an id is a repeat from its second time on, and none is never one", () => {
  const messages = new RecentMessages();
  const ids = ["a", "b", "a", "ab", "ba", undefined, undefined, "b"];

  expect(ids.map((id) => messages.isRepeat(id))).toEqual([
    false,
    false,
    true,
    false,
    false,
    false,
    false,
    true,
  ]);
});

test("the last million ids are known, none is taken for another, and those of two millions ago are forgotten", () => {
  const messages = new RecentMessages();
  const repeats = (from: number, to: number): number => {
    let count = 0;
    for (let index = from; index < to; index += 1) if (messages.isRepeat(`message-${index}`)) count += 1;
    return count;
  };

  expect(repeats(0, 1_500_000)).toBe(0);
  expect(repeats(500_000, 510_000)).toBe(10_000);
  expect(repeats(1_500_000, 2_500_000)).toBe(0);
  expect(repeats(0, 1_000)).toBe(0);
}, 30_000);
