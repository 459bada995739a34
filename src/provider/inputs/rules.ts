import type { Properties } from "../properties";

/**
 * What a change of an input means. `definition`: it is part of the query or statement, which is compared as a whole.
 * `update`: changed in place. `replace`: deleted and made again. `own`: Segment never hears of it.
 *
 * `stays`: as `update` or `replace`, but Segment has no way to take the value back, so removing it changes nothing and is
 * warned about. What may be left out otherwise has a default, which `check` fills in.
 */
export interface InputRule {
  readonly change: "definition" | "update" | "replace" | "own";
  readonly removal?: "stays";
}

/** One rule for every input: a new one without a rule does not compile. */
export type InputRules<Inputs> = { readonly [Name in keyof Inputs]-?: InputRule };

/** Names of the inputs whose change means this. */
export function inputsThat(
  change: InputRule["change"],
  rules: Readonly<Record<string, InputRule>>,
): string[] {
  return Object.keys(rules).filter((name) => rules[name]?.change === change);
}

/**
 * What the program no longer says, and Segment goes on having.
 *
 * @param whose - how messages call the resource
 * @param parts - parts of inputs of which the same is so, as in `options.backfillEventDataDays`
 */
export function removals(
  rules: Readonly<Record<string, InputRule>>,
  oldInputs: Properties,
  inputs: Properties,
  whose: string,
  parts: readonly string[] = [],
): string[] {
  const removed = Object.keys(rules).filter(
    (name) => rules[name]?.removal === "stays" && oldInputs[name] !== undefined && inputs[name] === undefined,
  );
  return [...removed, ...parts].map(
    (name) =>
      `\`${name}\` of ${whose} stays as it is: Segment has no way to take one back, so write a new value instead of removing it`,
  );
}
