import { nearest as closest } from "../text/nearest";

export { likeliest } from "../text/nearest";

/** The known word that was most likely meant, if one is close enough. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const alias = aliases[typed.toLowerCase()];
  return alias !== undefined && known.includes(alias) ? alias : closest(typed, known);
}

/** What other languages call these things. */
const aliases: Record<string, string> = {
  average: "avg",
  average_of: "avg",
  equal: "equals",
  eq: "equals",
  is: "equals",
  not_equals: "differs",
  ne: "differs",
  gt: "greater_than",
  gte: "at_least",
  lt: "less_than",
  lte: "at_most",
  in: "one_of",
  not_in: "none_of",
  like: "contains",
  filter: "where",
  prop: "property",
  props: "property",
  properties: "property",
  events: "event",
  traits: "trait",
  distinct: "unique",
  most_frequent: "mode",
  is_null: "absent",
  includes: "contains",
};
