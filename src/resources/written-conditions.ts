import * as pulumi from "@pulumi/pulumi";

import type { UnknownSentinel } from "../provider/inputs/unknown";
import {
  circleProblems,
  isDeferred,
  isMap,
  isPromise,
  kindOfValue,
  programError,
  textProblem,
} from "./problems";

/** Texts that stand for "not known yet" on Pulumi's wire. */
const sentinels: Readonly<Record<string, true>> = {
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9": true,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7": true,
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421": true,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2": true,
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff": true,
  "030794c1-ac77-496b-92df-f27374a8bd58": true,
  "e48ece36-62e2-4504-bad9-02848725956a": true,
} satisfies Record<UnknownSentinel, true>;

/**
 * The conditions as the program has written them. Pulumi drops `undefined` and functions on the wire, rounds large
 * numbers, and takes its own sentinels for values to come: a trait would silently count every event. So they are
 * looked at here, and again when an Output in them is known.
 *
 * @param subject - how messages call who was given them
 * @throws {pulumi.ResourceError} that names every condition at fault
 */
export function writtenConditions(subject: string, conditions: unknown): unknown {
  return written(subject, "conditions", conditions, conditionsProblems);
}

type Judge = (path: string, value: unknown) => string[];

function written(subject: string, path: string, value: unknown, judge: Judge): unknown {
  const later = (known: unknown): unknown => written(subject, path, known, judge);
  if (pulumi.Output.isInstance(value)) return value.apply(later);
  if (isPromise(value)) return value.then(later);
  const problems = judge(path, value);
  if (problems.length > 0) throw programError(subject, problems);
  return parts(value, (name, part) => written(subject, `${path}${name}`, part, partProblems));
}

function parts(value: unknown, of: (name: string, part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => of(`[${index}]`, item));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, of(`.${name}`, part)]));
}

/** What is wrong with all conditions of a trait, as far as they are known. */
export function conditionsProblems(path: string, value: unknown): string[] {
  if (isDeferred(value)) return [];
  const circles = circleProblems(path, value);
  if (circles.length > 0) return circles;
  if (isMap(value)) return valueProblems(path, value);
  return [`\`${path}\` must be a map from property to value, not ${kindOfValue(value)}`];
}

/** A part that came later may hold a circle of its own. */
function partProblems(path: string, value: unknown): string[] {
  const circles = circleProblems(path, value);
  return circles.length > 0 ? circles : valueProblems(path, value);
}

function valueProblems(path: string, value: unknown): string[] {
  if (isDeferred(value)) return [];
  if (Array.isArray(value)) {
    // Not `flatMap`, which would skip what a list leaves out.
    return Array.from(value, (item: unknown, index) => valueProblems(`${path}[${index}]`, item)).flat();
  }
  if (isMap(value)) {
    const names = Object.keys(value);
    if (names.includes("__proto__")) {
      return [
        `\`${path}\` has the key \`__proto__\`, which does not survive in JavaScript: no property of an event can be called so`,
      ];
    }
    return names.flatMap((name) => valueProblems(`${path}.${name}`, value[name]));
  }
  const problem = scalarProblem(value);
  return problem === undefined ? [] : [`\`${path}\` ${problem}`];
}

function scalarProblem(value: unknown): string | undefined {
  if (typeof value === "boolean") return undefined;
  if (typeof value === "number") return numberProblem(value);
  if (typeof value === "string") {
    return Object.hasOwn(sentinels, value)
      ? "is a text with which Pulumi marks values that are not known yet, so it would be left out: compare with another one"
      : textProblem(value);
  }
  if (value === undefined)
    return "has no value, so the condition would be left out and more events would count: give it a value, or remove it";
  if (value instanceof Date) return "is a Date: write it as a text, as in date.toISOString()";
  if (typeof value === "bigint") return "is a bigint: write it as a text, in quotes";
  return `is ${kindOfValue(value)}: a condition compares with texts, numbers and booleans`;
}

function numberProblem(value: number): string | undefined {
  if (!Number.isFinite(value)) return `is ${value}, which no query can hold`;
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER
    ? undefined
    : "is a number beyond 2^53, whose last digits JavaScript rounds: write it as a text, in quotes";
}
