/** What a value is, as `typeof` of the language has it, but `boolean` for its `bool`. */
export type ValueType = "string" | "number" | "list" | "boolean" | "null";

/** What `typeof` gives, as Segment's reference has it; it names no other. */
export const typeNames: readonly string[] = ["string", "number", "list", "bool", "null"];

interface Signature {
  /** What each operand may be; null is taken everywhere. */
  readonly takes: readonly (readonly ValueType[])[];
  readonly gives: ValueType;
}

const text = ["string"] as const;
const convertible = ["list", "string", "number"] as const;

/** The functions of the language, as Segment's reference has them. */
export const functions = {
  contains: { takes: [text, text], gives: "boolean" },
  match: { takes: [text, text], gives: "boolean" },
  length: { takes: [["list", "string"]], gives: "number" },
  lowercase: { takes: [text], gives: "string" },
  uppercase: { takes: [text], gives: "string" },
  snakecase: { takes: [text], gives: "string" },
  kebabcase: { takes: [text], gives: "string" },
  titlecase: { takes: [text], gives: "string" },
  typeof: { takes: [["string", "number", "list", "boolean"]], gives: "string" },
  bool: { takes: [convertible], gives: "boolean" },
  string: { takes: [convertible], gives: "string" },
  number: { takes: [["number", "string"]], gives: "number" },
} as const satisfies Record<string, Signature>;

/** Name of a function of the filter language. */
export type FunctionName = keyof typeof functions;
export const functionNames = Object.keys(functions) as FunctionName[];

export function signatureOf(name: FunctionName): Signature {
  return functions[name];
}
