import type { Filter } from "../../api";
import { decisiveIn } from "../../fql/decisive";
import { type SegmentClient, SegmentNotFoundError } from "../../client";
import { type Change, text } from "./changes";
import { isOn, turnsOf } from "./filter-changes";
import { statementOf } from "./filter-statements";

/** As much of a filter as the review compares. */
export type ListedFilter = Pick<Filter, "id" | "name" | "enabled" | "drop" | "if">;

export interface NotRead {
  readonly error: string;
}

/** What Segment has said of a space that gets a filter, or why it has not. */
export interface SeenInSpace {
  readonly filters: readonly ListedFilter[] | NotRead;
  /** Values that were seen in the properties that filters decide by; see {@link seenKey}. */
  readonly values: ReadonlyMap<string, readonly string[] | NotRead>;
}
export type SeenInSpaces = ReadonlyMap<string, SeenInSpace>;

/** By space, the properties of events whose values are to be read. */
export type FilterQuestions = ReadonlyMap<string, readonly { event: string; property: string }[]>;

/** Segment allows 25 look-ups of this kind a minute, which the next apply needs too. */
const maxLooks = 3;

/** Spaces in which filters of the stack's own provider start or change: the only one whose token is at hand. */
export function filterQuestions(changes: readonly Change[]): FilterQuestions {
  const wanted = new Map<string, { event: string; property: string }[]>();
  for (const { change } of turnsOf(changes)) {
    const { spaceId, defaultProvider, after } = change;
    if (spaceId === undefined || !defaultProvider || !isOn(after)) continue;
    const statement = statementOf(text(after["if"]));
    const asked = wanted.get(spaceId) ?? [];
    for (const one of statement === undefined ? [] : decisiveIn(statement))
      if (!asked.some((other) => seenKey(other) === seenKey(one))) asked.push(one);
    wanted.set(spaceId, asked);
  }
  return wanted;
}

export function seenKey({ event, property }: { event: string; property: string }): string {
  return JSON.stringify([event, property]);
}

/** One list and at most three looks a space, all within the time that a reviewer waits. */
export async function lookAtFilters(
  inTime: () => SegmentClient,
  questions: FilterQuestions,
): Promise<SeenInSpaces> {
  const seen = new Map<string, SeenInSpace>();
  for (const [spaceId, asked] of questions) {
    const client = inTime();
    const filters = await client.filters.list(spaceId).catch(whyNot);
    const values = new Map<string, readonly string[] | NotRead>();
    for (const [at, { event, property }] of asked.entries()) {
      const answer =
        at < maxLooks
          ? await client.spaceSchema.propertySampleValues(spaceId, event, property).catch(noneOrWhyNot)
          : { error: `no more than ${maxLooks} properties of a space are looked at` };
      values.set(seenKey({ event, property }), answer);
    }
    seen.set(spaceId, { filters, values });
  }
  return seen;
}

/** A space that has not received the event has not heard of its property. */
function noneOrWhyNot(error: unknown): readonly string[] | NotRead {
  return error instanceof SegmentNotFoundError ? [] : whyNot(error);
}

function whyNot(error: unknown): NotRead {
  return { error: error instanceof Error ? error.message : String(error) };
}
