import { expect, test } from "vitest";

import { parse, pretty } from "../../src/query";

test.each([
  ["trait('a') = 1"],
  [
    `trait('a') = 1
AND trait('b') = 2
AND (trait('c') = 3
  OR trait('d') = 4)`,
  ],
  [
    `trait('a') = 1
AND trait('b') = 2
OR trait('c') = 3`,
  ],
  ["NOT (trait('a') = 1 AND trait('b') = 2)"],
])("a line for each operand of a junction: %s", (lines) => {
  expect(pretty(parse(lines.replaceAll(/\s+/g, " "), { as: "audience" }))).toBe(lines);
});

const impressions = "event('get_treatment')";
const last = ".last(property('treatment'))";

/** A chain of so many characters. */
const chain = (length: number): string => `event('${"x".repeat(length - 29)}').sum(property('ab'))`;

test("what fits into a line stays in one", () => {
  expect(pretty(parse(chain(80)))).toBe(chain(80));
  expect(pretty(parse(chain(81)))).toBe(chain(81).replace(".sum", "\n  .sum"));
});

test("a line for each call of a chain, and the conditions of a filter further in", () => {
  const query = `${impressions}.where(property('split') = 'checkout' AND property('env') = 'prod')${last}`;
  const others = `${impressions}.where(property('a').exists()).sources(exclude: 'a', 'b').within(30 days).mode(property('t') as array, 3)`;

  expect(pretty(parse(query))).toBe(
    `event('get_treatment')
  .where(
    property('split') = 'checkout'
    AND property('env') = 'prod'
  )
  .last(property('treatment'))`,
  );
  expect(pretty(parse(others))).toBe(
    `event('get_treatment')
  .where(
    property('a').exists()
  )
  .sources(exclude: 'a', 'b')
  .within(30 days)
  .mode(property('t') as array, 3)`,
  );
});

test.each([
  "event('get_treatment').where(property('split') = 'checkout_redesign_of_the_year').unique(property('p')).count()",
  "event('get_treatment').where(property('split') = 'checkout_redesign_of_the_year').last(property('treatment')) = 'on'",
])("a predicate and a count of a list stay in one line: %s", (query) => {
  expect(pretty(parse(query, { as: query.endsWith("'on'") ? "audience" : "trait" }))).toBe(query);
});
