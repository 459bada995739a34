import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { ComputedTrait, LastComputedTrait, SourceConnection } from "../../src";
import { event, property, trait } from "../../src/query";
import { writtenConditions } from "../../src/resources/written-conditions";
import { runProgram, valueOf, textOfOutput } from "../support/program";

const declare = (conditions: unknown): Promise<unknown> =>
  runProgram(() => {
    const args = { name: "a", event: "get_treatment", property: "treatment", conditions };
    return new LastComputedTrait("a", args as ConstructorParameters<typeof LastComputedTrait>[1]);
  });

const removes =
  "so the condition would be left out and more events would count: give it a value, or remove it";
const compares = "a condition compares with texts, numbers and booleans";

test.each<[unknown, string]>([
  [{ split: undefined }, `\`conditions.split\` has no value, ${removes}`],
  [{ split: null }, `\`conditions.split\` is null: ${compares}`],
  [{ split: () => "a" }, `\`conditions.split\` is a function: ${compares}`],
  [{ split: Symbol("a") }, `\`conditions.split\` is a symbol: ${compares}`],
  [{ split: new Map() }, `\`conditions.split\` is an object of class Map: ${compares}`],
  [
    JSON.parse('{"split":{"__proto__":{"equals":1}}}'),
    "`conditions.split` has the key `__proto__`, which does not survive in JavaScript: no property of an event can be called so",
  ],
  [
    JSON.parse('{"__proto__":"a"}'),
    "`conditions` has the key `__proto__`, which does not survive in JavaScript: no property of an event can be called so",
  ],
  [
    Object.create({ equals: "a" }),
    "`conditions` must be a map from property to value, not an object with a prototype of its own",
  ],
  [{ split: { equals: undefined } }, `\`conditions.split.equals\` has no value, ${removes}`],
  [{ split: { oneOf: ["a", undefined] } }, `\`conditions.split.oneOf[1]\` has no value, ${removes}`],
  [{ split: Array.from({ length: 1 }) }, `\`conditions.split[0]\` has no value, ${removes}`],
  [{ split: Number.NaN }, "`conditions.split` is NaN, which no query can hold"],
  [{ split: -Infinity }, "`conditions.split` is -Infinity, which no query can hold"],
  [
    { accountId: 2 ** 53 },
    "`conditions.accountId` is a number beyond 2^53, whose last digits JavaScript rounds: write it as a text, in quotes",
  ],
  [{ accountId: 1n }, "`conditions.accountId` is a bigint: write it as a text, in quotes"],
  [{ at: new Date(0) }, "`conditions.at` is a Date: write it as a text, as in date.toISOString()"],
  [
    { split: `flag ${textOfOutput()}` },
    "`conditions.split` has an Output inside a template literal, where its value is not known yet: write pulumi.interpolate`...` there",
  ],
  ["split = a", "`conditions` must be a map from property to value, not a text"],
  [["split"], "`conditions` must be a map from property to value, not a list"],
  [null, "`conditions` must be a map from property to value, not null"],
  [
    { a: undefined, b: Number.NaN },
    `\`conditions.a\` has no value, ${removes}; \`conditions.b\` is NaN, which no query can hold`,
  ],
])("a condition that would not arrive as it is written is refused: case %#", async (conditions, problem) => {
  await expect(declare(conditions)).rejects.toThrow(
    new pulumi.ResourceError(`LastComputedTrait "a": ${problem}`, undefined, true),
  );
});

const sentinels = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
];

test.each(sentinels)("%s, which Pulumi takes for a value to come, is refused", async (split) => {
  await expect(declare({ split })).rejects.toThrow(
    'LastComputedTrait "a": `conditions.split` is a text with which Pulumi marks values that are not known yet, so it would be left out: compare with another one',
  );
});

test("a value that contains itself is named by its path, in whatever input it stands", async () => {
  const circle: Record<string, unknown> = {};
  circle["not"] = circle;
  const told = "contains itself: write the values that are meant";
  const given = {
    name: "a",
    event: "a",
    property: "b",
    query: "event('a').count()",
    destinations: circle,
  } as never;

  await expect(declare({ split: circle })).rejects.toThrow(
    `LastComputedTrait "a": \`conditions.split.not\` ${told}`,
  );
  for (const type of [LastComputedTrait, ComputedTrait])
    await expect(runProgram(() => new type("a", given))).rejects.toThrow(
      `Trait "a": \`destinations.not\` ${told}`,
    );
  await expect(
    runProgram(() => new SourceConnection("a", { sourceId: "s", expects: circle as never })),
  ).rejects.toThrow(`SourceConnection "a": \`expects.not\` ${told}`);
});

test("what arrives as it is written is left as it is, with Outputs and promises anywhere", async () => {
  const conditions = {
    split: pulumi.output("a"),
    label: { startsWith: Promise.resolve("in"), noneOf: ["b", pulumi.output("c")] },
    version: [1, -(2 ** 53) + 1, true],
  };

  expect(await valueOf(pulumi.output(writtenConditions("x", pulumi.output(conditions))))).toEqual({
    split: "a",
    label: { startsWith: "in", noneOf: ["b", "c"] },
    version: [1, -(2 ** 53) + 1, true],
  });
});

test("an Output inside a template literal is refused wherever it ends up", async () => {
  const name = `flag ${textOfOutput()}`;
  const told =
    "has an Output inside a template literal, where its value is not known yet: write pulumi.interpolate`...` there";

  await expect(
    runProgram(() => new ComputedTrait("a", { name, query: "event('a').count()" })),
  ).rejects.toThrow(`ComputedTrait "a": \`name\` ${told}`);
  await expect(
    runProgram(() => new ComputedTrait("a", { name: "a", query: `event('${name}').count()` })),
  ).rejects.toThrow(`ComputedTrait "a": \`query\` ${told}`);
});

test("a built query with a part that is missing says which part, in the words it was built in", async () => {
  const missing = undefined as unknown as string;
  const texts = [trait(missing).exists(), event("a").last(property(missing)), event(missing).count()].map(
    (query) => {
      try {
        return String(query);
      } catch (error) {
        return (error as Error).message;
      }
    },
  );

  expect(texts).toEqual([
    "`query.left.path` must be a text, the one that `trait(...)` is given: it is missing",
    "`query.argument.path` must be a text, the one that `property(...)` is given: it is missing",
    "`query.stream.name` must be a text, the one that `event(...)` is given: it is missing",
  ]);
});
