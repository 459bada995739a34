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

  expect(ours.toSorted(byName)).toEqual(described.toSorted(byName));
});

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
