import { expect, test } from "vitest";

import { ReceivedCalls } from "../../src/emulator/arrivals/received-calls";

const numbers = (calls: ReceivedCalls, max?: number) => calls.latest(max).map(({ number }) => number);

function withCalls(count: number): ReceivedCalls {
  const calls = new ReceivedCalls();
  for (let index = 0; index < count; index += 1) calls.add({ at: 0, call: { event: "e" }, spaces: [] });
  return calls;
}

test("the calls that came last are kept, newest first, and all are counted", () => {
  expect(numbers(withCalls(0))).toEqual([]);
  expect(numbers(withCalls(3))).toEqual([3, 2, 1]);
  const many = withCalls(1_234);
  expect([many.count, many.latest().length, ...numbers(many, 2)]).toEqual([1_234, 500, 1_234, 1_233]);
  expect(numbers(many).at(-1)).toBe(735);
});

test("after a clearing they are counted anew, and none of the old ones comes back", () => {
  const calls = withCalls(600);
  calls.clear();
  expect([calls.count, numbers(calls)]).toEqual([0, []]);
  calls.add({ at: 0, call: {}, spaces: [] });
  expect(numbers(calls)).toEqual([1]);
});
