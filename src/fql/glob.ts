type Part =
  | { readonly kind: "any" | "one" }
  | { readonly kind: "character"; readonly is: string }
  | {
      readonly kind: "set";
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** The parts of a pattern of `match`; undefined for one that is not finished, which matches nothing. */
export function readGlob(pattern: string): readonly Part[] | undefined {
  const characters = Array.from(pattern);
  const parts: Part[] = [];
  for (let at = 0; at < characters.length;) {
    const character = characters[at] ?? "";
    if (character === "[") {
      const set = readSet(characters, at + 1);
      if (set === undefined) return undefined;
      parts.push(set.part);
      at = set.end;
      continue;
    }
    if (character === "\\") at += 1;
    const is = characters[at];
    if (is === undefined) return undefined;
    const wild = character === "*" ? "any" : character === "?" ? "one" : undefined;
    parts.push(wild === undefined ? { kind: "character", is } : { kind: wild });
    at += 1;
  }
  return parts;
}

/** `[abc]`, `[a-z]`, `[^a-z]`; inside, `-` and `]` stand for themselves behind a backslash only. */
function readSet(characters: readonly string[], from: number): { part: Part; end: number } | undefined {
  const negated = characters[from] === "^";
  const ranges: [string, string][] = [];
  let at = negated ? from + 1 : from;
  const take = (): string | undefined => {
    if (characters[at] === "-" || characters[at] === "]") return undefined;
    if (characters[at] === "\\") at += 1;
    return characters[at++];
  };
  while (ranges.length === 0 || characters[at] !== "]") {
    const low = take();
    let high = low;
    if (characters[at] === "-") {
      at += 1;
      high = take();
    }
    if (low === undefined || high === undefined) return undefined;
    ranges.push([low, high]);
  }
  return { part: { kind: "set", negated, ranges }, end: at + 1 };
}

/** Whether a pattern fits a whole text, with regard to case. A star goes back to the latest one only, so time is bounded. */
export function globMatches(text: string, pattern: string): boolean {
  const parts = readGlob(pattern);
  if (parts === undefined) return false;
  const characters = Array.from(text);
  let [at, part] = [0, 0];
  let star: { part: number; at: number } | undefined;
  while (at < characters.length) {
    const here = parts[part];
    if (here?.kind === "any") {
      star = { part: part + 1, at };
      part += 1;
    } else if (here !== undefined && fits(here, characters[at] ?? "")) {
      at += 1;
      part += 1;
    } else if (star === undefined) return false;
    else {
      star = { part: star.part, at: star.at + 1 };
      ({ at, part } = star);
    }
  }
  return parts.slice(part).every(({ kind }) => kind === "any");
}

function fits(part: Part, character: string): boolean {
  switch (part.kind) {
    case "any":
    case "one":
      return true;
    case "character":
      return part.is === character;
    case "set":
      return part.ranges.some(([low, high]) => low <= character && character <= high) !== part.negated;
  }
}
