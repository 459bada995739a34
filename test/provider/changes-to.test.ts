import { expect, test } from "vitest";

import { changesTo } from "../../src/provider/definitions/state";
import { parse } from "../../src/query";

const kind = {
  parse: (text: string) => parse(text, { as: "trait" }),
  optionsToSend: () => undefined,
};
const query = "event('x').last(property('y'))";
const known = { name: "f", description: "d", enabled: true, query };
const inputs = { name: "f", description: "d", enabled: true, spaceId: "spa_x" };

test.each([
  ["nothing", {}, query, {}],
  ["a name", { name: "g" }, query, { name: "g" }],
  ["a description", { description: "e" }, query, { description: "e" }],
  ["no description", { description: undefined }, query, {}],
  ["switched off", { enabled: false }, query, { enabled: false }],
  ["not said, which is on", { enabled: undefined }, query, {}],
  ["another query", {}, "event('x').last(property('z'))", { query: "event('x').last(property('z'))" }],
  ["another spelling", {}, "event('x') . last(property('y'))", {}],
])("of %s, only what differs is sent", (_what, more, text, changes) => {
  expect(changesTo(kind, known, { ...inputs, ...more }, parse(text, { as: "trait" }))).toEqual(changes);
});

test("a stored query that this version cannot read is written anew", () => {
  const unreadable = { ...known, query: "sql(1)" };
  expect(changesTo(kind, unreadable, inputs, parse(query, { as: "trait" }))).toEqual({ query });
});
