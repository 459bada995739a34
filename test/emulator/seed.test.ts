import { readFileSync } from "node:fs";
import path from "node:path";

import { Ajv2020 } from "ajv/dist/2020";
import { expect, test } from "vitest";
import { z } from "zod";

import { startEmulator, type Seed as SeedInput } from "../../src/emulator";
import { defaultSeed } from "../../src/emulator/seeds/default-seed";
import { Seed } from "../../src/emulator/seeds/seed";
import { startSegment, treatmentQuery } from "./segment";

const trait = { name: "roll", definition: { query: treatmentQuery } };
const everything: SeedInput = {
  workspace: { slug: "acme" },
  tokens: [{ token: "sgp_reader", lacks: ["createComputedTrait"] }],
  spaces: [{ slug: "production" }, { slug: "sandbox" }],
  sources: [
    { slug: "impressions", labels: [{ key: "environment", value: "prod" }] },
    { slug: "website", enabled: false },
  ],
  connections: [{ space: "production", source: "impressions" }],
  computedTraits: [
    trait,
    { ...trait, space: "sandbox", enabled: false, options: { includeHistoricalData: false } },
  ],
  audiences: [{ name: "On", description: "Has it", definition: { query: "trait('roll') = 'on'" } }],
  filters: [{ name: "No staging", if: "properties.environmentName = 'staging'" }],
  destinations: [{ slug: "webhook", actions: [{ name: "Send" }] }],
  warehouses: [{ name: "Profiles" }],
  calls: [
    { userId: "u-1", event: "get_treatment", properties: impression("on", "production") },
    { userId: "u-1", event: "get_treatment", properties: impression("off", "staging") },
    { type: "identify", userId: "u-1", traits: { plan: "free" } },
  ],
};

function impression(treatment: string, environmentName: string) {
  return { split: "roll", environmentName, treatment };
}

test("everything in a seed is there at the start, and again after a reset", async () => {
  await using segment = await startSegment({ seed: everything });
  const look = async () => ({
    traits: (await segment.data("GET", segment.traitsPath))["computedTraits"],
    audiences: (await segment.data("GET", `/spaces/${segment.spaceId}/audiences`))["audiences"],
    filters: (await segment.data("GET", `/filters?integrationId=${segment.spaceId}`))["filters"],
    profile: await segment.traits("user_id:u-1"),
    dropped: ((await segment.control("GET", "/requests")) as { dropped: unknown[] }).dropped.length,
  });
  const expected = {
    traits: [{ key: "roll", enabled: true }],
    audiences: [{ key: "on", description: "Has it", size: { count: 1 } }],
    filters: [{ name: "No staging", enabled: true, drop: true }],
    profile: { roll: "on", on: true, plan: "free" },
    dropped: 1,
  };

  expect(await look()).toMatchObject(expected);
  await segment.data("POST", segment.traitsPath, {
    name: "more",
    definition: { ...trait.definition, type: "USERS" },
  });
  await segment.control("POST", "/reset");
  expect(await look()).toMatchObject(expected);
});

const circle = [
  { name: "A", definition: { query: "trait('b') = 'x'" } },
  { name: "B", definition: { query: "trait('a') = 'x'" } },
];

const mistakes: [what: string, seed: unknown, message: string][] = [
  ["no seed at all", null, "it: must be an object"],
  ["an unknown field", { planets: [] }, "planets: there is no such field"],
  [
    "an unknown field deep inside",
    { spaces: [{ slug: "a", moon: 1 }] },
    "spaces[0].moon: there is no such field",
  ],
  ["a missing field", { sources: [{}] }, "sources[0].slug: is missing"],
  ["another type", { sources: [{ slug: 3 }] }, "sources[0].slug: must be a string"],
  ["an empty name", { warehouses: [{ name: "" }] }, "warehouses[0].name: must not be empty"],
  [
    "a slug that no path can hold",
    { spaces: [{ slug: "a/b" }] },
    "spaces[0].slug: must be 1 to 255 characters without blanks and slashes",
  ],
  [
    "a kind that there is not",
    { destinations: [{ slug: "a", kind: "drone" }] },
    'destinations[0].kind: must be one of "event", "list", "device"',
  ],
  [
    "a space that there is not",
    { computedTraits: [trait, { ...trait, name: "other", space: "x" }] },
    'computedTraits[1].space: no space "x"; the seed has "production"',
  ],
  [
    "something in the first space where there is none",
    { spaces: [], warehouses: [{ name: "W" }] },
    "warehouses[0].space: no space; the seed has none",
  ],
  [
    "a source that there is not",
    { connections: [{ space: "production", source: "web" }], sources: [{ slug: "a" }, { slug: "b" }] },
    'connections[0].source: no source "web"; the seed has "a", "b"',
  ],
  [
    "two traits of one key",
    { computedTraits: [trait, { ...trait, name: "Roll" }] },
    'computedTraits[1].name: leads to the key "roll", which computedTraits[0] has in this space',
  ],
  [
    "an audience with the key of a trait",
    { computedTraits: [trait], audiences: [{ ...circle[0], name: "roll" }] },
    'audiences[0].name: leads to the key "roll", which computedTraits[0] has in this space',
  ],
  [
    "a name without a letter",
    { computedTraits: [{ ...trait, name: "???" }] },
    "computedTraits[0].name: must contain a letter or digit, because the key is made from it",
  ],
  [
    "two sources of one slug",
    { sources: [{ slug: "a" }, { slug: "a" }] },
    'sources[1].slug: "a" is the slug of sources[0] too',
  ],
  [
    "two sources with one write key",
    {
      sources: [
        { slug: "a", writeKey: "k" },
        { slug: "b", writeKey: "k" },
      ],
    },
    'sources[1].writeKey: "k" is the writeKey of sources[0] too',
  ],
  [
    "two spaces of one id, with and without its prefix",
    {
      spaces: [
        { slug: "a", id: "spa_1" },
        { slug: "b", id: "1" },
      ],
    },
    'spaces[1].id: "1" is the id of spaces[0] too',
  ],
  [
    "a warehouse with the id of a destination",
    { destinations: [{ slug: "a", id: "x" }], warehouses: [{ name: "b", id: "x" }] },
    'warehouses[0].id: "x" is the id of destinations[0] too',
  ],
  [
    "two values of one label",
    {
      sources: [
        {
          slug: "a",
          labels: [
            { key: "k", value: "1" },
            { key: "k", value: "2" },
          ],
        },
      ],
    },
    'sources[0].labels[1].key: "k" is the key of sources[0].labels[0] too',
  ],
  [
    "an operation that there is not",
    { tokens: [{ token: "t", lacks: ["listLabel"] }] },
    'tokens[0].lacks[0]: there is no operation "listLabel": did you mean "listLabels"?',
  ],
  [
    "a query that does not compile",
    { computedTraits: [{ ...trait, definition: { query: "event('a').count(" } }] },
    "computedTraits[0].definition.query: expected ",
  ],
  [
    "a trait where an audience belongs",
    { audiences: [{ name: "A", definition: { query: treatmentQuery } }] },
    "audiences[0].definition.query: ",
  ],
  [
    "audiences in a circle",
    { audiences: circle },
    'audiences[0].definition.query: The audience "a" would refer to itself',
  ],
  ["a filter that does not compile", { filters: [{ name: "F", if: "event == 'a'" }] }, "filters[0].if: "],
  ["a call of nobody", { calls: [{ event: "a" }] }, "calls[0]: neither `userId` nor `anonymousId`"],
];

test.each(mistakes)("%s is refused with its place, and nothing changes", async (_what, seed, message) => {
  await using segment = await startSegment({ seed: { computedTraits: [trait] } });

  await expect(startEmulator({ seed: seed as SeedInput })).rejects.toThrow(message);
  const response = await fetch(`${segment.emulator.apiUrl}/_emulator/seed`, {
    method: "POST",
    body: JSON.stringify(seed),
  });

  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining(JSON.stringify(message).slice(1, -1)),
  ]);
  expect((await segment.data("GET", segment.traitsPath))["computedTraits"]).toMatchObject([{ key: "roll" }]);
});

test("every mistake is named at once", async () => {
  const seed = { sources: [{ slug: "a" }, { slug: "a" }], connections: [{ space: "x", source: "a" }] };

  await expect(startEmulator({ seed })).rejects.toThrow(
    'The seed is wrong: connections[0].space: no space "x"; the seed has "production"\n  sources[1].slug: "a" is the slug of sources[0] too',
  );
});

test("a workspace may have no space at all", async () => {
  await using segment = await startSegment({ seed: { spaces: [] } });

  expect((await segment.data("GET", "/spaces"))["spaces"]).toEqual([]);
});

const published = path.resolve(__dirname, "../../src/emulator/seeds/seed.schema.json");

test("the published JSON Schema is the one that seeds are read by", async () => {
  const schema = JSON.stringify(z.toJSONSchema(Seed, { io: "input" }), null, 2);

  await expect(`${schema}\n`).toMatchFileSnapshot(published);
});

test("the published JSON Schema takes what the emulator takes, and refuses what cannot be read", () => {
  const isValid = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(published, "utf8")));

  expect([defaultSeed, everything, {}].map((seed) => isValid(seed))).toEqual([true, true, true]);
  expect(
    [{ planets: [] }, { spaces: [{}] }, { spaces: [{ slug: "a b" }] }, 3].map((seed) => isValid(seed)),
  ).toEqual([false, false, false, false]);
});
