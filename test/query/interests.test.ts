import { expect, test } from "vitest";

import { interests, parse, type Interests, type ParseOptions } from "../../src/query";

const audience: ParseOptions = { as: "audience" };
const last = (filters: string): string => `event('X')${filters}.last(property('p'))`;

test.each<[string, ParseOptions, Interests]>([
  [last(""), {}, { events: ["X"] }],
  ["trait('a').exists()", audience, { events: [] }],
  [
    "event('X').count() > 1 AND (event('Y').count() > 1 OR NOT event('X').count() > 2)",
    audience,
    { events: ["X", "Y"] },
  ],
  [last(".where(property('a') = 'b')"), {}, { events: ["X"], equals: { path: "a", value: "b" } }],
  [
    last(".where(property('n') > 1 AND property('a') = '_b')"),
    {},
    { events: ["X"], equals: { path: "a", value: "_b" } },
  ],
  [
    last(".where(property('n') > 1).where(property('a') = 'b')"),
    {},
    { events: ["X"], equals: { path: "a", value: "b" } },
  ],
  [
    last(".sources(exclude: 's').where(property('a') = 'b')"),
    {},
    { events: ["X"], equals: { path: "a", value: "b" } },
  ],
  // What one event may lack, what equals other spellings too, and what is compared with more than a text.
  [last(".where(property('a') = 'b' OR property('a') = 'c')"), {}, { events: ["X"] }],
  [last(".where(NOT property('a') = 'b')"), {}, { events: ["X"] }],
  [last(".where(property('a') != 'b')"), {}, { events: ["X"] }],
  [last(".where(property('a') = '1')"), {}, { events: ["X"] }],
  [last(".where(property('a') = '-b')"), {}, { events: ["X"] }],
  [last(".where(property('a') = 1)"), {}, { events: ["X"] }],
  [last(".where(property('a') = trait('b'))"), {}, { events: ["X"] }],
  [last(".where(context('a') = 'b')"), {}, { events: ["X"] }],
  [last(".where(property('items.$.a') = 'b')"), {}, { events: ["X"] }],
  [last(".where(property('a') = 'b' AND event('Y').count() > 1)"), {}, { events: ["X", "Y"] }],
  ["event('X').where(property('a') = 'b').count() > 1", audience, { events: ["X"] }],
])("%s of %j is about certain events only", (query, options, expected) => {
  expect(interests(parse(query, options))).toEqual(expected);
});
