import { CallError } from "./raw-call";

/** Deeper than anybody nests a call, and far less deep than what reads it and writes it again can stand. */
export const maxNesting = 500;

/**
 * About how many characters a call has as JSON, which a glance at each value tells: a text has its own, and a few. What
 * could not be served again is found on the way.
 *
 * @throws {CallError} for what no program could walk or write as it was: what is nested too deep, and numbers such as 1e400
 */
export function weigh(value: unknown, deepest = maxNesting): number {
  return walk(value, deepest, deepest);
}

function walk(value: unknown, left: number, deepest: number): number {
  switch (typeof value) {
    case "string":
      return value.length + 3;
    case "number":
      if (Number.isFinite(value)) return 8;
      throw new CallError("a number that is too large to be kept, such as 1e400");
    case "object": {
      if (value === null) return 5;
      if (left === 0) throw new CallError(`nested more than ${deepest} deep`);
      let weight = 2;
      if (Array.isArray(value)) for (const element of value) weight += walk(element, left - 1, deepest);
      // What was JSON inherits nothing that could be enumerated; to make lists of the names of each would take its time.
      else
        for (const name in value) weight += name.length + 4 + walk(value[name as never], left - 1, deepest);
      return weight;
    }
    default:
      return 5;
  }
}
