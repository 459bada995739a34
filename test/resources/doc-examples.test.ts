import { expect, test } from "vitest";

import { examplesIn, problemsOf } from "../support/doc-examples";

test("the examples of tables and labels compile as programs of their own", () => {
  const examples = examplesIn(["src/resources/profiles-sync.ts", "src/resources/source-labels.ts"]);

  expect(examples.size).toBe(2);
  expect(problemsOf(examples)).toEqual([]);
}, 60_000);
