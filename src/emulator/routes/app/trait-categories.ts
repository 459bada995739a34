import type { Query } from "../../../query";

/** What the app calls the kinds of computed traits. */
export const traitCategories = [
  "Event Counter",
  "Aggregation",
  "Most Frequent",
  "First",
  "Last",
  "Unique List",
  "Unique List Count",
] as const;
export type TraitCategory = (typeof traitCategories)[number];

/** The category of a trait's query. */
export function categoryOf(query: Query): TraitCategory {
  if (query.kind === "list_count") return "Unique List Count";
  if (query.kind !== "reduced") throw new Error(`A trait is no ${query.kind}`);
  switch (query.reducer) {
    case "count":
      return "Event Counter";
    case "sum":
    case "avg":
    case "min":
    case "max":
      return "Aggregation";
    case "mode":
      return "Most Frequent";
    case "first":
      return "First";
    case "last":
      return "Last";
    case "unique":
      return "Unique List";
  }
}
