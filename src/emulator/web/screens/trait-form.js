// What a person fills in for a computed trait, and what is sent of it.

/** @typedef {import("../../routes/app/trait-form").TraitForm} TraitForm */
/** @typedef {TraitForm["conditions"][number]["operator"]} Operator */
/** @typedef {{ property: string, operator: Operator, value: string }} Condition */

/**
 * The form as it stands on the screen: texts, whatever they will be.
 *
 * @typedef {object} Draft
 * @property {TraitForm["category"]} category
 * @property {string} event
 * @property {Condition[]} conditions
 * @property {string} property
 * @property {TraitForm["aggregation"]} aggregation
 * @property {string} minimum
 * @property {string} amount of the window
 * @property {"days" | "hours"} unit
 * @property {string} name
 * @property {string} description
 * @property {boolean} enabled
 * @property {{ id: string, as: "identify" | "track" }[]} destinations
 */

/** The categories of Segment's app, and what each makes of a person's events. @type {Record<TraitForm["category"], string>} */
export const categories = {
  Last: "The newest value of a property: the treatment that somebody got last.",
  First: "The oldest value of a property.",
  "Event Counter": "How often the event has happened.",
  Aggregation: "Sum, average, minimum or maximum of a property.",
  "Most Frequent": "The value of a property that was seen most often.",
  "Unique List": "All different values of a property.",
  "Unique List Count": "How many different values a property has had.",
};

/** @type {Record<Operator, string>} */
export const operators = {
  equals: "equals",
  notEquals: "does not equal",
  oneOf: "is one of",
  noneOf: "is none of",
  contains: "contains",
  startsWith: "starts with",
  endsWith: "ends with",
  greaterThan: "is greater than",
  atLeast: "is at least",
  lessThan: "is less than",
  atMost: "is at most",
  exists: "exists",
  absent: "does not exist",
};

/** @type {Draft} */
export const emptyForm = {
  category: "Last",
  event: "",
  conditions: [],
  property: "",
  aggregation: "sum",
  minimum: "1",
  amount: "",
  unit: "days",
  name: "",
  description: "",
  enabled: true,
  destinations: [],
};

/** Whether an operator takes a value. */
export function takesValue(/** @type {Operator} */ operator) {
  return operator !== "exists" && operator !== "absent";
}

/** Whether an operator takes several. */
export function takesList(/** @type {Operator} */ operator) {
  return operator === "oneOf" || operator === "noneOf";
}

/** Whether there is enough of a draft to ask what it would give. */
export function isComplete(/** @type {Draft} */ { category, event, conditions, property, minimum }) {
  return (
    isFilled(event) &&
    (category === "Event Counter" || isFilled(property)) &&
    (category !== "Most Frequent" || Number(minimum) > 0) &&
    conditions.every(
      (condition) =>
        isFilled(condition.property) && valuesOf(condition.operator, condition.value).every(isFilled),
    )
  );
}

function isFilled(/** @type {string} */ text) {
  return text.trim() !== "";
}

/** The part of a draft that says how the trait is computed. */
export function formOf(/** @type {Draft} */ draft) {
  const { category, event, conditions, property, aggregation, minimum, amount, unit } = draft;
  return {
    category,
    event,
    conditions: conditions.map(({ value, ...condition }) => ({
      ...condition,
      values: valuesOf(condition.operator, value),
    })),
    ...(category === "Event Counter" ? {} : { property }),
    ...(category === "Aggregation" ? { aggregation } : {}),
    ...(category === "Most Frequent" ? { minimum: Number(minimum) } : {}),
    ...(amount === "" ? {} : { within: { amount: Number(amount), unit } }),
  };
}

function valuesOf(/** @type {Operator} */ operator, /** @type {string} */ value) {
  if (!takesValue(operator)) return [];
  if (!takesList(operator)) return [value];
  return value.split(",").map((part) => part.trim());
}
