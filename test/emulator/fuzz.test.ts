import { expect, test } from "vitest";

import { startEmulator } from "../../src/emulator";
import { runs } from "../query/runs";
import { fuzz } from "./fuzz/run";

test(
  "no request, valid or not, is answered with a 500 or with what is not described",
  { timeout: 120_000 },
  async () => {
    await using emulator = await startEmulator({ rateWindowMs: 1 });

    const { failures, byStatus } = await fuzz(emulator, { seed: 12, count: runs(2_000), resetEvery: 500 });

    expect(failures).toEqual([]);
    // What sends nonsense only proves little.
    expect(byStatus[200]).toBeGreaterThan(runs(2_000) / 4);
    expect(Object.keys(byStatus)).toEqual(
      expect.arrayContaining(["200", "400", "401", "404", "406", "422", "501"]),
    );
  },
);
