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
