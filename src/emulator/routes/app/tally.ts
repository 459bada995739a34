import type { StoredProfile } from "../../profiles/profiles";
import { shownId } from "./profile-ids";

/** How many profiles have a value, which values are the most frequent, and some who have one. */
export interface Tally {
  profiles: number;
  /** Of all in the space, or of those that were looked at. */
  of: number;
  values: { value: string; profiles: number }[];
  sample: { profile: string; value: string }[];
}

const maxValues = 10;
const maxSample = 10;
/** A screen that is open asks again and again; of more profiles than these it sees the first. */
const maxLookedAt = 20_000;

/** @param valueOf - undefined where a profile has none */
export function tally(
  profiles: Iterable<StoredProfile>,
  valueOf: (profile: StoredProfile) => unknown,
): Tally {
  const counts = new Map<string, number>();
  const sample: Tally["sample"] = [];
  let [found, seen] = [0, 0];
  for (const profile of profiles) {
    if (seen === maxLookedAt) break;
    seen += 1;
    const value = valueOf(profile);
    if (value === undefined || value === null) continue;
    found += 1;
    const text = textOf(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (sample.length < maxSample) sample.push({ profile: shownId(profile), value: text });
  }
  const values = [...counts].map(([value, count]) => ({ value, profiles: count }));
  values.sort((a, b) => b.profiles - a.profiles || (a.value < b.value ? -1 : 1));
  return { profiles: found, of: seen, values: values.slice(0, maxValues), sample };
}

/** A value as the page shows it. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
