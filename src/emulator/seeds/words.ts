import type { z } from "zod";

/** What a validation found, as the place in the seed and what is wrong there. */
export function wordsOf(issue: z.core.$ZodIssue): string[] {
  const place = placeOf(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => `${placeOf([...issue.path, key])}: there is no such field`);
    case "invalid_type": {
      const isMissing = issue.message.endsWith("undefined") && issue.path.length > 0;
      return [`${place}: ${isMissing ? "is missing" : `must be ${article(issue.expected)}`}`];
    }
    case "invalid_value":
      return [
        `${place}: must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map((value) => JSON.stringify(value)).join(", ")}`,
      ];
    default:
      return [`${place}: ${issue.message}`];
  }
}

/** As in `computedTraits[1].space`. */
export function placeOf(path: readonly PropertyKey[]): string {
  const place = path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
  return place === "" ? "it" : place;
}

function article(expected: string): string {
  return `${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
}
