import type { Space } from "../../api";
import { Code } from "./code";
import { kebabCase, type Names } from "./names";

/** Where in a program something is written. */
export interface Place {
  readonly space: Space;
  /** In front of the names of resources, where the program has several spaces. */
  readonly prefix: string;
  readonly names: Names;
}

/** The constant that each file has for its space. */
export const spaceId = new Code("spaceId");

/** A name in the program, after the one in Segment; where that is taken, with the noun behind it. */
export function resourceName(place: Place, called: string, noun: string): string {
  const own = kebabCase(called, noun);
  const name = withPrefix(place, own);
  return own === noun ? place.names.take(name) : place.names.take(name, `${name}-${noun}`);
}

/** Of a space's own name, which many names begin with anyway, once is enough. */
export function withPrefix({ prefix }: Place, own: string): string {
  return own.startsWith(prefix) ? own : kebabCase(`${prefix}${own}`, own);
}

/** By the alphabet, whatever the case, in an order that the next run finds again. */
export function byName<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, key: nameOf(item).toLowerCase() }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ item }) => item);
}
