import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

import { examplesIn, problemsOf } from "../support/compile-examples";

const root = path.resolve(__dirname, "../..");

test("every example of a resource, a lookup and a component compiles as a program of its own", () => {
  const files = ["src/resources", "src/resources/lookups", "src/components"].flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name}`),
  );
  const examples = examplesIn(files);

  expect(examples.size).toBeGreaterThanOrEqual(20);
  expect(problemsOf(examples)).toEqual([]);
}, 180_000);
