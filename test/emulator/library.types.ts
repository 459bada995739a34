import type { Duration, Fault, Impression, Seed, SwitchChanges } from "../../src/emulator";

/** What a test of somebody else must not get past the compiler. */
export const faults: Fault[] = [
  { operation: "createComputedTrait", kind: "status", status: 503, times: 1 },
  { api: "profile", path: "/traits", kind: "rateLimit" },
  // @ts-expect-error -- there is no such operation
  { operation: "createComputedTraits", kind: "status" },
  // @ts-expect-error -- nothing goes wrong in this way
  { operation: "createComputedTrait", kind: "mayhem" },
  // @ts-expect-error -- how it goes wrong has to be said
  { operation: "createComputedTrait" },
];

export const durations: Duration[] = [
  1,
  "8 hours",
  "1 day",
  "1.5 minutes",
  // @ts-expect-error -- no such unit
  "8 moons",
  // @ts-expect-error -- no number
  "soon",
];

export const impressions: Impression[] = [
  { flag: "new_checkout", treatment: "on", userId: "u-1" },
  // @ts-expect-error -- of which flag
  { treatment: "on", userId: "u-1" },
];

export const seeds: Seed[] = [
  { spaces: [{ slug: "production" }] },
  // @ts-expect-error -- a seed has no planets
  { planets: [] },
];

export const switches: SwitchChanges[] = [
  { lockStatus: 422 },
  // @ts-expect-error -- not one of the answers
  { lockStatus: 500 },
];
