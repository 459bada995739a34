/** Option shared by the rules about traits over feature flag impressions. */
export const impressionEvents = {
  type: "array" as const,
  items: { type: "string" as const, minLength: 1 },
  default: ["get_treatment"],
  description: "names of the impression event",
};

/** Option shared by the rules that tell environments apart: the one that a stack's traits are about. */
export const environmentName = {
  type: "string" as const,
  default: "",
  description:
    "the environment whose impressions this stack uses, as they spell it; empty for any single one",
};

// `undecidedTreatments` and `undecidedLabels` of the package say the same. A rule may import only what talks to no
// network, and the package's index loads Pulumi; a test compares the two.
export const undecidedTreatments = ["control"];
export const undecidedLabels = [
  "not ready",
  "exception",
  "definition not found",
  "targeting rule type unsupported by sdk",
  "fallback - not ready",
  "fallback - exception",
  "fallback - definition not found",
  "fallback - targeting rule type unsupported by sdk",
];
