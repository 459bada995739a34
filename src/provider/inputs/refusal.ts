import type { z } from "zod";

import { likeliest, nearest } from "../../query/suggest";
import { notOfThatSort, notThat, oneOf } from "../workspace/wording";

type Issue = z.core.$ZodIssue;

/**
 * Why an input is refused, in a sentence that begins with its name. What was given is shown where it is one of a few
 * words to choose from, and named by its sort elsewhere: a program may have made it of secrets, which look like any text.
 */
export function refusal(name: string, value: unknown, issue: Issue): string {
  const inner = meant(issue);
  return `\`${spelled(name, inner.path)}\` ${problem(valueAt(value, inner.path), inner)}`;
}

/** A place in an input as a program would write it: `conditions.split[1]`. */
function spelled(name: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) => place + (typeof key === "number" ? `[${key}]` : `.${String(key)}`),
    name,
  );
}

/** Of a union, the branch that was meant: an object with one wrong entry is meant as an object. */
function meant(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const inside = issue.errors
    .flat()
    .map((inner) => meant({ ...inner, path: [...issue.path, ...inner.path] }))
    .find(({ path, code }) => path.length > issue.path.length || !sortIsWrong.has(code));
  return inside ?? issue;
}

const sortIsWrong: ReadonlySet<string> = new Set(["invalid_type", "invalid_union"]);

function problem(value: unknown, issue: Issue): string {
  // A sentence of a schema's own goes on behind the name; the library's begin with a capital letter.
  if (/^[a-z]/.test(issue.message)) return issue.message;
  if (value === undefined) return "is required";
  if (issue.code === "invalid_value") return `must be ${oneOf(issue.values)}${notThat(value)}`;
  if (issue.code === "too_small") return tooSmall(issue);
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  const sort = issue.code === "invalid_type" ? sorts[issue.expected] : undefined;
  if (sort === undefined) return "is not what this input takes";
  return `must be ${sort}${typeof value === "number" ? notThat(value) : notOfThatSort(value)}`;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  if (origin === "string") return "must not be empty";
  if (origin === "array") return "must have at least one entry";
  return `must be ${inclusive === false ? "more than" : "at least"} ${minimum}`;
}

const sorts: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** Names that nothing takes, and what was meant by them. */
export function strayNames(strays: readonly string[], known: readonly string[]): string {
  const names = strays.map((stray) => `\`${stray}\``).join(", ");
  const [first = ""] = strays;
  const near = nearest(first, known);
  return `does not take ${names}: ${near === undefined ? `it takes ${likeliest(first, known)}` : `did you mean \`${near}\`?`}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}
