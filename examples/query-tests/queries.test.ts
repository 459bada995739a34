import { check, evaluate, parse, type ProfileEvent } from "pulumi-segment-personas/query";
import { expect, test } from "vitest";

import { hesitating, treatment } from "./queries";

const now = new Date("2026-11-24T12:00:00Z");

function impression(timestamp: string, properties: object): ProfileEvent {
  const usual = { split: "checkout_redesign", environmentName: "production", treatment: "on" };
  return { event: "get_treatment", timestamp, properties: { ...usual, ...properties } };
}

test("the newest impression wins, in whatever order they arrive", () => {
  const events = [
    impression("2026-11-20T10:00:00Z", { treatment: "on" }),
    impression("2026-11-19T10:00:00Z", { treatment: "off" }),
  ];

  expect(evaluate(String(treatment), { events })).toBe("on");
});

test("control, staging and other flags leave the trait as it is", () => {
  const events = [
    impression("2026-11-20T10:00:00Z", { treatment: "off" }),
    impression("2026-11-21T10:00:00Z", { treatment: "control" }),
    impression("2026-11-22T10:00:00Z", { environmentName: "staging" }),
    impression("2026-11-23T10:00:00Z", { split: "search_v2" }),
  ];

  expect(evaluate(String(treatment), { events })).toBe("off");
});

test("nobody has the trait without an impression", () => {
  expect(evaluate(String(treatment), { events: [] })).toBeNull();
});

test("a person hesitates until the next order, and again a week later", () => {
  const ordered: ProfileEvent = { event: "Order Completed", timestamp: "2026-11-17T11:59:00Z" };
  const traits = { checkout_redesign: "on" };
  const audience = parse(String(hesitating), { as: "audience" });

  expect(evaluate(audience, { events: [], traits }, { now })).toBe(true);
  expect(evaluate(audience, { events: [ordered], traits }, { now: new Date("2026-11-24T11:00:00Z") })).toBe(
    false,
  );
  expect(evaluate(audience, { events: [ordered], traits }, { now })).toBe(true);
  expect(evaluate(audience, { events: [], traits: { checkout_redesign: "off" } }, { now })).toBe(false);
});

test("the trait is computed in real time, the audience in batches", () => {
  expect(check(String(treatment))).toMatchObject({ ok: true, computation: "realtime" });
  expect(check(String(hesitating), { as: "audience" })).toMatchObject({ ok: true, computation: "batch" });
});
