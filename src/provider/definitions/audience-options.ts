import { isDeepStrictEqual } from "node:util";

import { defaultIdentifiers } from "../../api";
import type { Properties } from "../properties";

/**
 * The options to send in an update, or undefined while those that the program names are as they should be. Identifiers
 * that it no longer names go back to Segment's default; the other options have none that is documented, so they stay.
 */
export function optionsToSend(before: unknown, after: unknown): Properties | undefined {
  const [has, names] = [asProperties(before), asProperties(after)];
  const stopped = has["filterByExternalIds"] !== undefined && names["filterByExternalIds"] === undefined;
  const wanted = stopped ? { ...names, filterByExternalIds: defaultIdentifiers } : names;
  const same = Object.entries(wanted).every(([name, value]) => isDeepStrictEqual(has[name], value));
  return same ? undefined : wanted;
}

/** The options that a program names, as Segment has them. Some answers leave options out, which says nothing about them. */
export function optionsSeen(found: unknown, named: unknown): Properties {
  const [has, names] = [asProperties(found), asProperties(named)];
  const seen = Object.keys(names).map((name) => [name, has[name] ?? names[name]]);
  return seen.length === 0 ? {} : { options: Object.fromEntries(seen) as Properties };
}

/** Options that stay in Segment although the program has stopped naming them. */
export function optionsThatStay(before: unknown, after: unknown): string[] {
  const names = asProperties(after);
  return Object.keys(asProperties(before)).filter(
    (name) => name !== "filterByExternalIds" && names[name] === undefined,
  );
}

function asProperties(options: unknown): Properties {
  return typeof options === "object" && options !== null ? { ...options } : {};
}
