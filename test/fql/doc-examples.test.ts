import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

import { examplesIn, problemsOf } from "../support/compile-examples";

const folder = path.resolve(__dirname, "../../src/fql");

/** Those of the doc comments, that of the resource included, and of the README. */
const files = [...readdirSync(folder).map((name) => `src/fql/${name}`), "src/resources/space-filter.ts"];

test("every example of the filter language compiles as a program of its own", () => {
  const examples = examplesIn(files);

  expect(examples.size).toBeGreaterThan(10);
  expect(problemsOf(examples)).toEqual([]);
}, 180_000);
