import { expect, test, vi } from "vitest";

import { kebabCase, Names } from "../../src/cli/import/names";
import { startSegment } from "../support/provider";
import { importFrom } from "./importing";

vi.stubEnv("SEGMENT_RATE_WINDOW_MS", "500");

const many = "x".repeat(200);

test.each([
  ["backEndRoll", "back-end-roll"],
  ["Ünïcödé Straße", "unicode-strasse"],
  ["日本 2", "日本-2"],
  ["категория Й", "категория-й"],
  ["हिन्दी", "हिन्दी"],
  ["ガイド", "ガイド"],
  ["Ｆｕｌｌ　ｗｉｄｔｈ", "full-width"],
  ["İstanbul", "istanbul"],
  ["𠮷".repeat(60), "𠮷".repeat(44)],
  ["🎉 \u202E", "trait"],
  [many, many.slice(0, 44)],
  [`production ${many}`, `production-${many.slice(0, 33)}`],
  ["long name ".repeat(20), "long-name-long-name-long-name-long-name-long"],
  ["a name whose last word is cut in the middleofit", "a-name-whose-last-word-is-cut-in-the"],
])("%s becomes %s", (name, expected) => {
  expect(kebabCase(name, "trait")).toBe(expected);
});

test("a name that is taken gets a number, and a component's children are looked at too", () => {
  const names = new Names(["a", "b-2-x"]);

  expect([names.take("a"), names.take("a", "a-trait"), names.take("a", "a-trait")]).toEqual([
    "a-2",
    "a-trait",
    "a-trait-2",
  ]);
  expect(["b", "b", "b"].map((name) => names.takeWithChildren(name, (one) => [`${one}-x`]))).toEqual([
    "b",
    "b-3",
    "b-4",
  ]);
});

const treatment = (flag: string, environment?: string): { query: string } => ({
  query: `event('get_treatment').where(property('split') = '${flag}'${
    environment === undefined ? "" : ` AND property('environmentName') = '${environment}'`
  }).last(property('treatment'))`,
});

test("of several spaces, names begin with the space once, and say no word twice", async () => {
  const spaces = [{ slug: "production" }, { slug: "Prod" }, { slug: "prod" }];
  const traits = ["production", "staging", undefined].flatMap((environment) =>
    ["a", "b"].map((flag) => ({
      name: `${flag} ${environment}`,
      definition: treatment(flag, environment),
    })),
  );
  const count = { query: "event('A').count()" };
  const other = ["Prod", "prod"].map((space) => ({ space, name: "t", definition: count }));
  const filters = ["🎉", "🎈"].map((name) => ({ space: "prod", name, if: `event = '${name}'` }));
  const computedTraits = [...traits, ...other];
  await using segment = await startSegment({ seed: { spaces, computedTraits, filters }, rateWindowMs: 500 });

  const { resources } = await importFrom(segment);

  expect(resources.filter(({ parent }) => parent === undefined).map(({ name }) => name)).toEqual([
    "production-treatments",
    "production-staging-treatments",
    "production-treatments-2",
    "prod-t",
    "prod-2-filter",
    "prod-2-filter-2",
    "prod-2-t",
  ]);
});
