import { z } from "zod";

import { nearest } from "../../query/suggest";
import type { Properties } from "../properties";
import { hasUnknown } from "./unknown";

/** A text that says something: Segment refuses empty ones. */
export const filledText = z
  .string({ error: "must be a string" })
  .min(1, { error: "must not be empty; leave it out instead" });

export const flag = z.boolean({ error: "must be true or false" });

/** What reading a resource's inputs gives. */
export interface Parsed<Shape extends z.ZodRawShape> {
  /** Inputs whose value is known and right. A required one is missing only when it is unknown or failed. */
  known: Partial<z.output<z.ZodObject<Shape>>>;
  /** What is wrong, each with the input's name and the fix. */
  failures: string[];
}

/**
 * Read inputs one property at a time, so that a value that is not known yet hides no other mistake.
 */
export function parseInputs<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  inputs: Properties,
): Parsed<Shape> {
  const known: Properties = {};
  const failures = strayNames(Object.keys(schema.shape), inputs);
  for (const [name, property] of Object.entries(schema.shape)) {
    const value = inputs[name];
    if (hasUnknown(value)) continue;
    const parsed = z.safeParse(property, value);
    if (!parsed.success) failures.push(...parsed.error.issues.map((issue) => refusal(name, value, issue)));
    else if (parsed.data !== undefined) known[name] = parsed.data;
  }
  return { known: known as Parsed<Shape>["known"], failures };
}

/**
 * Read inputs that `check` has accepted, just before they are used.
 *
 * @throws {TypeError} when they are not what `check` accepts
 */
export function acceptedInputs<Schema extends z.ZodObject>(
  schema: Schema,
  inputs: Properties,
): z.output<Schema> {
  const { failures } = parseInputs(schema, inputs);
  if (failures[0] !== undefined) throw new TypeError(failures[0]);
  return schema.parse(inputs);
}

function strayNames(names: string[], inputs: Properties): string[] {
  return Object.keys(inputs)
    .filter((name) => !name.startsWith("__") && !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      const hint = near === undefined ? `known inputs are ${names.join(", ")}` : `did you mean \`${near}\`?`;
      return `\`${name}\` is not an input of this resource: ${hint}`;
    });
}

function refusal(name: string, value: unknown, issue: z.core.$ZodIssue): string {
  const path = [name, ...issue.path.map(String)].join(".");
  return `\`${path}\` ${value === undefined ? "is required" : problem(issue)}`;
}

function problem(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys")
    return `does not take ${issue.keys.map((key) => `\`${key}\``).join(", ")}`;
  if (issue.code === "invalid_value")
    return `must be one of ${issue.values.map((value) => `"${String(value)}"`).join(", ")}`;
  return issue.message.replace(/^Invalid input: /, "");
}
