import { expect, test } from "vitest";

import { operations } from "../../src/api";
import { operationOf, segmentOperations } from "../../src/emulator/exchange/segment-operations";
import { describedOperations } from "../api/description";
import { startSegment } from "./segment";

test("the list of Segment's operations has all of 73.2.0, and says of the described ones what the description says", () => {
  const ours = segmentOperations.filter(({ name }) => Object.hasOwn(operations, name));
  const described = describedOperations.map((operation) => ({
    name: operation.operationId,
    method: operation.method.toUpperCase(),
    path: operation.template,
    versions: operation["x-stability"],
  }));

  expect(segmentOperations.length).toBe(201);
  expect(new Set(segmentOperations.map(({ method, path }) => `${method} ${path}`)).size).toBe(201);
  expect(ours).toEqual(expect.arrayContaining(described));
  expect(ours).toHaveLength(described.length);
});

test(
  "no operation of Segment is answered as if there were none: what is not served is 501 and says so",
  { timeout: 60_000 },
  async () => {
    await using segment = await startSegment({ rateWindowMs: 60_000 });
    const odd: string[] = [];

    for (const { name, method, path } of segmentOperations) {
      const { status, body } = await segment.call(method, path.replaceAll(/\{\w+\}/g, "x"));
      const text = JSON.stringify(body);
      const isServed = Object.hasOwn(operations, name);
      const fits = isServed ? status !== 501 && !text.includes("No route") : status === 501;
      if (!fits || (status === 501 && !text.includes("not-emulated"))) odd.push(`${name} ${status} ${text}`);
    }

    expect(odd).toEqual([]);
  },
);

test.each([
  ["GET", "/spaces/spa_x/audiences/previews/p", "getAudiencePreview"],
  ["POST", "/spaces/spa_x/audiences/previews", "createAudiencePreview"],
  ["GET", "/spaces/spa_x/audiences/aud_x", "getAudience"],
  ["POST", "/destination/filters/preview", "previewDestinationFilter"],
  ["GET", "/destination/x/filters/y", "getFilterInDestination"],
  ["GET", "/spaces//audiences", undefined],
  ["GET", "/nowhere", undefined],
  ["POST", "/spaces", undefined],
])("%s %s is the operation %s", (method, path, name) => {
  expect(operationOf(method, path)?.name).toBe(name);
});
