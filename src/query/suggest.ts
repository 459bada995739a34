/** The known word that was most likely meant, if one is close enough. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const alias = aliases[typed.toLowerCase()];
  if (alias !== undefined && known.includes(alias)) return alias;
  const allowed = typed.length < 4 ? 1 : Math.max(2, Math.floor(typed.length / 3));
  let best: { word: string; distance: number } | undefined;
  for (const word of known) {
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance <= allowed && (best === undefined || distance < best.distance)) best = { word, distance };
  }
  return best?.word;
}

/** What other languages call these things. */
const aliases: Record<string, string> = {
  average: "avg",
  average_of: "avg",
  equal: "equals",
  eq: "equals",
  is: "equals",
  not_equals: "differs",
  ne: "differs",
  gt: "greater_than",
  gte: "at_least",
  lt: "less_than",
  lte: "at_most",
  in: "one_of",
  not_in: "none_of",
  like: "contains",
  filter: "where",
  prop: "property",
  props: "property",
  properties: "property",
  events: "event",
  traits: "trait",
  distinct: "unique",
  most_frequent: "mode",
  is_null: "absent",
  includes: "contains",
};

const longestCompared = 40;

function editDistance(a: string, b: string): number {
  if (a.length > longestCompared) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, change));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
