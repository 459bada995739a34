import { expect, test } from "vitest";

import { treatmentTraitIgnoresUndecided as rule } from "../../policies/rules/treatment-trait-ignores-undecided";
import { COMPUTED_TRAIT, LAST_COMPUTED_TRAIT } from "../../policies/shared/tokens";
import * as program from "../../src";
import { event, property, undecidedLabels } from "../../src/query";
import { type Given, judgeResource } from "./judge";

const last = (conditions: unknown, more: Record<string, unknown> = {}): Given => ({
  type: LAST_COMPUTED_TRAIT,
  name: "checkout",
  props: { name: "checkout", event: "get_treatment", property: "treatment", conditions, ...more },
});
const written = (query: string): Given => ({ type: COMPUTED_TRAIT, name: "checkout", props: { query } });
const where = (condition: string): Given =>
  written(`event('get_treatment').where(${condition}).last(property('treatment'))`);

const would =
  'Computed trait "checkout" would store what an SDK serves when it could not decide: impressions with';
const store = (
  what: string,
  remedy = 'Write undecided: "ignore" in TreatmentTraits, or conditions: decidedOnly({ ... }).',
) => ({
  level: "rule",
  message: `${would} ${what}. ${remedy}`,
});
const anything = 'the treatment "control", and with the label "not ready" or 7 more';
const label = "property('label')";
const treatment = "property('treatment')";
const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(", ");
const byLabel = `NOT ${label}.one_of(${list(undecidedLabels)})`;
const byTreatment = `NOT ${treatment}.one_of('control')`;

test.each<[string, Given]>([
  ["the helper for inputs", last(program.decidedOnly({ split: "checkout" }))],
  [
    "the helper for queries",
    written(String(event("get_treatment").where(program.isDecided()).last(property("treatment")))),
  ],
  ["the same as text", where(`${byTreatment} AND ${byLabel}`)],
  ["one label that is a decision", last({ treatment: { notEquals: "control" }, label: "default rule" })],
  ["another property", last({}, { property: "label" })],
  ["a count", written("event('get_treatment').count()")],
  ["another event", written(`event('Survey').last(${treatment})`)],
  ["the context", written("event('get_treatment').last(context('treatment'))")],
  [
    "a look at treatments that are not stored",
    written(`event('Order').where(event('get_treatment').last(${treatment}) = 'on').last(property('total'))`),
  ],
  ["no query", written("event(")],
])("a trait with %s stores nothing undecided", async (_case, trait) => {
  expect(await judgeResource(rule, trait)).toEqual([]);
});

test("a trait that says nothing of it stores both, and is told what to write", async () => {
  expect(await judgeResource(rule, last({ split: "checkout" }))).toEqual([store(anything)]);
  expect(await judgeResource(rule, where("property('split') = 'checkout'"))).toEqual([
    store(anything, "Add isDecided() to the conditions of its query."),
  ]);
  expect(await judgeResource(rule, written(`event('get_treatment').unique(${treatment}).count()`))).toEqual([
    store(anything, "Add isDecided() to the conditions of its query."),
  ]);
});

test("without control, fallbacks are still stored, and without labels control is", async () => {
  const more = 'the label "not ready" or 7 more';
  expect(await judgeResource(rule, last({ treatment: { noneOf: ["control"] } }))).toEqual([store(more)]);
  expect(await judgeResource(rule, last({ treatment: ["on", "off"] }))).toEqual([store(more)]);
  const labels = { not: { oneOf: undecidedLabels } };
  expect(await judgeResource(rule, last({ label: labels }))).toEqual([store('the treatment "control"')]);
  const some = { not: { oneOf: undecidedLabels.slice(1) } };
  expect(await judgeResource(rule, last(program.decidedOnly({}, { label: "reason" })))).toEqual([
    store(more),
  ]);
  expect(await judgeResource(rule, last({ treatment: ["on"], label: some }))).toEqual([
    store('the label "not ready"'),
  ]);
});

test.each([
  `${treatment}.contains('off')`,
  `${treatment}.omits('ntro')`,
  `${treatment}.starts_with('on')`,
  `${treatment}.absent()`,
  `NOT ${treatment}.exists()`,
  `NOT (${treatment} = 'control' OR ${treatment} = 'off')`,
  `${treatment} = 'on' OR ${treatment} = 'off'`,
])("no control comes through the condition %s", async (condition) => {
  expect(await judgeResource(rule, where(`(${condition}) AND ${byLabel}`))).toEqual([]);
});

test.each([
  `${treatment}.contains('off', 'ntro')`,
  `${treatment}.omits('off')`,
  `${treatment}.starts_with('con')`,
  `${treatment}.ends_with('trol')`,
  `${treatment}.exists()`,
  `${treatment} != 'off'`,
  `${treatment} = property('split')`,
  `NOT property('split') = 'checkout'`,
  `context('treatment') = 'on'`,
  `(${treatment} = 'on') OR (property('split') = 'a')`,
])("control may come through the condition %s", async (condition) => {
  expect(await judgeResource(rule, where(`(${condition}) AND ${byLabel}`))).toEqual([
    store('the treatment "control"', "Add isDecided() to the conditions of its query."),
  ]);
});

test("a trait that counts nothing without a label is told that SDKs can leave it out", async () => {
  const none = { treatment: ["on"], label: { noneOf: undecidedLabels } };
  expect(await judgeResource(rule, last(none))).toEqual([
    {
      level: "advisory",
      message:
        'Computed trait "checkout" counts no impression without "label", and SDKs can be told to send none. Write undecided: "ignore" in TreatmentTraits, or conditions: decidedOnly({ ... }).',
    },
  ]);
});

test("properties, treatments, labels and events can be others", async () => {
  const config = { treatment: "variation", label: "reason", treatments: ["none"], labels: ["broken"] };
  const trait = last({ variation: ["a"] }, { property: "variation" });
  expect(await judgeResource(rule, trait, config)).toEqual([
    store(
      'the label "broken"',
      'Write undecided: "ignore" in TreatmentTraits, or conditions: decidedOnly({ ... }, {"treatment":"variation","label":"reason"}).',
    ),
  ]);
  expect(await judgeResource(rule, trait, { ...config, labels: [] })).toEqual([]);
  expect(await judgeResource(rule, last({}), { events: ["impression"] })).toEqual([]);
  const renamed = written("event('get_treatment').last(property('treatment'))");
  expect(await judgeResource(rule, renamed, { label: "reason" })).toEqual([
    store(
      anything,
      'Add isDecided({"treatment":"treatment","label":"reason"}) to the conditions of its query.',
    ),
  ]);
});
