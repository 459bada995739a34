import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

import { examplesIn, problemsOf } from "../support/compile-examples";

const folder = path.resolve(__dirname, "../../src/resources/lookups");

test("every example of a lookup, and of a trait with destinations, compiles as a program of its own", () => {
  const lookups = readdirSync(folder).map((name) => `src/resources/lookups/${name}`);
  const examples = examplesIn([...lookups, "src/resources/trait-args.ts"]);

  // Each of the eight lookups has one, and `getSource` two; the trait is the tenth.
  expect(examples.size).toBeGreaterThanOrEqual(10);
  expect(problemsOf(examples)).toEqual([]);
}, 180_000);
