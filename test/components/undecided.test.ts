import { output, secret } from "@pulumi/pulumi";
import { expect, test } from "vitest";

import {
  decidedOnly,
  isDecided,
  TreatmentTraits,
  undecidedLabels,
  undecidedTreatments,
  type Conditions,
  type TreatmentTraitsArgs,
} from "../../src";
import { compileLast, evaluate, event, parse, print, property, type LastTrait } from "../../src/query";
import { runProgram, valueOf } from "../support/program";

const impression = (treatment: string, label?: string) => ({
  event: "get_treatment",
  timestamp: "2026-11-12T08:40:03Z",
  properties: { split: "checkout", treatment, ...(label === undefined ? {} : { label }) },
});

const stored = (query: string, treatment: string, label?: string) =>
  evaluate(query, { events: [impression(treatment, label)] });

const written = print(
  compileLast({
    event: "get_treatment",
    property: "treatment",
    conditions: decidedOnly({ split: "checkout" }) as NonNullable<LastTrait["conditions"]>,
  }),
);
const built = String(event("get_treatment").where(isDecided()).last(property("treatment")));

test.each(undecidedLabels)("an impression with the label %s is stored by no trait", (label) => {
  for (const treatment of ["control", "on"]) {
    expect([stored(written, treatment, label), stored(built, treatment, label)]).toEqual([null, null]);
  }
});

test.each([
  "killed",
  "default rule",
  "archived",
  "not in split",
  "prerequisites not met",
  "in segment all",
  undefined,
])("a decision with the label %s is stored, and control is not", (label) => {
  expect([stored(written, "on", label), stored(built, "on", label)]).toEqual(["on", "on"]);
  expect([stored(written, "control", label), stored(built, "control", label)]).toEqual([null, null]);
});

test("what is undecided has a name for the first eight labels of the SDKs, and one treatment", () => {
  expect(undecidedTreatments).toEqual(["control"]);
  expect(undecidedLabels).toEqual([
    "not ready",
    "exception",
    "definition not found",
    "targeting rule type unsupported by sdk",
    "fallback - not ready",
    "fallback - exception",
    "fallback - definition not found",
    "fallback - targeting rule type unsupported by sdk",
  ]);
});

const noLabels = { not: { oneOf: [...undecidedLabels] } };
const noControl = { not: { oneOf: ["control"] } };

test.each<[string, Conditions, Conditions]>([
  ["nothing", {}, { treatment: noControl, label: noLabels }],
  ["another property", { split: "a" }, { split: "a", treatment: noControl, label: noLabels }],
  ["one treatment", { treatment: "on" }, { treatment: { equals: "on", ...noControl }, label: noLabels }],
  [
    "some treatments",
    { treatment: ["on", "off"] },
    { treatment: { oneOf: ["on", "off"], ...noControl }, label: noLabels },
  ],
  [
    "a comparison",
    { label: { exists: true } },
    { treatment: noControl, label: { exists: true, ...noLabels } },
  ],
  [
    "what it denies",
    { treatment: { startsWith: "v", not: { oneOf: ["v0"] } }, label: { not: { equals: "killed" } } },
    {
      treatment: { startsWith: "v", not: { oneOf: ["v0", "control"] } },
      label: { not: { oneOf: ["killed", ...undecidedLabels] } },
    },
  ],
])("what the conditions say of %s holds as well", (_what, given, conditions) => {
  expect(decidedOnly(given)).toEqual(conditions);
});

test("without conditions, and where a pipeline names the properties otherwise, the same holds", () => {
  expect(decidedOnly()).toEqual({ treatment: noControl, label: noLabels });
  expect(decidedOnly({ treatment: "a" }, { treatment: "variation", label: "reason" })).toEqual({
    treatment: "a",
    variation: noControl,
    reason: noLabels,
  });
  expect(
    String(
      event("e")
        .where(isDecided({ treatment: "variation", label: "reason" }))
        .last(property("variation")),
    ),
  ).toBe(
    print(
      parse(
        `event('e').where(NOT property('variation').one_of('control') AND NOT property('reason').one_of(${undecidedLabels.map((label) => `'${label}'`).join(", ")})).last(property('variation'))`,
      ),
    ),
  );
});

test.each<[string, Conditions[string]]>([
  ["the condition", output({ startsWith: "v", not: { oneOf: ["v0"] } })],
  ["what it denies", { startsWith: "v", not: output({ oneOf: ["v0"] }) }],
  ["the list of it", { startsWith: "v", not: { oneOf: secret(["v0"]) } }],
])("%s may come later", async (_what, treatment) => {
  const { treatment: joined } = decidedOnly({ treatment });
  expect(await valueOf(output(joined))).toEqual({ startsWith: "v", not: { oneOf: ["v0", "control"] } });
});

test.each([{ startsWith: "v" }, { oneOf: ["a"], startsWith: "v" }, {}])(
  "a denial of %j cannot be joined, and says what can",
  (denied) => {
    expect(() => decidedOnly({ treatment: { not: denied } })).toThrow(
      "decidedOnly: `conditions.treatment.not` can only be joined with what is undecided where it is one `equals` or `oneOf`: write the whole query in a ComputedTrait, with `isDecided()`",
    );
  },
);

test.each<[unknown, Record<string, unknown>]>([
  [undefined, { treatment: undefined, label: noLabels }],
  [null, { treatment: null, label: noLabels }],
  [
    { startsWith: "v", not: 5 },
    { treatment: { startsWith: "v", not: 5 }, label: noLabels },
  ],
])("the condition %j, which a resource refuses, is not replaced", (treatment, conditions) => {
  expect(decidedOnly({ treatment } as Conditions)).toEqual(conditions);
});

test.each([
  [output({ split: "a" }), "an Output"],
  ["split", "a text"],
])("conditions that are no map are refused", (given, kind) => {
  expect(() => decidedOnly(given as unknown as Conditions)).toThrow(
    `decidedOnly: it needs the conditions as a map, not ${kind}: of an Output, write conditions.apply((known) => decidedOnly(known))`,
  );
});

const conditionsOf = async (args: Omit<TreatmentTraitsArgs, "flags">, treatment?: Conditions[string]) => {
  const flags = [{ id: "a", ...(treatment === undefined ? {} : { conditions: { treatment } }) }];
  const { result, registered } = await runProgram(() => new TreatmentTraits("t", { flags, ...args }));
  await valueOf(result.keys);
  return registered.find(({ type }) => type.endsWith(":LastComputedTrait"))?.inputs["conditions"];
};

test("a component stores what is undecided, and ignores it where it is told to", async () => {
  expect(await conditionsOf({})).toEqual({ split: "a" });
  expect(await conditionsOf({ undecided: "store" })).toEqual({ split: "a" });
  expect(await conditionsOf({ undecided: "ignore" })).toEqual({
    split: "a",
    treatment: noControl,
    label: noLabels,
  });
  const properties = { treatment: "variation", label: "reason" };
  expect(await conditionsOf({ undecided: "ignore", properties })).toEqual({
    split: "a",
    variation: noControl,
    reason: noLabels,
  });
});

test("undecided: ignore holds beside a flag's own condition and excludeTreatments, whenever they are known", async () => {
  const args = { undecided: "ignore", excludeTreatments: ["c"] } as const;
  for (const own of [["a", "b"], output(["a", "b"])]) {
    expect(await conditionsOf(args, own)).toEqual({
      split: "a",
      treatment: { oneOf: ["a", "b"], noneOf: ["c"], ...noControl },
      label: noLabels,
    });
  }
});
