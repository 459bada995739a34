import { likeliest, nearest } from "../../query/suggest";
import type { Asked } from "./asked";

/** How things of a kind are asked for: the name of an argument, and what a thing has of it, in each spelling. */
export type Selectors<T> = Readonly<Record<string, (thing: T) => readonly string[]>>;

/** Something is wrong with a question, or Segment has not what it asks for. */
export class LookupProblem extends Error {
  override readonly name = "LookupProblem";
}

/** What is looked for, and where. */
export interface Place<T> {
  /** In the singular, such as `source`. */
  readonly noun: string;
  /** As in `the workspace`. */
  readonly where: string;
  readonly things: readonly T[];
  /** What else may say which one is meant, in words. */
  readonly otherwise?: string;
}

/**
 * The one thing that is asked for.
 *
 * @throws {LookupProblem} when the question names none or several ways to tell which, or when there are none or several
 */
export function chooseOne<T extends { readonly id: string }>(
  asked: Asked,
  place: Place<T>,
  selectors: Selectors<T>,
): T {
  const by = selectorOf(asked, selectors, place.otherwise);
  const matches = matching(asked, place, selectors, by);
  if (matches.length > 1)
    throw new LookupProblem(
      `${place.where} has ${matches.length} ${place.noun}s of this \`${by}\` (${matches.map(({ id }) => id).join(", ")}): ask by \`id\``,
    );
  return matches[0] as T;
}

/**
 * All things that are asked for; every one where the question names no way to tell which.
 *
 * @throws {LookupProblem} when there are none: a program must not take a misspelt name for an empty list
 */
export function chooseAll<T>(asked: Asked, place: Place<T>, selectors: Selectors<T>): T[] {
  const names = given(asked, selectors);
  if (names.length === 0) return [...place.things];
  return matching(asked, place, selectors, selectorOf(asked, selectors));
}

/** The one selector that the question uses. */
function selectorOf<T>(asked: Asked, selectors: Selectors<T>, otherwise = ""): string {
  const [by, ...more] = given(asked, selectors);
  const all = Object.keys(selectors);
  if (by === undefined)
    throw new LookupProblem(`it does not say which: give it one of ${quoted(all)}${otherwise}`);
  if (more.length > 0)
    throw new LookupProblem(`it says which in several ways: give it one of ${quoted([by, ...more])}`);
  return by;
}

function given<T>({ args }: Asked, selectors: Selectors<T>): string[] {
  return Object.keys(selectors).filter((name) => args[name] !== undefined);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function matching<T>(
  asked: Asked,
  { noun, where, things }: Place<T>,
  selectors: Selectors<T>,
  by: string,
): T[] {
  const wanted = String(asked.args[by]);
  const matches = things.filter((thing) => selectors[by]?.(thing).includes(wanted));
  if (matches.length > 0) return matches;
  const known = (name: string): string[] => namesOf(things, selectors[name]);
  // Nobody tells things apart by their ids.
  const [first = by] = Object.keys(selectors);
  throw new LookupProblem(
    `${where} has no ${noun} of this \`${by}\`${choices(asked, noun, wanted, known(by), known(by === "id" ? first : by))}`,
  );
}

function namesOf<T>(things: readonly T[], select: Selectors<T>[string] | undefined): string[] {
  return [...new Set(things.flatMap((thing) => select?.(thing)[0] ?? []))].toSorted();
}

/**
 * What may have been meant, as the end of a sentence: the nearest, and what there is; of many, those that are like it.
 * Nothing is said by likeness to a secret, which would tell of it.
 *
 * @param known - what can be asked for
 * @param listed - the same things as people call them
 */
export function choices(
  asked: Asked,
  noun: string,
  wanted: string,
  known: readonly string[],
  listed = known,
): string {
  if (known.length === 0) return `. It has no ${noun} that this token may see`;
  const near = asked.isSecret ? undefined : nearest(wanted, known);
  const end = near === undefined ? "." : `: did you mean ${JSON.stringify(near)}?`;
  return `${end} It has ${likeliest(asked.isSecret ? "" : wanted, listed)}`;
}
