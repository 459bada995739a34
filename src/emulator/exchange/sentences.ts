import type { z } from "zod";

/** What is wrong with a body of a control route, for people: the page shows it as it is. */
export function sentencesOf({ issues }: z.ZodError): string {
  return issues.map((issue) => [...placeOf(issue), wordsOf(issue)].join(": ")).join("; ");
}

function placeOf({ path }: z.core.$ZodIssue): string[] {
  return path.length === 0 ? [] : [path.map(String).join(".")];
}

const kinds: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function wordsOf(issue: z.core.$ZodIssue): string {
  // What a schema says itself is in words already.
  if (!/^(?:Invalid|Too|Unrecognized) /.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "too_small":
      return issue.origin === "string" ? "must not be empty" : `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_type":
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    case "unrecognized_keys":
      return `${issue.keys.map((key) => `"${key}"`).join(", ")} is nothing that can be set`;
    default:
      return issue.message;
  }
}
