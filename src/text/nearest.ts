/** The known word that was most likely meant, if one is close enough to what was typed. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const allowed = typed.length < 4 ? 1 : Math.max(2, Math.floor(typed.length / 3));
  let best: { word: string; distance: number } | undefined;
  for (const word of known) {
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance <= allowed && (best === undefined || distance < best.distance)) best = { word, distance };
  }
  return best?.word;
}

/** More names than this are not read one by one. */
const longestList = 13;
const shownOfLonger = 5;

/** The known words for a message; of many, those that are most like what was typed. */
export function likeliest(typed: string, known: readonly string[]): string {
  if (known.length <= longestList) return known.join(", ");
  const distance = (word: string): number => editDistance(typed.toLowerCase(), word.toLowerCase());
  const shown = known.toSorted((a, b) => distance(a) - distance(b)).slice(0, shownOfLonger);
  return `${shown.join(", ")} and ${known.length - shown.length} more`;
}

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
