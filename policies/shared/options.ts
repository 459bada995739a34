import type { PolicyConfigSchema } from "@pulumi/policy";

/** JSON Schema of each option of a rule; `default` gives both the value and the type. */
export type OptionsSchema<Options> = {
  [Key in keyof Options]-?: PolicyConfigSchema["properties"][string] & {
    default: Options[Key];
    description: string;
  };
};

/** The defaults of a rule with what `--policy-pack-config` or the pack says over them. */
export function readOptions<Options extends object>(
  rule: string,
  schema: OptionsSchema<Options>,
  config: Partial<Options>,
): Options {
  refuseUnknownOptions(rule, Object.keys(schema), Object.keys(config));
  const defaults = Object.entries<{ default: unknown }>(schema).map(([key, option]) => ({
    [key]: option.default,
  }));
  return Object.assign({}, ...defaults, config);
}

/** The engine checks the types of options and fills in defaults, but lets an unknown option pass. */
function refuseUnknownOptions(rule: string, known: string[], given: string[]): void {
  const unknown = given.filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const choices = known.length === 0 ? "it has no options" : `it has ${known.join(", ")}`;
  throw oneLine(
    `policy "${rule}" has no option ${unknown.map((key) => JSON.stringify(key)).join(", ")}; ${choices}`,
  );
}

/** A configuration mistake. The SDK prints the stack of an error, which would bury the sentence. */
export function oneLine(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
