import { likeliest, nearest } from "../query/suggest";
import { isDeferred, isMap, kindOfValue, textProblem } from "./problems";

/** What is wrong with an argument, each problem with its path and the fix; values may come from YAML, so from no type. */
export type Rule = (value: unknown, path: string) => string[];

/** For what goes on to a resource, whose provider judges it. */
export const anything: Rule = () => [];

/** Names that are known in another place, and that place in words. */
export interface Elsewhere {
  readonly names: readonly string[];
  readonly place: string;
}

/** A map of these names and no others; names without a rule of their own may be left out. */
export function mapOf(rules: Readonly<Record<string, Rule>>, elsewhere?: Elsewhere): Rule {
  const names = Object.keys(rules);
  return (value, path) => {
    if (!isMap(value)) return [`${called(path)} must be a map, not ${kindOfValue(value)}`];
    const inside = (name: string): string => (path === "" ? name : `${path}.${name}`);
    return [
      ...Object.keys(value).flatMap((name) =>
        names.includes(name) ? [] : [unknownName(inside(name), name, names, elsewhere)],
      ),
      ...names.flatMap((name) => entryProblems(rules[name] ?? anything, value[name], inside(name))),
    ];
  };
}

/** Nothing of ours means null; in YAML it is what is left of a value that somebody forgot. */
function entryProblems(rule: Rule, value: unknown, path: string): string[] {
  if (value === null) return [`${called(path)} is null: give it a value, or leave it out`];
  return value === undefined && !required.has(rule) ? [] : rule(value, path);
}

const required = new WeakSet<Rule>();

/** @param fix - what to write, in words */
export function needed(rule: Rule, fix: string): Rule {
  const checked: Rule = (value, path) =>
    value === undefined ? [`${called(path)} is missing: ${fix}`] : rule(value, path);
  required.add(checked);
  return checked;
}

/** A list that is known when the program starts, since its items name resources. */
export function listOf(item: Rule, of: string): Rule {
  return (value, path) => {
    if (Array.isArray(value)) {
      return Array.from(value, (one: unknown, index) => item(one, `${path}[${index}]`)).flat();
    }
    const why = isDeferred(value)
      ? ": it names resources, so it must be known when the program starts; read it with config.requireObject"
      : "";
    return [`${called(path)} must be a list of ${of}, not ${kindOfValue(value)}${why}`];
  };
}

/** A text that is known when the program starts. */
export const plainText: Rule = (value, path) => {
  if (typeof value !== "string") return [`${called(path)} must be a text, not ${kindOfValue(value)}`];
  const problem = textProblem(value);
  return problem === undefined ? [] : [`${called(path)} ${problem}`];
};

/** A text that names a resource. */
export const namingText: Rule = (value, path) =>
  isDeferred(value)
    ? [`${called(path)} must be a text, not ${kindOfValue(value)}: ${namesResource}`]
    : plainText(value, path);

/** Why an Output or a promise cannot stand in a place, and what can. */
export const namesResource =
  "it names a resource, so it must be known when the program starts; write the name that was given to where it comes from";

/** A text that says something, or that comes later. */
export const filledText: Rule = (value, path) => {
  if (isDeferred(value)) return [];
  return value === "" ? [`${called(path)} must not be empty; leave it out instead`] : plainText(value, path);
};

/**
 * The same where there is no leaving out.
 *
 * @param fix - what to write, in words
 */
export function neededText(fix: string): Rule {
  return needed(
    (value, path) => (value === "" ? [`${called(path)} must not be empty: ${fix}`] : filledText(value, path)),
    fix,
  );
}

export function oneOf(...words: readonly string[]): Rule {
  return (value, path) =>
    words.some((word) => word === value)
      ? []
      : [
          `${called(path)} must be one of ${words.map((word) => `"${word}"`).join(", ")}, not ${shown(value)}`,
        ];
}

/** A setting as the stack's configuration would hold it, or that comes later. */
export const setting: Rule = (value, path) =>
  isDeferred(value) || typeof value === "number" || typeof value === "boolean" ? [] : plainText(value, path);

/** What a name that nobody knows was most likely to be. */
function unknownName(path: string, name: string, known: readonly string[], elsewhere?: Elsewhere): string {
  if (elsewhere?.names.includes(name)) return `\`${path}\` belongs ${elsewhere.place}`;
  if (known.length === 0) return `\`${path}\` is not known: it takes no arguments`;
  const near = nearest(name, known);
  if (near !== undefined) return `\`${path}\` is not known: did you mean \`${near}\`?`;
  const far = elsewhere && nearest(name, elsewhere.names);
  return far === undefined
    ? `\`${path}\` is not known: known are ${likeliest(name, known)}`
    : `\`${path}\` is not known: did you mean \`${far}\`? That belongs ${elsewhere?.place}`;
}

function called(path: string): string {
  return path === "" ? "what it is given" : `\`${path}\``;
}

function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : kindOfValue(value);
}
