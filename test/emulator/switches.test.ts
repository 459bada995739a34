import { expect, test } from "vitest";
import { z } from "zod";

import { Switches } from "../../src/emulator/switches";
import { production, startSegment } from "./segment";
import { audiences } from "./switches/audiences";
import { calls } from "./switches/calls";
import type { Case, Cases } from "./switches/case";
import { dataPath } from "./switches/data-path";
import { definitions } from "./switches/definitions";
import { timing } from "./switches/timing";
import { workspace } from "./switches/workspace";

// A switch without a case stops the compiler here.
const cases: Cases = { ...definitions, ...audiences, ...workspace, ...dataPath, ...calls, ...timing };
const names = Object.keys(cases) as (keyof Switches)[];
const rows = names.flatMap((name) => {
  const { answers, ...one }: Case<unknown> = cases[name];
  return answers.map(([position, answer]) => ({ ...one, name, position, answer }));
});

test.each(rows)("with $name in position $position", async ({ name, position, answer, seed, given, ask }) => {
  await using segment = await startSegment({ rateWindowMs: 60_000, ...(seed === undefined ? {} : { seed }) });
  const isDefault = position === Switches.parse({})[name];
  await segment.control("PATCH", "/switches", { ...given, ...(isDefault ? {} : { [name]: position }) });

  expect(await ask(segment)).toEqual(answer);
});

test.each(names)(
  "%s has a case for its default and for every other position, with another answer",
  (name) => {
    const { answers }: Case<unknown> = cases[name];
    const positions = answers.map(([position]) => position);
    const distinct = new Set(answers.map(([, answer]) => JSON.stringify(answer)));

    expect(positions[0]).toEqual(Switches.parse({})[name]);
    expect(positions).toEqual(expect.arrayContaining(positionsOf(Switches.shape[name])));
    expect(positions.length).toBeGreaterThan(1);
    expect(distinct.size).toBeGreaterThan(1);
  },
);

/** Those that can be counted; none of a number or a text. */
function positionsOf(schema: z.ZodType): unknown[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return positionsOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodBoolean) return [true, false];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option) => positionsOf(option as z.ZodType));
  return [];
}

test("an unknown switch is refused, and the others stay as they are", async () => {
  await using segment = await startSegment();

  await expect(segment.control("PATCH", "/switches", { maxTrait: 1 })).rejects.toThrow("answered 400");
  expect(await segment.control("GET", "/switches")).toMatchObject({ maxTraits: 50, maxAudiences: 100 });
});

test("a disabled source delivers nothing, even where it is connected", async () => {
  await using segment = await startSegment({
    seed: {
      sources: [{ slug: production, writeKey: "write", enabled: false }],
      connections: [{ space: "production", source: production }],
    },
  });

  await segment.track(production, { userId: "u-1", event: "get_treatment" });

  expect(await segment.traits("user_id:u-1")).toBeUndefined();
});
