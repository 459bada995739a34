import { equal, parse, type Query } from "../../query";

/** Whether a text of Segment's means the same as a query; a text that this version cannot read means something else. */
export function sameQuery(found: string, wanted: Query, as: "trait" | "audience"): boolean {
  try {
    return equal(parse(found, { as }), wanted);
  } catch {
    return false;
  }
}
