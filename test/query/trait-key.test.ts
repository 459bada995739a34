import { expect, test } from "vitest";

import { traitKey } from "../../src/query";

test.each([
  ["back_end_roll_algorithm", "back_end_roll_algorithm"],
  ["Split Checkout Redesign", "split_checkout_redesign"],
  ["a - b", "a_b"],
  ["2nd flag", "2nd_flag"],
  ["Größe", "gr_e"],
  ["  --a--  ", "a"],
  ["__a__", "a"],
  ["a__b", "a__b"],
  ["!!!", ""],
])("the key of %j is expected to be %j", (name, key) => {
  expect(traitKey(name)).toBe(key);
});
