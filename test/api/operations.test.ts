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
      version: ["v1", "v1beta"].find((version) => operation["x-stability"].includes(version)),
    },
  ]);
  const ours = Object.entries<Operation>(operations).map(([name, operation]) => [
    name,
    {
      method: operation.method,
      path: operation.path,
      perMinute: operation.perMinute,
      version: operation.alphaOnly === true ? undefined : (operation.version ?? "v1"),
    },
  ]);

  expect(ours.toSorted(byName)).toEqual(described.toSorted(byName));
});

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}
