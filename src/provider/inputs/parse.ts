import { z } from "zod";

import { mayBeSourceId, noSourceId } from "../../query/source-id";
import { likeliest, nearest } from "../../query/suggest";
import type { Properties } from "../properties";
import { mayBeSpaceId } from "../workspace/space-id";
import { notOfThatSort, notThat } from "../workspace/wording";
import { refusal, strayNames } from "./refusal";
import { hasUnknown } from "./unknown";

/** A text that says something: Segment refuses empty ones. */
export const filledText = z.string().min(1, { error: "must not be empty; leave it out instead" });

/**
 * The same for what cannot be left out.
 *
 * @param what - what belongs there, in words
 */
export const requiredText = (what: string) =>
  z.string().min(1, { error: `must not be empty: give it ${what}` });

/** The space of a resource, which `check` takes from the stack's configuration where the program names none. */
export const spaceIdText = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? "is required: write it here, or set one for the stack with `pulumi config set segment:space spa_...`"
        : undefined,
  })
  .min(1, { error: "must not be empty; leave it out where segment:space says it" })
  .refine(mayBeSpaceId, {
    error: ({ input }) =>
      `must be the id of a space, such as spa_9aQ1Lj62S4bomZKLF4DPqW${notThat(input)}: a name or slug is none. The space's API access page in Segment shows the id; correct it here, or in segment:space where that says it`,
  });

/** One that is empty has been refused already. */
const isIdOrEmpty = (text: string): boolean => text === "" || mayBeSourceId(text);

export const sourceIdText = requiredText("the id of the source, as its page in Segment shows it").refine(
  isIdOrEmpty,
  { error: noSourceId },
);

/** One of a list of them. */
export const sourceIdItem = filledText.refine(isIdOrEmpty, { error: noSourceId });

export const flag = z.boolean();

/** @param unit - as in `minutes` */
export const numberOf = (unit: string) =>
  z
    .number({ error: ({ input }) => `must be a number of ${unit}${notOfThatSort(input)}` })
    .positive({ error: `must be more than 0 ${unit}` });

export const wholeNumberOf = (unit: string) =>
  numberOf(unit).int({ error: ({ input }) => `must be a whole number of ${unit}${notThat(input)}` });

/** @param what - as in `trait keys` */
export const listOf = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, {
    error: ({ input }) =>
      input === undefined ? undefined : `must be a list of ${what}${notOfThatSort(input)}`,
  });

/** What to do with what is there already. */
export const adoptMode = z.enum(["never", "identical", "byName"]);

/**
 * An object with these entries and no others.
 *
 * @param example - as in `{ event: "get_treatment" }`
 */
export const closedObject = <Shape extends z.ZodRawShape>(shape: Shape, example: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? strayNames(issue.keys, Object.keys(shape))
        : `must be an object such as ${example}${notOfThatSort(issue.input)}`,
  });

/** Inputs with defaults for those that are left out; a null is not left out, and is refused like other wrong values. */
export function withDefaults(given: Properties, defaults: Properties): Properties {
  const missing = Object.entries(defaults).filter(
    ([name, value]) => given[name] === undefined && value !== undefined,
  );
  return { ...given, ...Object.fromEntries(missing) };
}

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
  const failures = strayInputs(Object.keys(schema.shape), inputs);
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

function strayInputs(names: string[], inputs: Properties): string[] {
  return Object.keys(inputs)
    .filter((name) => !name.startsWith("__") && !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      const hint =
        near === undefined ? `known inputs are ${likeliest(name, names)}` : `did you mean \`${near}\`?`;
      return `\`${name}\` is not an input of this resource: ${hint}`;
    });
}
