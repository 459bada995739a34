import { expect, test } from "vitest";

import { rollAlgorithm, startSegment } from "../support/provider";

test("an address with a path too many is named, with what to take away", async () => {
  await using segment = await startSegment();
  const apiUrl = `${segment.emulator.apiUrl}/v1`;
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId, apiUrl });
  const { inputs } = await provider.check({}, rollAlgorithm);

  await expect(provider.create(inputs)).rejects.toThrow(
    `No Public API is at segment:apiUrl (or SEGMENT_API_URL) "${apiUrl}": take "/v1" away, unless a gateway of yours serves the API below it. Nothing was changed`,
  );
});

test("an address without a path that knows no workspace is told from a missing space", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { kind: "status", status: 404, operation: "getWorkspace" });
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const { inputs } = await provider.check({}, rollAlgorithm);

  await expect(provider.create(inputs)).rejects.toThrow(
    `No Public API is at segment:apiUrl (or SEGMENT_API_URL) "${segment.emulator.apiUrl}": set it to the address of the Public API, or leave it out and set segment:region. Nothing was changed`,
  );
});
