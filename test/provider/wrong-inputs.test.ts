import { expect, test } from "vitest";

import { SourceConnectionInputs } from "../../src/provider/connections/inputs";
import {
  AudienceInputs,
  ComputedTraitInputs,
  LastComputedTraitInputs,
} from "../../src/provider/definitions/inputs";
import { AudienceDestinationInputs } from "../../src/provider/destinations/inputs";
import { SpaceFilterInputs } from "../../src/provider/filters/inputs";
import { SourceLabelsInputs } from "../../src/provider/labels/inputs";
import { ProfilesSyncInputs } from "../../src/provider/warehouses/inputs";
import { v1, type ResourceKind } from "../../src/provider";
import { type Properties, type Provider, rollAlgorithm, rollAlgorithmQuery } from "../support/provider";

const spaceId = "spa_9aQ1Lj62S4bomZKLF4DPqW";
const valid: Record<ResourceKind, Properties> = {
  Audience: { name: "a", query: "trait('a') = 'on'", spaceId },
  AudienceDestination: {
    audienceId: "aud_2oLrXvK8cQhT5mZwYbN7dGpRsJ4",
    destinationId: "66f0a1c27d4b3e9155aa01ef",
    activations: [{ name: "guide", type: "All Events" }],
    spaceId,
  },
  ComputedTrait: { name: "a", query: rollAlgorithmQuery, spaceId },
  LastComputedTrait: { ...rollAlgorithm, spaceId },
  ProfilesSync: { warehouseId: "q3WvTz8KnX5mRbL7dPc2Ys", tables: { pages: false }, spaceId },
  SourceConnection: { sourceId: "qQEHquLrjRDN9j1ByrChyn", spaceId },
  SourceLabels: { sourceId: "qQEHquLrjRDN9j1ByrChyn", labels: { environment: "prod" } },
  SpaceFilter: { name: "a", if: "event = 'get_treatment'", spaceId },
};
const inputsOf: Record<ResourceKind, readonly string[]> = {
  Audience: Object.keys(AudienceInputs.shape),
  AudienceDestination: Object.keys(AudienceDestinationInputs.shape),
  ComputedTrait: Object.keys(ComputedTraitInputs.shape),
  LastComputedTrait: Object.keys(LastComputedTraitInputs.shape),
  ProfilesSync: Object.keys(ProfilesSyncInputs.shape),
  SourceConnection: Object.keys(SourceConnectionInputs.shape),
  SourceLabels: Object.keys(SourceLabelsInputs.shape),
  SpaceFilter: Object.keys(SpaceFilterInputs.shape),
};

/** What programs, YAML files and slips of the pen put where something else belongs. */
const wrong: Record<string, unknown> = {
  null: null,
  NaN: Number.NaN,
  "a number": -1.5,
  "a boolean": true,
  "an object": { a: { b: 1 } },
  "an object with __proto__": JSON.parse('{"__proto__": 1}') as unknown,
  "an empty object": {},
  "a list": [null, "b", []],
  "an empty list": [],
  "an empty text": "",
  "the text of a function": "() => { throw new Error('x'); }",
  "a very long text": "x".repeat(10_000),
  "an emoji": "🚀",
  quotes: `'"\\`,
  ["__proto__"]: "__proto__",
};

/** A stack, a value that JavaScript printed, or words of a library's own. */
const forbidden =
  /\n\s+at |undefined|\[object|zod|undici|grpc|invalid (input|option|key)|expected one of|received/i;

function providerOf(kind: ResourceKind): Provider {
  const provider = v1(kind) as Provider;
  const settings: Record<string, string> = { "segment:token": "t", "segment:apiUrl": "http://127.0.0.1:9" };
  void provider.configure({ config: { get: (key: string) => settings[key] } } as never);
  return provider;
}

async function failuresOf(kind: ResourceKind, inputs: Properties): Promise<string[]> {
  const { failures = [] } = await providerOf(kind).check({}, inputs);
  return failures.map(({ reason }) => reason);
}

const kinds = Object.keys(valid) as ResourceKind[];
const kindsInSpaces = kinds.filter((kind) => inputsOf[kind].includes("spaceId"));
const cases = kinds.flatMap((kind) => inputsOf[kind].map((input): [ResourceKind, string] => [kind, input]));

test.each(cases)(
  "whatever %s is given as `%s`, each message names it in plain words",
  async (kind, input) => {
    for (const [what, value] of Object.entries(wrong)) {
      const failures = await failuresOf(kind, { ...valid[kind], [input]: value });

      expect({ what, failures: failures.filter((failure) => forbidden.test(failure)) }).toEqual({
        what,
        failures: [],
      });
      expect({ what, failures: failures.filter((failure) => !failure.includes(`\`${input}`)) }).toEqual({
        what,
        failures: [],
      });
    }
  },
);

/** Wrong everywhere; the texts that a program computes are compiled again and never read, and settings may be anything. */
test.each(cases.filter(([, input]) => !["computation", "settings"].includes(input)))(
  "%s takes neither null nor NaN nor an object in an object as `%s`",
  async (kind, input) => {
    for (const what of ["null", "NaN", "an object"]) {
      const [first = "it was taken"] = await failuresOf(kind, { ...valid[kind], [input]: wrong[what] });
      expect([what, first.startsWith(`\`${input}`) ? "refused by its name" : first]).toEqual([
        what,
        "refused by its name",
      ]);
    }
  },
);

test("no input at all is told by name for each one that is needed", async () => {
  expect(await Promise.all(kinds.map(async (kind) => [kind, await failuresOf(kind, {})]))).toEqual([
    ["Audience", ["`name` is required", noSpace, "`query` is required"]],
    [
      "AudienceDestination",
      ["`audienceId` is required", "`destinationId` is required", noSpace, "`activations` is required"],
    ],
    ["ComputedTrait", ["`name` is required", noSpace, "`query` is required"]],
    ["LastComputedTrait", ["`name` is required", noSpace, "`event` is required", "`property` is required"]],
    ["ProfilesSync", ["`warehouseId` is required", noSpace, "`tables` is required"]],
    ["SourceConnection", ["`sourceId` is required", noSpace]],
    ["SourceLabels", ["`sourceId` is required", "`labels` is required"]],
    ["SpaceFilter", ["`name` is required", "`if` is required", noSpace]],
  ]);
});

test("an empty text where one is needed is told what belongs there", async () => {
  const ofDestinations = {
    audienceId: "",
    destinationId: "",
    activations: [{ name: "", type: "All Events" }],
  };
  const empty = {
    name: "",
    query: "",
    event: "",
    property: "",
    sourceId: "",
    warehouseId: "",
    if: "",
    spaceId,
    ...ofDestinations,
  };
  const given = (kind: ResourceKind): Properties =>
    Object.fromEntries([
      ...Object.entries(valid[kind]).filter(([name]) => ["tables", "labels"].includes(name)),
      ...Object.entries(empty).filter(([name]) => inputsOf[kind].includes(name) && name in valid[kind]),
    ]);

  const name = "`name` must not be empty: give it the name to show in Segment's app";
  const query = "`query` must not be empty: give it the definition, in Segment's query language";
  expect(await Promise.all(kinds.map(async (kind) => [kind, await failuresOf(kind, given(kind))]))).toEqual([
    ["Audience", [name, query]],
    [
      "AudienceDestination",
      [
        "`audienceId` must not be empty: give it the id of an audience, such as `audience.id`",
        "`destinationId` must not be empty: give it the id of a destination of the workspace",
        "`activations[0].name` must not be empty: give it the name to show in Segment's app",
      ],
    ],
    ["ComputedTrait", [name, query]],
    [
      "LastComputedTrait",
      [
        name,
        "`event` must not be empty: give it the name of the event, such as get_treatment",
        "`property` must not be empty: give it the event property to keep, such as treatment",
      ],
    ],
    [
      "ProfilesSync",
      [
        "`warehouseId` must not be empty: give it the id of the profiles warehouse, as Segment's API lists it",
      ],
    ],
    [
      "SourceConnection",
      ["`sourceId` must not be empty: give it the id of the source, as its page in Segment shows it"],
    ],
    [
      "SourceLabels",
      ["`sourceId` must not be empty: give it the id of the source, as its page in Segment shows it"],
    ],
    ["SpaceFilter", [name, "`if` must not be empty: give it the filter, in Segment's filter language"]],
  ]);
});

const noSpace =
  "`spaceId` is required: write it here, or set one for the stack with `pulumi config set segment:space spa_...`";

test.each(["production", "staging", "acme-eu", "Acme space", "spaces/9aQ1", "spa_9aQ1 Lj62", "spa_"])(
  "a name or slug where a space's id belongs is refused in the preview: %s",
  async (slug) => {
    const reason = `\`spaceId\` must be the id of a space, such as spa_9aQ1Lj62S4bomZKLF4DPqW, not "${slug}": a name or slug is none. The space's API access page in Segment shows the id; correct it here, or in segment:space where that says it`;
    for (const kind of kindsInSpaces)
      expect([kind, await failuresOf(kind, { ...valid[kind], spaceId: slug })]).toEqual([kind, [reason]]);
  },
);

test.each(["9aQ1Lj62S4bomZKLF4DPqW", "spa_9aQ1Lj62S4bomZKLF4DPqW", "spa_x", "spa_production", "w"])(
  "what may be a space's id is left to Segment: %s",
  async (id) => {
    for (const kind of kindsInSpaces)
      expect([kind, await failuresOf(kind, { ...valid[kind], spaceId: id })]).toEqual([kind, []]);
  },
);

test.each<[unknown, string]>([
  [
    null,
    '`conditions.split` must be a string, a number, true or false, a list of those, or a comparison such as { notEquals: "control" }, not null',
  ],
  [[], "`conditions.split` must have at least one value"],
  ["", "`conditions.split` must not be empty; leave it out instead"],
  [["on", null], "`conditions.split[1]` must be a string, a number, true or false, not null"],
  [["on", ""], "`conditions.split[1]` must not be empty; leave it out instead"],
  [{ equalz: 1 }, "`conditions.split` does not take `equalz`: did you mean `equals`?"],
  [
    { frobnicate: 1 },
    "`conditions.split` does not take `frobnicate`: it takes equals, notEquals, oneOf, noneOf, contains, startsWith, endsWith, greaterThan, atLeast, lessThan, atMost, exists, not",
  ],
  [{ equals: {} }, "`conditions.split.equals` must be a string, a number, true or false, not an object"],
  [{ contains: 5 }, "`conditions.split.contains` must be a string, not 5"],
  [{ oneOf: [] }, "`conditions.split.oneOf` must have at least one value"],
  [{ exists: "yes" }, "`conditions.split.exists` must be true or false, not a string"],
])("the condition %j is refused in plain words", async (split, failure) => {
  expect(
    await failuresOf("LastComputedTrait", { ...valid.LastComputedTrait, conditions: { split } }),
  ).toEqual([failure]);
});

test.each<[ResourceKind, string, unknown, string]>([
  [
    "LastComputedTrait",
    "conditions",
    ["a"],
    '`conditions` must be an object such as { split: "checkout_redesign" }, not a list',
  ],
  ["LastComputedTrait", "enabled", "yes", "`enabled` must be true or false, not a string"],
  ["LastComputedTrait", "adopt", "always", '`adopt` must be "never", "identical" or "byName", not "always"'],
  [
    "LastComputedTrait",
    "backfillDurationDays",
    1.5,
    "`backfillDurationDays` must be a whole number of days, not 1.5",
  ],
  ["LastComputedTrait", "backfillDurationDays", 0, "`backfillDurationDays` must be more than 0 days"],
  ["LastComputedTrait", "waitMinutes", "5", "`waitMinutes` must be a number of minutes, not a string"],
  [
    "LastComputedTrait",
    "destinations",
    "Appcues",
    "`destinations` must be a list of destination names, not a string",
  ],
  [
    "LastComputedTrait",
    "destinations",
    [7],
    '`destinations[0]` must be the name of a destination, or an object such as { name: "Amplitude", as: "identify" }, not a number',
  ],
  [
    "ComputedTrait",
    "destinations",
    ["Webhook", ""],
    "`destinations[1]` must not be empty; leave it out instead",
  ],
  [
    "ComputedTrait",
    "destinations",
    [{ name: "Webhook", as: "group" }],
    '`destinations[0].as` must be "identify" or "track", not "group"',
  ],
  [
    "ComputedTrait",
    "destinations",
    [{ name: "Webhook", with: "track" }],
    "`destinations[0]` does not take `with`: it takes name, as",
  ],
  ["ComputedTrait", "destinations", [{ as: "track" }], "`destinations[0].name` is required"],
  [
    "LastComputedTrait",
    "destinations",
    [{ name: "Webhook", as: "track" }, { name: "Webhook", as: "identify" }, "Webhook"],
    "`destinations[2]` is the destination of `destinations[0]` again: name it once, or once with each `as`",
  ],
  [
    "Audience",
    "options",
    { filterByExternalId: [] },
    "`options` does not take `filterByExternalId`: did you mean `filterByExternalIds`?",
  ],
  [
    "Audience",
    "options",
    "none",
    '`options` must be an object such as { filterByExternalIds: ["user_id"] }, not a string',
  ],
  ["Audience", "audienceType", "sgp_canary", '`audienceType` must be "USERS", "ACCOUNTS" or "LINKED"'],
  [
    "Audience",
    "query",
    "trait('a') == \"on\" && trait('b') = 'x'",
    "`query` at 1:15: strings take single quotes. Did you mean `'on'`?\n  trait('a') == \"on\" && trait('b') = 'x'\n                ^^^^\n1:20: there is no operator `&&`. Did you mean `AND`?\n  trait('a') == \"on\" && trait('b') = 'x'\n                     ^^",
  ],
  [
    "ProfilesSync",
    "tables",
    ["pages"],
    "`tables` must be an object of tables such as { user_traits: true, tracks: { context_ip: false } }, not a list",
  ],
  [
    "ProfilesSync",
    "tables",
    { pages: "no" },
    "`tables.pages` must be true or false, or an object of its columns such as { context_ip: false }, not a string",
  ],
  [
    "ProfilesSync",
    "tables",
    { tracks: { context_ip: "no" } },
    "`tables.tracks.context_ip` must be true or false, not a string",
  ],
  [
    "ProfilesSync",
    "tables",
    { tracks: {} },
    "`tables.tracks` must name a column; leave the table out where it is not to be managed",
  ],
  ["ProfilesSync", "enableEventTables", "yes", "`enableEventTables` must be true or false, not a string"],
  [
    "SourceLabels",
    "labels",
    "environment:prod",
    '`labels` must be an object of keys and values such as { environment: "prod" }, not a string',
  ],
  ["SourceLabels", "labels", { environment: 1 }, "`labels.environment` must be a string, not a number"],
  [
    "SourceConnection",
    "onUnconfirmed",
    "panic",
    '`onUnconfirmed` must be "warn", "fail" or "wait", not "panic"',
  ],
  [
    "SourceConnection",
    "expects",
    { event: "a", environment: "production" },
    '`expects.environment` must be an object such as { property: "environmentName", value: "production" }, not a string',
  ],
  [
    "AudienceDestination",
    "activations",
    [{ name: "guide", type: "Audience entered" }],
    '`activations[0].type` must be "Audience Entered", "Audience Exited", "Audience Membership Changed", "Entity Added", "Entity Removed", "Entity Values Changed" or "All Events", not "Audience entered"',
  ],
  [
    "AudienceDestination",
    "activations",
    [{ name: "guide", type: "All Events", trait: ["a"] }],
    "`activations[0]` does not take `trait`: did you mean `traits`?",
  ],
  [
    "AudienceDestination",
    "activations",
    [{ name: "guide", type: "All Events", traits: "a" }],
    "`activations[0].traits` must be a list of trait keys, not a string",
  ],
  [
    "AudienceDestination",
    "activations",
    [{ name: "guide", type: "All Events", mapping: { settings: { a: 1 } } }],
    "`activations[0].mapping.actionId` is required",
  ],
  [
    "AudienceDestination",
    "activations",
    [{ name: "guide", type: "All Events", resync: "always" }],
    '`activations[0].resync` must be "onCreate", "onChange" or "never", not "always"',
  ],
  [
    "AudienceDestination",
    "activations",
    [
      { name: "guide", type: "All Events" },
      { name: "tour", type: "All Events" },
      { name: "guide", type: "Audience Exited" },
    ],
    '`activations` has 2 called "guide": give each a name of its own, by which it is found in Segment',
  ],
  [
    "AudienceDestination",
    "activations",
    "guide",
    "`activations` must be a list of activations, not a string",
  ],
  [
    "AudienceDestination",
    "idSync",
    Array.from({ length: 6 }, () => ({ externalId: "email", strategy: "last" })),
    "`idSync` must have at most 5 entries, because Segment takes no more",
  ],
  [
    "AudienceDestination",
    "idSync",
    [],
    "`idSync` must not be empty: Segment keeps what it has where it is given nothing; leave it out instead",
  ],
  [
    "AudienceDestination",
    "idSync",
    [{ externalId: "email", strategy: "newest" }],
    '`idSync[0].strategy` must be "first", "last" or "all", not "newest"',
  ],
  [
    "AudienceDestination",
    "settings",
    {},
    "`settings` must not be empty: Segment keeps what it has where it is given nothing; leave it out instead",
  ],
  [
    "AudienceDestination",
    "settings",
    ["a"],
    '`settings` must be an object such as { listId: "1" }, not a list',
  ],
  [
    "AudienceDestination",
    "destinationType",
    "source",
    '`destinationType` must be "destination" or "warehouse", not "source"',
  ],
])("%s `%s` %j is refused with what it takes", async (kind, input, value, failure) => {
  expect(await failuresOf(kind, { ...valid[kind], [input]: value })).toEqual([failure]);
});
