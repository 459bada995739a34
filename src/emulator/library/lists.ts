import { inspect } from "node:util";

import { isRecord } from "../../calls";

/**
 * What may be given one by one or together.
 *
 * @param name - of the parameter
 * @throws {TypeError} for what is no object, by its place
 */
export function listOf<T extends object>(name: string, given: T | readonly T[]): readonly T[] {
  const all: readonly unknown[] = Array.isArray(given) ? (given as unknown[]) : [given];
  const wrong = all.findIndex((item) => !isRecord(item));
  if (wrong === -1) return all as readonly T[];
  const place = Array.isArray(given) ? `${name}[${wrong}]` : name;
  throw new TypeError(`${place}: ${inspect(all[wrong])} is no object: give one, or a list of them`);
}
