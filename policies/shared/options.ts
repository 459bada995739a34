import type { PolicyConfigSchema } from "@pulumi/policy";

/** JSON Schema of each option of a rule; `default` gives both the value and the type. */
export type OptionsSchema<Options> = {
  [Key in keyof Options]-?: PolicyConfigSchema["properties"][string] & {
    default: Options[Key];
    description: string;
  };
};

/**
 * The defaults of a rule with what `--policy-pack-config` or the pack says over them. The engine checks types and
 * fills defaults in, but only where it has a configuration, and it lets an unknown option pass.
 */
export function readOptions<Options extends object>(
  rule: string,
  schema: OptionsSchema<Options>,
  config: Partial<Options>,
): Options {
  const problem = unknownOptions(rule, Object.keys(schema), Object.keys(config));
  if (problem !== undefined) throw oneLine(problem);
  const defaults = Object.entries<{ default: unknown }>(schema).map(([key, option]) => ({
    [key]: option.default,
  }));
  return Object.assign({}, ...defaults, config);
}

export function unknownOptions(rule: string, known: string[], given: string[]): string | undefined {
  const unknown = given.filter((key) => !known.includes(key));
  if (unknown.length === 0) return undefined;
  const choices = known.length === 0 ? "it has no options" : `it has ${known.join(", ")}`;
  return `policy "${rule}" has no option ${unknown.map((key) => JSON.stringify(key)).join(", ")}; ${choices}`;
}

/** A configuration mistake. The SDK prints the stack of an error, which would bury the sentence. */
export function oneLine(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
