import { expect, test } from "vitest";

import { publicNames } from "../support/public-names";

test("every name that the package exports has a doc comment", () => {
  const names = publicNames();

  expect(names.length).toBeGreaterThan(200);
  expect(names.filter(({ comment }) => comment === "").map(({ entry, name }) => `${entry}: ${name}`)).toEqual(
    [],
  );
}, 180_000);

test("every input of what a program declares has a doc comment", () => {
  const inputs = publicNames().filter(({ entry, name }) => entry === "src/index.ts" && name.endsWith("Args"));

  expect(inputs.length).toBeGreaterThan(10);
  const missing = inputs.flatMap(({ name, members }) =>
    members.filter(({ comment }) => comment === "").map((member) => `${name}.${member.name}`),
  );
  expect(missing).toEqual([]);
}, 180_000);
