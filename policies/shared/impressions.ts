/** Option shared by the rules about traits over feature flag impressions. */
export const impressionEvents = {
  type: "array" as const,
  items: { type: "string" as const, minLength: 1 },
  default: ["get_treatment"],
  description: "names of the impression event",
};
