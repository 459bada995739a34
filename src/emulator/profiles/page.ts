import type { Context } from "hono";

import type { Switches } from "../switches";

/** A refusal in the Profile API's own envelope. */
export class ProfileRefusal extends Error {
  constructor(
    readonly status: 400 | 401 | 404 | 429 | 501,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export function invalidParameter(name: string, what: string): ProfileRefusal {
  return new ProfileRefusal(400, "validation_error", `The parameter \`${name}\` ${what}`);
}

/** How a list is walked: `next` names the place where the next page begins. */
export interface Walk<Item> {
  readonly placeOf: (item: Item, index: number) => string;
  /** Whether an item stands at a place, or behind it. It need not be there any more. */
  readonly isReached: (item: Item, index: number, place: string) => boolean;
}

/** Of a list to which things are only ever added at the end. */
export const byIndex: Walk<unknown> = {
  placeOf: (_, index) => String(index),
  isReached: (_item, index, place) => {
    if (!/^\d+$/.test(place)) throw invalidParameter("next", "is no cursor");
    return index >= Number(place);
  },
};

export interface Page<Item> {
  readonly items: Item[];
  readonly cursor: { url: string; has_more: boolean; next: string; limit: number };
}

/**
 * One page of a list.
 *
 * @param most - how many things a page has at most
 */
export function pageOf<Item>(
  context: Context,
  switches: Switches,
  all: readonly Item[],
  { placeOf, isReached }: Walk<Item>,
  most = 200,
): Page<Item> {
  const limit = limitOf(context, switches, most);
  const place = context.req.query("next") ?? "";
  const found = place === "" ? 0 : all.findIndex((item, index) => isReached(item, index, place));
  const start = found === -1 ? all.length : found;
  const end = start + limit;
  const following = all[end];
  const next = following === undefined ? "" : placeOf(following, end);
  return {
    items: all.slice(start, end),
    cursor: { url: next === "" ? "" : urlOf(context, next), has_more: next !== "", next, limit },
  };
}

function limitOf(context: Context, { profilePageSize, profileLimitAbove }: Switches, most: number): number {
  const given = context.req.query("limit");
  if (given === undefined) return Math.min(profilePageSize, most);
  const limit = /^\d+$/.test(given) ? Number(given) : 0;
  if (limit < 1 || (limit > most && profileLimitAbove === "refuse"))
    throw invalidParameter("limit", `has to be a whole number from 1 to ${most}`);
  return Math.min(limit, most);
}

/** Where the next page is: the same question with another `next`. */
function urlOf(context: Context, next: string): string {
  const url = new URL(context.req.url);
  url.searchParams.set("next", next);
  return url.href;
}

/** Several names with commas in between. */
export function listed(context: Context, name: string): Set<string> | undefined {
  const given = context.req.query(name);
  return given === undefined ? undefined : new Set(given.split(","));
}

/** One of a few words, or undefined where it is not given. */
export function chosen<Word extends string>(
  context: Context,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const given = context.req.query(name);
  if (given === undefined) return undefined;
  const word = words.find((one) => one === given);
  if (word === undefined) throw invalidParameter(name, `has to be one of ${words.join(", ")}`);
  return word;
}
