import type { Context } from "hono";
import { z } from "zod";

import { readTime } from "../../../calls";
import {
  and,
  event as eventNamed,
  days,
  hours,
  print,
  property as propertyAt,
  fromTree,
  type Builder,
  type BuiltCondition,
  type EventField,
} from "../../../query";
import { invalid, readBody, Refusal } from "../../exchange/http";
import { traitCategories } from "./trait-categories";

/** Ways to compare a property; what they are called in a `LastComputedTrait`, and `absent` for `exists: false`. */
export const formOperators = [
  "equals",
  "notEquals",
  "oneOf",
  "noneOf",
  "contains",
  "startsWith",
  "endsWith",
  "greaterThan",
  "atLeast",
  "lessThan",
  "atMost",
  "exists",
  "absent",
] as const;

const FormCondition = z.strictObject({
  property: z.string(),
  operator: z.enum(formOperators),
  /** Several where the operator takes a list; none where it takes no value. */
  values: z.array(z.string()).default([]),
});
type FormCondition = z.output<typeof FormCondition>;

/** What a person fills in for a computed trait: the part that says how it is computed. */
export const TraitForm = z.strictObject({
  category: z.enum(traitCategories),
  event: z.string(),
  conditions: z.array(FormCondition).default([]),
  /** Which property the value is made of; an Event Counter has none. */
  property: z.string().optional(),
  /** Of an Aggregation. */
  aggregation: z.enum(["sum", "avg", "min", "max"]).default("sum"),
  /** Of Most Frequent: how often a value must have been seen. */
  minimum: z.number().int().min(1).default(1),
  /** Only events this recent count, which makes it a batch. */
  within: z.strictObject({ amount: z.number().int().min(1), unit: z.enum(["hours", "days"]) }).optional(),
});
export type TraitForm = z.output<typeof TraitForm>;

/** Ten years: what is longer is a slip of the hand, and dates have an end. */
const maxWithin = { days: 3_650, hours: 87_600 };

/** What a person has to fill in, by field, in the words of the form. */
const needs: Readonly<Record<string, string>> = {
  "within.amount": "Only the last: a whole number of at least 1",
  minimum: "Seen at least so many times: a whole number of at least 1",
  name: "Name: this is needed",
  event: "Event: this is needed",
  property: "Event property: this is needed",
};

/** Read a form. @throws {Refusal} in the words of the form, with the field */
export async function readForm<T>(context: Context, schema: z.ZodObject & z.ZodType<T>): Promise<T> {
  try {
    return await readBody(context, schema, false);
  } catch (error) {
    const field = error instanceof Refusal ? error.field : undefined;
    const needed = field === undefined ? undefined : needs[field];
    throw needed === undefined ? error : invalid(needed, field);
  }
}

/**
 * The query of what a person has filled in, in the words that a program's trait has.
 *
 * @throws {Refusal} for a text that no query can hold, with the field it stands in
 */
export function queryOf(form: TraitForm): string {
  requireText("event", form.event);
  form.conditions.forEach(({ property, values }, index) => {
    requireText(`conditions.${index}.property`, property);
    values.forEach((value) => requireText(`conditions.${index}.values`, value));
  });
  if (form.category !== "Event Counter") requireText("property", form.property ?? "");
  const { amount = 0, unit = "days" } = form.within ?? {};
  if (amount > maxWithin[unit])
    throw invalid(`Only the last: at most ${maxWithin[unit]} ${unit}, which are ten years`, "within.amount");
  return print(fromTree(reduced(form).tree));
}

function reduced(form: TraitForm): Builder {
  const events = streamOf(form);
  const field = propertyAt(form.property ?? "");
  switch (form.category) {
    case "Event Counter":
      return events.count();
    case "Aggregation":
      return events[form.aggregation](field);
    case "Most Frequent":
      return events.mode(field, form.minimum);
    case "First":
      return events.first(field);
    case "Last":
      return events.last(field);
    case "Unique List":
      return events.unique(field);
    case "Unique List Count":
      return events.unique(field).count();
  }
}

function streamOf({ event, conditions, within }: TraitForm): ReturnType<typeof eventNamed> {
  const [first, ...others] = conditions.map(conditionOf);
  const all = eventNamed(event);
  const [second, ...more] = others;
  const matching =
    first === undefined ? all : all.where(second === undefined ? first : and(first, second, ...more));
  if (within === undefined) return matching;
  return matching.within(within.unit === "days" ? days(within.amount) : hours(within.amount));
}

function conditionOf(
  { property, operator, values }: FormCondition,
  index: number,
): BuiltCondition<"event" | "anywhere"> {
  const field: EventField = propertyAt(property);
  const [first, ...others] = values;
  if (operator === "exists") return field.exists();
  if (operator === "absent") return field.absent();
  const place = `conditions.${index}.values`;
  if (first === undefined) throw invalid("A value is needed", place);
  switch (operator) {
    case "equals":
      return field.equals(first);
    case "notEquals":
      return field.differs(first);
    case "oneOf":
      return field.oneOf(first, ...others);
    case "noneOf":
      return field.noneOf(first, ...others);
    case "contains":
      return field.contains(first);
    case "startsWith":
      return field.startsWith(first);
    case "endsWith":
      return field.endsWith(first);
    case "greaterThan":
      return field.greaterThan(amountOf(first, place));
    case "atLeast":
      return field.atLeast(amountOf(first, place));
    case "lessThan":
      return field.lessThan(amountOf(first, place));
    case "atMost":
      return field.atMost(amountOf(first, place));
  }
}

/**
 * What reads as a number is one where sizes are compared; Segment compares numbers and texts of the same digits alike.
 *
 * @throws {Refusal} for what is neither a number nor a time, which nothing is greater or less than
 */
function amountOf(text: string, place: string): string | number {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(number) && readTime(text) === undefined)
    throw invalid("Sizes are compared: a number, or a date such as 2026-01-31", place);
  return String(number) === text ? number : text;
}

/** @throws {Refusal} that names the field */
function requireText(field: string, text: string): void {
  if (text.trim() === "") throw invalid("This is needed", field);
  if (/['"\\]/.test(text))
    throw invalid(
      "Quotes and backslashes cannot stand in a query: Segment documents no spelling for them",
      field,
    );
}
