import { z } from "zod";

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
import { invalid } from "../../exchange/http";
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
  if (first === undefined) throw invalid('"value" is required', `conditions.${index}.values`);
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
      return field.greaterThan(amountOf(first));
    case "atLeast":
      return field.atLeast(amountOf(first));
    case "lessThan":
      return field.lessThan(amountOf(first));
    case "atMost":
      return field.atMost(amountOf(first));
  }
}

/** What reads as a number is one where sizes are compared; Segment compares numbers and texts of the same digits alike. */
function amountOf(text: string): string | number {
  const number = Number(text);
  return text.trim() !== "" && String(number) === text ? number : text;
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
