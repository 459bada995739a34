import { SECRET } from "./changes";
import { code, LONGEST_SENTENCE, plain } from "./escape";
import type { ReviewedFilter } from "./filter-review";
import type { FilterWarning } from "./starved-traits";

export function filterLine({
  resource,
  name,
  spaceId,
  drops,
  consequence,
  ...filter
}: ReviewedFilter): string {
  const place = spaceId === undefined ? "" : `, space ${code(spaceId)}`;
  const instead = filter.instead === undefined ? "" : `, instead of ${statement(filter.instead)}`;
  const written = filter.if === undefined ? "" : `: ${statement(filter.if)}${instead}`;
  const effect = drops === undefined ? "" : ` It ${plain(drops)}.`;
  return `${code(name ?? resource)}${place}${written}.${effect} ${plain(consequence)}`;
}

export function starvedLine({ starves, spaceId, warning }: FilterWarning): string {
  return `${code(starves)}, space ${code(spaceId)}, ${plain(warning)}.`;
}

function statement(text: string): string {
  return text === SECRET ? "a secret statement" : code(text, LONGEST_SENTENCE);
}
