import type { Change } from "./changes";
import { filterQuestions, seenKey } from "./filter-questions";
import { unreadFilters } from "./filter-review";
import type { Answers } from "./spaces";

/** What could not be told of filters, in sentences. */
export function filtersNotJudged(changes: readonly Change[], { seen, notAsked }: Answers): string[] {
  const questions = filterQuestions(changes);
  const unread = unreadFilters(changes);
  const notListed: string[] = [];
  const notSeen: string[] = [];
  for (const [spaceId, asked] of questions) {
    const answer = seen.get(spaceId);
    const reason = notAsked ?? "Segment was not asked";
    const filters = answer?.filters ?? { error: reason };
    if ("error" in filters) notListed.push(`space ${spaceId}: ${filters.error}`);
    for (const one of asked) {
      const values = answer?.values.get(seenKey(one)) ?? { error: reason };
      if ("error" in values)
        notSeen.push(`${one.property} of "${one.event}" in space ${spaceId}: ${values.error}`);
    }
  }
  return [
    unread.length > 0 &&
      `What these space filters drop, whose statement is secret or known only during the update: ${unread.join(", ")}.`,
    notListed.length > 0 && `Which filters a space has already: ${notListed.join("; ")}.`,
    notSeen.length > 0 && `Which values a space has seen that a filter would drop: ${notSeen.join("; ")}.`,
  ].filter((line) => line !== false);
}
