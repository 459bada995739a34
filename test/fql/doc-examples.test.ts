import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

import { examplesIn, problemsOf } from "../support/doc-examples";

const folder = "src/fql";

test("every example of the filter language, of its resource and its README compiles as a program of its own", () => {
  const files = readdirSync(path.resolve(__dirname, "../..", folder)).map((name) => `${folder}/${name}`);
  const examples = examplesIn([...files, "src/resources/space-filter.ts"]);

  expect(examples.size).toBeGreaterThan(10);
  expect(problemsOf(examples)).toEqual([]);
}, 60_000);
