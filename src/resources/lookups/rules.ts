import { mapOf, needed, plainText, type Rule } from "../arguments";

/** A text that says something. */
export const filled: Rule = (value, path) =>
  value === "" ? [`\`${path}\` must not be empty`] : plainText(value, path);

/**
 * The same where there is no leaving out.
 *
 * @param fix - what to write, in words
 */
export const neededText = (fix: string): Rule => needed(filled, fix);

const pair = mapOf({ key: neededText("give it a text"), value: neededText("give it a text") });

/** A label as `key:value`, or as a map of the two. */
export const label: Rule = (value, path) => {
  if (typeof value !== "string") return pair(value, path);
  return /^[^:]+:./.test(value) ? [] : [`\`${path}\` must be a key and a value, as in "environment:prod"`];
};
