/** What an SDK serves when it could not evaluate a flag, and no fallback is configured. */
export const undecidedTreatments: readonly [string, ...string[]] = ["control"];

/**
 * Labels of impressions that no targeting rule decided. The second half is of SDKs with fallback treatments, which serve
 * the configured treatment then, not `control`.
 */
export const undecidedLabels: readonly [string, ...string[]] = [
  "not ready",
  "exception",
  "definition not found",
  "targeting rule type unsupported by sdk",
  "fallback - not ready",
  "fallback - exception",
  "fallback - definition not found",
  "fallback - targeting rule type unsupported by sdk",
];
