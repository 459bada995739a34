import { expect, test } from "vitest";

import { equal, parse } from "../../src/fql";

test.each([
  ["type='track'", 'type = "track"'],
  ["  type\n=\t'track' ", "(((type = 'track')))"],
  ["type = 'track'", "'track' = type"],
  ["type = 'a' and event = 'b'", "event = 'b' and type = 'a'"],
  ["type = 'a' or event = 'b'", "event = 'b' or type = 'a'"],
  ["type = 'a' and (event = 'b' and userId = 'c')", "userId = 'c' and event = 'b' and type = 'a'"],
  ["type = 'a' and type = 'a'", "type = 'a'"],
  ["(type = 'a' and event = 'b') or (event = 'b' and type = 'a')", "type = 'a' and event = 'b'"],
  ["userId = 'c' and !!(type = 'a' and event = 'b')", "userId = 'c' and type = 'a' and event = 'b'"],
  ["!!contains(event, 'a')", "contains(event, 'a')"],
  ["!!!contains(event, 'a')", "!(contains(event,'a'))"],
  ["event != 'a'", "!(event = 'a')"],
  ["!(event != 'a')", "event = 'a'"],
  ["type in ['a', 'b']", "type in ['b', 'a', 'b']"],
  ["type in ['a']", "type = 'a'"],
  ["properties.a < 1", "1.0 > properties.a"],
  ["properties.a <= 1", "1 >= properties.a"],
  ["properties.a = 0", "properties.a = -0"],
  ["properties.a = 1.50", "properties.a = 01.5"],
  ["properties.\\a\\_ = 1", "properties.a_ = 1"],
])("%s and %s are equal", (a, b) => {
  expect(equal(parse(a), parse(b))).toBe(true);
  expect(equal(parse(b), parse(a))).toBe(true);
});

test.each([
  ["type = 'track'", "type = 'Track'"],
  ["type = 'track'", "event = 'track'"],
  ["type = 'track'", "type != 'track'"],
  ["properties.a = 1", "properties.a = '1'"],
  ["properties.a = null", "properties.a = 'null'"],
  ["properties.a = true", "properties.a = 'true'"],
  ["properties.a.b = 1", "properties.a\\.b = 1"],
  ["properties.a < 1", "properties.a <= 1"],
  ["properties.a < 1", "1 < properties.a"],
  // Where it is no number, neither is true.
  ["!(properties.a < 1)", "properties.a >= 1"],
  ["type = 'a' and event = 'b'", "type = 'a' or event = 'b'"],
  ["type = 'a' and (event = 'b' or userId = 'c')", "(type = 'a' and event = 'b') or userId = 'c'"],
  ["type in ['a', 'b']", "type in ['a']"],
  ["type in ['a', 'b']", "!(type in ['a', 'b'])"],
  ["type in [null]", "type = 'null'"],
  ["'a' in properties.a", "properties.a in ['a']"],
  ["properties.a in ['a', 'b']", "properties.a = ['a', 'b']"],
  ["properties.a = ['a', 'b']", "properties.a = ['b', 'a']"],
  ["contains(event, 'a')", "match(event, 'a')"],
  ["contains(event, type)", "contains(type, event)"],
  ["properties.enabled", "properties.enabled = true"],
])("%s and %s differ", (a, b) => {
  expect(equal(parse(a), parse(b))).toBe(false);
  expect(equal(parse(b), parse(a))).toBe(false);
});
