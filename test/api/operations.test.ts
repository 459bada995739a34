import { expect, test } from "vitest";

import { operations, type Operation } from "../../src/api";
import { describedOperations } from "./description";

test("the table of operations says what Segment's description says, for every operation and no other", () => {
  const described = describedOperations.map((operation) => [
    operation.operationId,
    {
      method: operation.method.toUpperCase(),
      path: operation.template,
      perMinute: operation["x-rate-limit-per-minute"] ?? undefined,
      alphaOnly: !operation["x-stability"].includes("v1"),
    },
  ]);
  const ours = Object.entries<Operation>(operations).map(([name, operation]) => [
    name,
    {
      method: operation.method,
      path: operation.path,
      perMinute: operation.perMinute,
      alphaOnly: operation.alphaOnly ?? false,
    },
  ]);

  expect(described).toHaveLength(39);
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(described));
});
