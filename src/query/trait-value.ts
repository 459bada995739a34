import type { Query } from "./ast";
import type { Value } from "./profile";

/**
 * What a profile carries of a trait that has this value: nothing of a count of 0, because on a profile that never had a
 * matching event not even that is written. A count that a window has emptied is written.
 */
export function traitValue(query: Query, value: Value): Value {
  return value === 0 && countsAlways(query) ? null : value;
}

function countsAlways(query: Query): boolean {
  const counted = query.kind === "list_count" ? query.list : query.kind === "reduced" ? query : undefined;
  if (counted === undefined || (query.kind === "reduced" && query.reducer !== "count")) return false;
  return counted.stream.filters.every(({ kind }) => kind !== "within" && kind !== "between");
}
