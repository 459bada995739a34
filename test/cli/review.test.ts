import { expect, test } from "vitest";

import { code, plain } from "../../src/cli/review/escape";
import { toMarkdown } from "../../src/cli/review/markdown";
import { readPreview } from "../../src/cli/review/preview";
import { losesData, questionsOf, type Review, reviewOf } from "../../src/cli/review/review";
import { noAnswers, type SpaceAudiences, type SpaceTraits } from "../../src/cli/review/spaces";
import { destinationSteps } from "../../src/provider/definitions/destination-steps";

const space = "spa_9aQ1Lj62S4bomZKLF4DPqW";
const provider = "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::default::1";

interface Given {
  op: string;
  kind?: string;
  name: string;
  old?: { id?: string; inputs?: object; outputs?: object; retainOnDelete?: boolean };
  inputs?: object;
  diffReasons?: string[];
  replaceReasons?: string[];
  provider?: string;
}

const step = ({ kind = "LastComputedTrait", name, old, inputs, ...rest }: Given) => ({
  provider,
  ...rest,
  urn: `urn:pulumi:prod::flags::segment:index:TreatmentTraits$pulumi-nodejs:dynamic/segment:${kind}::${name}`,
  ...(old && { oldState: { id: `tra_${name}`, ...old } }),
  ...(inputs && { newState: { inputs } }),
});
const trait = (name: string, more: object = {}) => ({
  name,
  event: "get_treatment",
  property: "treatment",
  spaceId: space,
  ...more,
});
const existing = (name: string, more: object = {}) => ({
  inputs: trait(name, more),
  outputs: { ...trait(name, more), key: name },
});

/** What `pulumi preview --refresh --json` prints. */
function preview(steps: Given[], { config = {}, refreshed = true, same = 0 } = {}) {
  const before = steps
    .filter(({ old }) => old !== undefined)
    .map(({ kind, name, old }) => ({ op: "refresh", kind, name, old }));
  return JSON.stringify({
    config: { "segment:space": space, ...config },
    steps: [...(refreshed ? before.map((one) => step(one as Given)) : []), ...steps.map(step)],
    changeSummary: { same },
  });
}
const review = (steps: Given[], options = {}, lists: SpaceTraits = new Map(), notAsked?: string): Review =>
  reviewOf(readPreview(preview(steps, options)), {
    ...noAnswers,
    traits: lists,
    ...(notAsked !== undefined && { notAsked }),
  });

test("a deleted trait is a loss, and its key and space are named", () => {
  const { deletions, manualSteps } = review([{ op: "delete", name: "flags-a", old: existing("a") }]);
  expect(deletions).toEqual([
    {
      resource: "flags-a",
      kind: "LastComputedTrait",
      name: "a",
      key: "a",
      spaceId: space,
      consequence:
        'Profiles keep the last values, frozen, as the custom trait "a". Destinations and audiences get no new ones. The key should not be used again.',
    },
  ]);
  expect(manualSteps).toEqual([]);
});

test("a resource that is retained is not lost", () => {
  const given = review([{ op: "delete", name: "flags-a", old: { ...existing("a"), retainOnDelete: true } }]);
  expect(losesData(given)).toBe(false);
  expect(given.released).toEqual([{ resource: "flags-a", kind: "LastComputedTrait", name: "a" }]);
});

test("a replacement says what forces it, and that destinations are lost", () => {
  const given = review([
    {
      op: "replace",
      name: "flags-a",
      old: existing("a"),
      inputs: trait("a", { within: "30 days", destinations: ["Braze"] }),
      replaceReasons: ["within"],
    },
    { op: "create-replacement", name: "flags-a", inputs: trait("a") },
  ]);
  expect(given.replacements).toMatchObject([{ name: "a", key: "a", because: ["within"] }]);
  expect(given.replacements[0]?.consequence).toContain(
    "Destinations that were ticked for it in the app are lost.",
  );
  expect(given.creations).toEqual([]);
  expect(given.manualSteps).toEqual(
    [
      'open the computed trait "a" in Segment\'s app and choose Select Destinations',
      'tick "Braze" and have it sent as Identify',
      "leave ID sync as it is",
    ].map((begin) => ({ resource: "flags-a", when: "after", step: expect.stringContaining(begin) })),
  );
  expect(given.duration).toMatchObject({ traits: { create: 1, update: 0, delete: 1 }, minutes: 0 });
});

const destination = (more: object = {}) => ({
  audienceId: "aud_x",
  destinationId: "66f0a1c27d4b3e9155aa01ef",
  spaceId: space,
  activations: [
    { name: "guide", type: "All Events" },
    { name: "tour", type: "Audience Entered" },
  ],
  ...more,
});
const connected = { id: "ii_1", inputs: destination(), outputs: { ...destination(), connectionId: "ii_1" } };

test("a deleted or replaced connection says what the tool no longer receives, and what stays there", () => {
  const given = review([
    { op: "delete", kind: "AudienceDestination", name: "gone", old: connected },
    {
      op: "replace",
      kind: "AudienceDestination",
      name: "moved",
      old: connected,
      inputs: destination({ audienceId: "aud_y" }),
      replaceReasons: ["audienceId"],
    },
  ]);
  const stays =
    "What has arrived there stays: nobody is taken out, and values that rode along are not taken back.";
  expect(given.deletions).toEqual([
    {
      resource: "gone",
      kind: "AudienceDestination",
      spaceId: space,
      consequence: `Destination 66f0a1c27d4b3e9155aa01ef receives nothing more about the audience. Activations "guide", "tour" end. ${stays}`,
    },
  ]);
  expect(given.replacements).toMatchObject([
    {
      because: ["audienceId"],
      consequence: `The connection and its activations are deleted, and made anew for what the program says now: nothing is sent in between. ${stays} The new activations send the whole audience again, unless their \`resync\` is "never".`,
    },
  ]);
  expect(losesData(given)).toBe(true);
});

test("an update of a connection names the activations that end, and those that begin again", () => {
  const given = review([
    {
      op: "update",
      kind: "AudienceDestination",
      name: "guides",
      old: connected,
      inputs: destination({
        activations: [
          { name: "guide", type: "Audience Exited" },
          { name: "help", type: "All Events" },
        ],
      }),
      diffReasons: ["activations"],
    },
  ]);

  expect(given.updates).toEqual([
    {
      resource: "guides",
      kind: "AudienceDestination",
      changed: ["activations"],
      ends: ["tour"],
      anew: ["guide"],
    },
  ]);
  expect(toMarkdown(given)).toContain(
    '- AudienceDestination `guides`: `activations`. What `tour` sends ends; what has arrived stays in the tool. `guide` begins again, and sends the whole audience unless `resync` is "never"\n',
  );
});

test.each([
  ["identical", true],
  ["never", false],
])("a connection renamed without aliases under `adopt: %s` is one change in place of two", (adopt, stays) => {
  const given = review([
    { op: "create", kind: "AudienceDestination", name: "new", inputs: destination({ adopt }) },
    { op: "delete", kind: "AudienceDestination", name: "old", old: connected },
  ]);

  expect(given.kept).toMatchObject([
    { resource: "old", by: "new", stays, fix: 'aliases: [{ name: "old" }]' },
  ]);
  expect(given.deletions).toHaveLength(stays ? 0 : 1);
});

test("connections to different destinations are not one", () => {
  const given = review([
    {
      op: "create",
      kind: "AudienceDestination",
      name: "new",
      inputs: destination({ adopt: "byName", destinationId: "another" }),
    },
    { op: "delete", kind: "AudienceDestination", name: "old", old: connected },
  ]);

  expect(given.kept).toEqual([]);
  expect(given.deletions).toHaveLength(1);
});

test("connections are made and unmade by a person, unless a route does it", () => {
  const steps: Given[] = [
    { op: "create", kind: "SourceConnection", name: "new", inputs: { sourceId: "src", spaceId: space } },
    {
      op: "delete",
      kind: "SourceConnection",
      name: "old",
      old: { inputs: { sourceId: "src2", spaceId: space }, outputs: { sourceId: "src2", sourceName: "Web" } },
    },
  ];
  expect(review(steps).manualSteps.map(({ resource, step: text }) => [resource, text])).toEqual([
    [
      "new",
      `In Segment, Unify, the space's settings, Profile sources: connect source src to space ${space}, unless it is. Unless you untick it there, a month of events is replayed.`,
    ],
    [
      "old",
      `In Segment, Unify, the space's settings, Profile sources: disconnect source Web from space ${space}`,
    ],
  ]);
  expect(review(steps, { config: { "segment:connections": "api" } }).manualSteps).toEqual([]);
});

test("steps that were open before are repeated", () => {
  const outputs = { sourceId: "src", spaceId: space, manualSteps: ["open the page and tick it"] };
  const unchanged: Given = {
    op: "same",
    kind: "SourceConnection",
    name: "c",
    old: { inputs: outputs, outputs },
  };
  expect(review([unchanged]).manualSteps).toEqual([
    { resource: "c", when: "before", step: "open the page and tick it" },
  ]);
});

test("what somebody changed or deleted in Segment is told apart from what the program changes", () => {
  const document = {
    config: {},
    steps: [
      step({ op: "refresh", name: "gone", old: existing("gone") }),
      step({ op: "refresh", name: "edited", old: existing("edited", { description: "ours" }) }),
      step({ op: "refresh", name: "changed", old: existing("changed") }),
      step({ op: "create", name: "gone", inputs: trait("gone") }),
      step({
        op: "update",
        name: "edited",
        old: existing("edited", { description: "theirs" }),
        inputs: trait("edited"),
        diffReasons: ["description"],
      }),
      step({
        op: "update",
        name: "changed",
        old: existing("changed"),
        inputs: trait("changed"),
        diffReasons: ["conditions"],
      }),
    ],
  };
  expect(reviewOf(readPreview(JSON.stringify(document)), noAnswers).drift).toEqual([
    { resource: "gone", kind: "LastComputedTrait", what: "deleted", properties: [] },
    { resource: "edited", kind: "LastComputedTrait", what: "changed", properties: ["description"] },
  ]);
});

test("only written definitions go through the one-way door", () => {
  const { oneWayDoor } = review([
    { op: "create", name: "new", inputs: trait("new") },
    {
      op: "update",
      name: "described",
      old: existing("described"),
      inputs: trait("described"),
      diffReasons: ["description"],
    },
    {
      op: "update",
      name: "redefined",
      old: existing("redefined"),
      inputs: trait("redefined"),
      diffReasons: ["conditions"],
    },
  ]);
  expect(oneWayDoor).toEqual(["new", "redefined"]);
});

const inSegment = (name: string, id = "tra_9") => ({ id, name, key: name });

test("a trait that is already in Segment is adopted or stops the apply, by its own setting before the stack's", () => {
  const lists: SpaceTraits = new Map([[space, [inSegment("a", "tra_a"), inSegment("b", "tra_b")]]]);
  const { adoptions, notJudged } = review(
    [
      { op: "create", name: "flags-a", inputs: trait("a") },
      { op: "create", name: "flags-b", inputs: trait("B", { adopt: "byName" }) },
      { op: "create", name: "flags-c", inputs: trait("c") },
    ],
    { config: { "segment:adopt": "identical" } },
    lists,
  );
  expect(adoptions.map(({ resource, traitId, adopt }) => [resource, traitId, adopt])).toEqual([
    ["flags-a", "tra_a", "identical"],
    ["flags-b", "tra_b", "byName"],
  ]);
  expect(notJudged).toEqual([
    "Policies: no pack ran, or this format of the preview does not carry its findings.",
  ]);
});

test("the quota counts the listed space, with what comes and goes", () => {
  const lists: SpaceTraits = new Map([
    [space, Array.from({ length: 50 }, (_, index) => inSegment(`t${index}`))],
  ]);
  const given = review(
    [
      { op: "create", name: "x", inputs: trait("x") },
      { op: "create", name: "y", inputs: trait("y") },
      { op: "delete", name: "z", old: existing("t1") },
    ],
    {},
    lists,
  );
  expect(given.quota).toEqual({ max: 50, after: 51, counted: `all traits of space ${space}` });
  expect(toMarkdown(given)).toContain(
    "51 of 50, counting all traits of space spa&#95;9aQ1Lj62S4bomZKLF4DPqW. **That is more than the plan allows.**",
  );
});

test("without a list, the quota counts the stack if the preview lists it, and else is not judged", () => {
  const steps: Given[] = [{ op: "create", name: "x", inputs: trait("x") }];
  expect(review(steps, {}, new Map(), "no token").quota).toEqual({
    max: 50,
    after: 1,
    counted: "this stack",
  });
  const changed: Given = { op: "update", name: "u", old: existing("u"), inputs: trait("u") };
  const blind = review([...steps, changed], { refreshed: false, same: 12 }, new Map(), "no token");
  expect(blind.quota).toBeUndefined();
  expect(blind.notJudged).toEqual([
    "The preview was made without --refresh, so what people changed in Segment since the last apply is not in it.",
    "Whether new traits (1) exist already: no token.",
    "The quota: the preview does not list unchanged resources. Add --refresh or --show-sames.",
    "Policies: no pack ran, or this format of the preview does not carry its findings.",
  ]);
});

const many = (op: string, count: number): Given[] =>
  Array.from({ length: count }, (_, index) => ({
    op,
    name: `${op}-${index}`,
    ...(op === "create" ? {} : { old: existing(`${op}-${index}`) }),
    inputs: trait(`${op}-${index}`),
  }));

test.each([
  [0, many("create", 10)],
  [1, many("create", 11)],
  [4, [...many("create", 25), ...many("update", 41)]],
  [4, [...many("create", 25), ...many("delete", 45)]],
])("rate limits cost %i minutes: the number of windows after the first", (minutes, steps) => {
  expect(review(steps).duration.minutes).toBe(minutes);
});

test("resources of another provider are not judged against the stack's own settings", () => {
  const other = provider.replace("::default::", "::europe::");
  const { adoptions, notJudged } = review(
    [{ op: "create", name: "flags-a", inputs: trait("a"), provider: other }],
    {},
    new Map([[space, [inSegment("a")]]]),
  );
  expect(adoptions).toEqual([]);
  expect(notJudged).toContain(
    "Existing traits, quota and settings of providers other than the stack's own, for: flags-a.",
  );
});

test("names are shown literally: no formatting, no mention, no line of their own", () => {
  expect(code("`a` @acme/all\n# b")).toBe("`` `a` @acme/all # b ``");
  expect(plain("[x](http://y) @acme <img> \u202e*b*")).toBe(
    "&#91;x&#93;(http://y) &#64;acme &#60;img&#62; &#42;b&#42;",
  );
  const hostile = review([{ op: "delete", name: "x\n\n# @acme", old: existing("| <script> `") }]);
  expect(toMarkdown(hostile)).toContain("- LastComputedTrait `` | <script> ` ``, key");
});

test("the stream of events says the same as the document, and adds the findings of policy packs", () => {
  const metadata = {
    op: "delete",
    urn: step({ op: "delete", name: "flags-a" }).urn,
    provider,
    old: { id: "1", ...existing("a") },
  };
  const finding = (name: string, enforcementLevel: string, message: string) => ({
    policyEvent: {
      resourceUrn: step({ op: "same", name }).urn,
      policyName: "a-rule",
      enforcementLevel,
      message: `<{%fg 1%}>${message}<{%reset%}>\n`,
    },
  });
  const events = [
    { preludeEvent: { config: {} } },
    { resourcePreEvent: { metadata: { ...metadata, op: "refresh", new: metadata.old } } },
    finding("flags-a", "advisory", 'Trait "flags-a" is odd.'),
    finding("flags-b", "advisory", 'Trait "flags-b" is odd.'),
    finding("flags-b", "mandatory", "Never."),
    { resourcePreEvent: { metadata } },
    { summaryEvent: { resourceChanges: { same: 1 }, PolicyPacks: { pack: "1.0.0" } } },
  ];
  const text = events.map((event, sequence) => JSON.stringify({ sequence, ...event })).join("\n");
  const given = reviewOf(readPreview(text), noAnswers);
  expect(given.deletions).toEqual(review([{ op: "delete", name: "flags-a", old: existing("a") }]).deletions);
  const markdown = toMarkdown(given);
  expect(markdown).toContain("#### Refused by policy\n\n- `a-rule`: Never. For `flags-b`.\n");
  expect(markdown).toContain(
    '#### Advice of policies\n\n- `a-rule`: Trait "..." is odd. For `flags-a`, `flags-b`.\n',
  );
});

test("a preview that did not finish does not pass for one of no changes", () => {
  const text = JSON.stringify({
    diagnostics: [{ message: "error: index.ts: no such name", severity: "error" }],
  });
  expect(toMarkdown(reviewOf(readPreview(text), noAnswers))).toContain(
    "The preview did not finish. Until then it had nothing.\n\n#### Errors of the preview\n\n- error: index.ts: no such name\n",
  );
});

test("a preview of nothing says so", () => {
  expect(toMarkdown(review([{ op: "same", name: "a", old: existing("a") }]))).toBe(
    [
      "### Segment: what this does to stack `prod`",
      "Nothing changes in Segment.",
      "#### Good to know\n\n- Computed traits afterwards: 1 of 50, counting this stack.",
      "#### Not judged\n\n- Policies: no pack ran, or this format of the preview does not carry its findings.\n",
    ].join("\n\n"),
  );
});

test.each([
  ["nothing", "", "it holds no JSON"],
  ["a cut-off document", '{"config": {', "the JSON is cut off or broken"],
  ["another document", '{"version": 3}', "it has neither steps nor diagnostics"],
])("%s is refused as input", (_case, text, reason) => {
  expect(() => readPreview(text)).toThrow(`this is not the output of \`pulumi preview --json\`: ${reason}`);
});

const audience = (name: string, query: string, more: object = {}) => ({
  name,
  query,
  spaceId: space,
  ...more,
});

const renamed: Given[] = [
  { op: "create", name: "new", inputs: trait("a", { adopt: "byName" }) },
  { op: "delete", name: "old", old: existing("a") },
];
const keptTrait = {
  resource: "old",
  kind: "LastComputedTrait",
  name: "a",
  key: "a",
  spaceId: space,
  by: "new",
  renamed: true,
};
const stays = {
  ...keptTrait,
  stays: true,
  consequence: "It is not deleted, and the other one has it; only the entry in the stack changes.",
  fix: 'aliases: [{ name: "old" }]',
};

test.each<[string, SpaceTraits]>([
  ["Segment was not asked", new Map()],
  ["the space lists it", new Map([[space, [inSegment("a", "tra_old")]]])],
  ["the space could not be listed", new Map([[space, { error: "HTTP 500" }]])],
])(
  "a rename without aliases under adopt loses nothing, and is one change in place of two: %s",
  (_case, lists) => {
    const given = review(renamed, {}, lists);

    const { kept, deletions, creations, adoptions, duration } = given;
    expect({ kept, deletions, creations, adoptions, loses: losesData(given) }).toEqual({
      kept: [stays],
      deletions: [],
      creations: [],
      adoptions: [],
      loses: false,
    });
    expect(duration.traits).toEqual({ create: 0, update: 0, delete: 0 });
    expect(given.quota?.after).toBe(1);
    expect(toMarkdown(given)).toContain(
      "stack `prod`\n\n**1 resource was renamed without `aliases`: what it has in Segment stays.**\n\n" +
        "#### Renamed without `aliases`, or declared twice\n\n" +
        "- LastComputedTrait `a`, key `a`, space `spa_9aQ1Lj62S4bomZKLF4DPqW`, from `old` to `new`. " +
        'It is not deleted, and the other one has it; only the entry in the stack changes. To say that it is the same one: `aliases: [{ name: "old" }]`.\n',
    );
  },
);

test.each([
  ["name", { kind: "LastComputedTrait", name: "new" }, 'aliases: [{ name: "old" }]'],
  [
    "class",
    { kind: "ComputedTrait", name: "old" },
    'aliases: [{ type: "pulumi-nodejs:dynamic/segment:LastComputedTrait" }]',
  ],
  [
    "name and class",
    { kind: "ComputedTrait", name: "new" },
    'aliases: [{ name: "old", type: "pulumi-nodejs:dynamic/segment:LastComputedTrait" }]',
  ],
  ["parent", { kind: "LastComputedTrait", name: "old" }, "aliases: [{ parent: <the old one> }]"],
])("a resource that gets another %s is told the alias that says so", (_what, given, fix) => {
  const made = { op: "create", inputs: trait("a", { adopt: "byName" }), ...given };

  expect(review([made, { op: "delete", name: "old", old: existing("a") }]).kept).toMatchObject([{ fix }]);
});

test("a rename without aliases and without adopt stops the apply, and its deletion counts as a loss", () => {
  const given = review([{ op: "create", name: "new", inputs: trait("a") }, renamed[1] as Given]);

  expect(given.kept).toEqual([
    {
      ...keptTrait,
      stays: false,
      consequence: "The apply will stop at the new resource, because the space has it already.",
      fix: 'aliases: [{ name: "old" }]',
    },
  ]);
  expect(losesData(given)).toBe(true);
  expect(toMarkdown(given)).toContain(
    "1 deleted, 1 created. **Something is lost that an apply cannot bring back; see below.** **1 resource was renamed without `aliases`: the apply stops there.**\n",
  );
});

test("a trait of the same name in the list that has another id is no successor of the deleted one", () => {
  const given = review(renamed, {}, new Map([[space, [inSegment("a", "tra_other")]]]));

  expect(given.kept).toEqual([]);
  expect(given.deletions.map(({ resource }) => resource)).toEqual(["old"]);
  expect(given.adoptions.map(({ traitId }) => traitId)).toEqual(["tra_other"]);
  expect(toMarkdown(given)).toContain("1 deleted, 1 taken over. **Something is lost");
});

test.each<[string, Partial<Given>]>([
  ["another name", { inputs: trait("b", { adopt: "byName" }) }],
  ["another space", { inputs: trait("a", { adopt: "byName", spaceId: "spa_other" }) }],
  ["another provider", { provider: provider.replace("::default::", "::europe::") }],
  ["another kind of object", { kind: "Audience" }],
])("a new resource of %s keeps nothing of the deleted one", (_case, other) => {
  const given = review([{ ...(renamed[0] as Given), ...other }, renamed[1] as Given]);

  expect(given.kept).toEqual([]);
  expect(losesData(given)).toBe(true);
});

test("a trait that changes its class, an audience, a filter and a connection hand over as well", () => {
  const connection = { sourceId: "src", spaceId: space };
  const given = review([
    { op: "create", kind: "ComputedTrait", name: "t2", inputs: trait("a", { adopt: "identical" }) },
    {
      op: "create",
      kind: "Audience",
      name: "a2",
      inputs: audience("b", "trait('a').exists()", { adopt: "byName" }),
    },
    { op: "create", kind: "SourceConnection", name: "c2", inputs: connection },
    { op: "create", kind: "SpaceFilter", name: "f2", inputs: trait("f", { adopt: "identical" }) },
    { op: "delete", name: "t1", old: existing("a") },
    { op: "delete", kind: "SpaceFilter", name: "f1", old: { inputs: trait("f") } },
    { op: "delete", kind: "Audience", name: "a1", old: { outputs: { ...audience("b", "x"), key: "b" } } },
    { op: "delete", kind: "SourceConnection", name: "c1", old: { inputs: connection, outputs: connection } },
  ]);

  expect(given.kept.map(({ resource, by, stays: isKept }) => [resource, by, isKept])).toEqual([
    ["t1", "t2", true],
    ["f1", "f2", true],
    ["a1", "a2", true],
    ["c1", "c2", true],
  ]);
  expect(given.kept[3]?.consequence).toContain("The source goes on feeding the space; only the entry");
  expect(given.manualSteps).toEqual([]);
  expect(toMarkdown(given)).toContain(
    "**4 resources were renamed without `aliases`: what they have in Segment stays.**\n",
  );
});

const synced = { warehouseId: "w", spaceId: space, tables: { pages: false, tracks: { context_ip: false } } };
const putBackTables = {
  overrides: [
    { collection: "pages", enabled: true },
    { collection: "tracks", property: "context_ip", enabled: false },
  ],
  enableEventTables: false,
};
const labelled = { sourceId: "s", labels: { environment: "prod", team: "growth" } };
const to = (kind: string, inputs: object): Given => ({ op: "create", kind, name: "new", inputs });
const keptOf = (...steps: Given[]) => review(steps).kept.map(({ kind, consequence }) => [kind, consequence]);
const gone = (kind: string, inputs: object, before: unknown): Given => ({
  op: "delete",
  kind,
  name: "old",
  old: { inputs, outputs: { ...inputs, before } },
});

test.each<[string, Given, string]>([
  [
    "tables",
    gone("ProfilesSync", synced, putBackTables),
    "The warehouse gets what it had before: pages on, tracks.context_ip off, event tables off. What was not synced in between is not backfilled.",
  ],
  [
    "labels",
    gone("SourceLabels", labelled, { environment: "dev", team: "" }),
    "Of the source's labels, environment is dev again, team taken off, as far as nobody else has changed them since.",
  ],
  [
    "secret labels",
    gone("SourceLabels", labelled, "[secret]"),
    "What it set goes back to what it was before.",
  ],
])("a deletion of %s says what is put back", (_what, given, consequence) => {
  expect(review([given]).deletions.map((loss) => loss.consequence)).toEqual([consequence]);
});

test("tables and labels that another resource names are not put back, those that it does not name are", () => {
  const sync = gone("ProfilesSync", synced, putBackTables);
  const labels = gone("SourceLabels", labelled, { environment: "dev", team: "" });
  const untouched = "Nothing is put back, and the other one has it; only the entry in the stack changes.";

  expect(keptOf(sync, to("ProfilesSync", { ...synced, spaceId: space.slice(4) }))).toEqual([
    ["ProfilesSync", untouched],
  ]);
  expect(keptOf(labels, to("SourceLabels", labelled))).toEqual([["SourceLabels", untouched]]);
  expect(keptOf(sync, to("ProfilesSync", { ...synced, tables: { pages: false } }))).toEqual([]);
  expect(keptOf(sync, to("ProfilesSync", { ...synced, warehouseId: "other" }))).toEqual([]);
  expect(keptOf(labels, to("SourceLabels", { ...labelled, labels: { team: "growth" } }))).toEqual([]);
  expect(keptOf(labels, to("SourceLabels", { ...labelled, sourceId: "other" }))).toEqual([]);
});

test("whether another provider adopts is not told by the preview, so its deletion counts as one", () => {
  const other = { provider: provider.replace("::default::", "::europe::") };
  const deleted = { ...(renamed[1] as Given), ...other };
  const silent = review([{ op: "create", name: "new", inputs: trait("a"), ...other }, deleted]);
  expect({ kept: silent.kept, loses: losesData(silent) }).toEqual({ kept: [], loses: true });

  const told = review([{ ...(renamed[0] as Given), ...other }, deleted]);
  expect({ kept: told.kept, loses: losesData(told) }).toEqual({ kept: [stays], loses: false });
});

test("of two entries that have one trait, the one that goes deletes nothing", () => {
  const given = review([
    { op: "same", name: "first", old: existing("a"), inputs: trait("a") },
    { op: "delete", name: "second", old: { ...existing("a"), id: "tra_first" } },
  ]);

  expect(given.kept).toMatchObject([{ resource: "second", by: "first", renamed: false, stays: true }]);
  expect(losesData(given)).toBe(false);
  expect(toMarkdown(given)).toContain(
    "\n\n1 resource goes, which another one declares too: what it has in Segment stays.\n\n",
  );
});

test("every one of 41 deleted traits is named", () => {
  const names = Array.from({ length: 41 }, (_, index) => `flag_${index}`);
  const given = review(names.map((name) => ({ op: "delete", name: `flags-${name}`, old: existing(name) })));

  const named = [...toMarkdown(given).matchAll(/- LastComputedTrait `(flag_\d+)`, key `\1`/g)];
  expect(named.map(([, name]) => name)).toEqual(names);
  expect(toMarkdown(given)).toContain("\n\n41 deleted. **Something is lost that an apply cannot bring back;");
});

const last = "event('get_treatment').last(property('treatment'))";

test("a new definition is shown with how it is computed, a secret one without its text", () => {
  const given = review([
    { op: "create", name: "a", inputs: trait("a", { query: last, computation: "realtime" }) },
    { op: "create", name: "b", inputs: trait("b", { query: "[secret]", computation: "batch" }) },
    {
      op: "update",
      name: "c",
      old: existing("c"),
      inputs: trait("c", { query: last, computation: "realtime" }),
      diffReasons: ["conditions", "query"],
    },
    {
      op: "replace",
      name: "d",
      old: existing("d"),
      inputs: trait("d", { query: last, computation: "batch" }),
      replaceReasons: ["within"],
    },
  ]);

  const lines = toMarkdown(given)
    .split("\n")
    .filter((line) => line.startsWith("- LastComputedTrait"));
  expect(lines.map((line) => line.replace(/The trait is deleted.*good\./, "..."))).toEqual([
    "- LastComputedTrait `d`, key `d`, space `spa_9aQ1Lj62S4bomZKLF4DPqW`, because of `within`. ... " +
      `Computed anew in batches, every 8 hours: \`${last}\``,
    `- LastComputedTrait \`a\`; computed in real time: \`${last}\``,
    "- LastComputedTrait `b`; computed in batches, every 8 hours from a secret query",
    `- LastComputedTrait \`c\`: \`conditions\`, \`query\`; computed in real time: \`${last}\``,
  ]);
  expect(given.creations[0]).toEqual({
    resource: "a",
    kind: "LastComputedTrait",
    name: "a",
    query: last,
    computation: "realtime",
  });
});

test("a new name says that the key stays", () => {
  const before = { ...existing("a"), outputs: { ...trait("a"), key: "first_name" } };
  const given = review([
    { op: "update", name: "x", old: before, inputs: trait("b", { query: last }), diffReasons: ["name"] },
  ]);

  expect(given.updates).toEqual([
    { resource: "x", kind: "LastComputedTrait", name: "b", changed: ["name"], keepsKey: "first_name" },
  ]);
  expect(toMarkdown(given)).toContain("- LastComputedTrait `b`: `name`; the key stays `first_name`\n");
});

const reads = (...keys: string[]) => keys.map((key) => `trait('${key}').exists()`).join(" AND ");

test("an audience that reads a deleted, a disabled or a missing trait is named", () => {
  const given = reviewOf(
    readPreview(
      preview([
        { op: "delete", name: "gone", old: existing("gone") },
        { op: "update", name: "off", old: existing("off"), inputs: trait("off", { enabled: false }) },
        { op: "create", name: "new", inputs: trait("New one") },
        {
          op: "replace",
          name: "moved",
          old: existing("moved"),
          inputs: trait("moved on"),
          replaceReasons: ["within"],
        },
        {
          op: "same",
          kind: "Audience",
          name: "old",
          old: { inputs: audience("Old", reads("gone", "off", "moved", "plan", "new_one")) },
        },
        {
          op: "create",
          kind: "Audience",
          name: "fresh",
          inputs: audience("Fresh", reads("plan", "typo.value", "new_one", "old", "not_told")),
        },
        { op: "create", kind: "Audience", name: "secret", inputs: audience("Secret", "[secret]") },
      ]),
    ),
    {
      ...noAnswers,
      keys: new Map([
        [
          space,
          new Map([
            ["plan", true],
            ["typo", false],
          ]),
        ],
      ]),
    },
  );

  expect(given.unmetReferences).toEqual([
    { resource: "old", name: "Old", key: "gone", problem: "deleted" },
    { resource: "old", name: "Old", key: "off", problem: "disabled" },
    { resource: "old", name: "Old", key: "moved", problem: "deleted" },
    { resource: "fresh", name: "Fresh", key: "typo", problem: "missing" },
  ]);
  expect(toMarkdown(given)).toContain(
    [
      "#### Audiences that miss what they read\n",
      "- Audience `Old` reads trait `gone`: this deletes it, and the audience goes on with its last values.",
      "- Audience `Old` reads trait `off`: it is disabled and gets no new values.",
      "- Audience `Old` reads trait `moved`: this deletes it, and the audience goes on with its last values.",
      "- Audience `Fresh` reads trait `typo`: neither this program nor the space has it.\n",
    ].join("\n"),
  );
  expect(given.notJudged).toContain(
    'Whether profiles carry what new audiences read: trait "not_told" of fresh.',
  );
  expect(given.notJudged).toContain(
    "Which traits these audiences read, whose query is secret or known only during the update: secret.",
  );
});

const readerWhen = (enabled: boolean): Given => ({
  op: "update",
  kind: "Audience",
  name: `reader-${enabled}`,
  old: { inputs: audience("Reader", reads("off")) },
  inputs: audience("Reader", reads("off"), { enabled }),
});

test("an audience that is disabled itself misses no new values", () => {
  const off = { op: "update", name: "off", old: existing("off"), inputs: trait("off", { enabled: false }) };

  expect(review([off, readerWhen(false), readerWhen(true)]).unmetReferences).toEqual([
    { resource: "reader-true", name: "Reader", key: "off", problem: "disabled" },
  ]);
});

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const updateOf = (name: string, enabled: boolean): Given => ({
  op: "update",
  name,
  old: existing(name),
  inputs: trait(name, { enabled }),
});
const readerOf = (query: unknown, before: string): Given => ({
  op: "update",
  kind: "Audience",
  name: "reader",
  old: { inputs: audience("Reader", before) },
  inputs: { ...audience("Reader", before), query },
  diffReasons: ["query"],
});
const told = (...steps: Given[]) => {
  const { unmetReferences, notJudged } = review(steps);
  return {
    problems: unmetReferences.map(({ problem }) => problem),
    notKnown: notJudged.join().includes("known only during"),
  };
};

test("an audience whose query is unknown because its trait is updated reads what it did", () => {
  const off = updateOf("off", false);
  expect(told(off, readerOf(unknown, reads("off")))).toEqual({ problems: ["disabled"], notKnown: false });
  expect(told(updateOf("off", true), readerOf(unknown, reads("off")))).toEqual({
    problems: [],
    notKnown: false,
  });
  expect(told(off, readerOf(unknown, reads("off", "plan")))).toEqual({ problems: [], notKnown: true });
  expect(told(off, readerOf("[secret]", reads("off")))).toEqual({ problems: [], notKnown: true });
});

const foreign = (id: string, name: string, query: string, audienceType = "USERS") => ({
  id,
  name,
  audienceType,
  definition: { query },
});
const removed: Given[] = [
  { op: "delete", name: "gone", old: existing("gone") },
  { op: "delete", kind: "Audience", name: "mine", old: { id: "aud_mine", ...existing("mine") } },
  {
    op: "replace",
    name: "kept",
    old: existing("kept"),
    inputs: trait("kept"),
    replaceReasons: ["within"],
  },
];

test("audiences of the space that the stack does not manage are named where they read what goes", () => {
  const audiences: SpaceAudiences = new Map([
    [
      space,
      [
        foreign("aud_1", "By hand", reads("gone", "kept")),
        foreign("aud_2", "Members", "trait('mine') = 'true' AND trait('plan') = 'pro'"),
        foreign("aud_3", "Accounts", "ANY (trait('gone') = 'on')", "ACCOUNTS"),
        foreign("aud_mine", "Goes too", reads("gone")),
        { ...foreign("aud_4", "Nothing", ""), definition: null },
        foreign("aud_5", "Of another shape", "trait(gone)"),
      ],
    ],
    ["spa_other", { error: "404" }],
  ]);
  const given = reviewOf(readPreview(preview(removed)), { ...noAnswers, audiences });

  expect(given.unmetReferences).toEqual([
    { name: "By hand", key: "gone", problem: "deleted" },
    { name: "Members", key: "mine", problem: "deleted" },
    { name: "Accounts", key: "gone", problem: "deleted" },
  ]);
  expect(toMarkdown(given)).toContain(
    "- Audience `By hand`, which this program does not manage, reads trait `gone`: this deletes it, and the audience goes on with its last values.\n",
  );
  expect(given.notJudged.join()).not.toContain("does not manage");
});

test("where the space's audiences were not listed, the review says that it does not know who reads", () => {
  const notListed = 'Which audiences that this program does not manage read what goes ("gone", "mine")';

  expect(review(removed, {}, new Map(), "no token").notJudged).toContain(`${notListed}; no token.`);
  const audiences: SpaceAudiences = new Map([[space, { error: "HTTP 403" }]]);
  const failed = reviewOf(readPreview(preview(removed)), { ...noAnswers, audiences });
  expect(failed.notJudged).toContain(`${notListed}; HTTP 403.`);
  expect(questionsOf(readPreview(preview(removed))).readers).toEqual([space]);
  expect(questionsOf(readPreview(preview(removed.slice(2)))).readers).toEqual([]);
});

test("an audience that reads what a renamed resource keeps misses nothing", () => {
  const reader = audience("Reader", "trait('a').exists()");
  const given = review([
    ...renamed,
    { op: "same", kind: "Audience", name: "reader", old: { inputs: reader, outputs: reader } },
  ]);

  expect(given.unmetReferences).toEqual([]);
});

const known = {
  destinations: [
    {
      id: "d",
      name: "Webhook",
      enabled: false,
      sourceId: "s",
      metadata: { id: "m", name: "Webhooks", slug: "w" },
    },
  ],
  sources: undefined,
};
const reviewed = (steps: Given[], destinations?: Parameters<typeof reviewOf>[1]["destinations"]): Review =>
  reviewOf(readPreview(preview(steps)), { ...noAnswers, ...(destinations && { destinations }) });

test("steps for destinations are those of the trait's output, with the names checked", () => {
  const steps: Given[] = [
    { op: "create", name: "new", inputs: trait("new", { destinations: [{ name: "Webhook", as: "track" }] }) },
  ];
  const declared = [{ name: "Webhook", as: "track" as const }];
  const place = 'the computed trait "new" in Segment\'s app';
  const inWords = (asked: typeof known | undefined) =>
    destinationSteps(place, declared, asked).map((text) => ({ resource: "new", when: "after", step: text }));
  expect(reviewed(steps, known).manualSteps).toEqual(inWords(known));
  expect(inWords(known)[1]?.step).toContain("it is disabled, so enable it");
  expect(reviewed(steps).manualSteps).toEqual(inWords(undefined));

  const refused = reviewed(steps, { error: "GET /destinations was answered 403" });
  expect(refused.manualSteps).toEqual(inWords(undefined));
  expect(refused.notJudged).toContain(
    "Whether the workspace has the destinations of new: GET /destinations was answered 403.",
  );
});

test("a destination that is not there is told before the steps, since the apply stops there", () => {
  const { manualSteps } = reviewed(
    [{ op: "create", name: "new", inputs: trait("new", { destinations: ["Webhok"] }) }],
    known,
  );
  expect(manualSteps[0]).toEqual({
    resource: "new",
    when: "before",
    step: '`destinations[0]` is the name of no destination in the workspace: did you mean "Webhook"? It has Webhook. The apply stops there, before this trait is written',
  });
});

test("of an update, new destinations are told in place of the old steps, and others leave those as they are", () => {
  const old = existing("a", { destinations: ["Webhook"] });
  const before = { ...old, outputs: { ...old.outputs, manualSteps: ["the old step"] } };
  const update = (name: string, more: object): Given => ({
    op: "update",
    name: "a",
    old: before,
    inputs: trait("a", { destinations: ["Webhook"], ...more }),
    diffReasons: [name],
  });
  expect(reviewed([update("description", { description: "new" })]).manualSteps).toEqual([
    { resource: "a", when: "before", step: "the old step" },
  ]);
  const steps = reviewed([update("destinations", { destinations: ["Webhook", "Braze"] })]).manualSteps;
  expect(steps.map(({ step: text }) => text)).toEqual([
    expect.stringContaining("open "),
    expect.stringContaining('tick "Webhook"'),
    expect.stringContaining('tick "Braze"'),
    expect.stringContaining("ID sync"),
  ]);
});

test("secret destinations are not named, and those of another provider are not held against this workspace", () => {
  const secret = reviewed(
    [{ op: "create", name: "new", inputs: trait("new", { destinations: "[secret]" }) }],
    known,
  );
  expect(secret.manualSteps).toEqual([
    {
      resource: "new",
      when: "after",
      step: 'attach the destinations of the computed trait "new" in Segment\'s app, which are secret: the output `manualSteps` names them',
    },
  ]);
  const partly = reviewed(
    [{ op: "create", name: "new", inputs: trait("new", { destinations: [{ name: "[secret]" }, "Webhok"] }) }],
    known,
  );
  expect(partly.manualSteps.map(({ step: text }) => text.slice(0, 50))).toEqual([
    expect.stringContaining("`destinations[1]` is the name of no destination"),
    expect.stringContaining("open "),
    "tick the one whose name is secret or not known yet",
    expect.stringContaining('tick "Webhok"'),
    expect.stringContaining("leave ID sync"),
  ]);
  const elsewhere = reviewed(
    [
      {
        op: "create",
        name: "new",
        inputs: trait("new", { destinations: ["Theirs"] }),
        provider: "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::europe::1",
      },
    ],
    known,
  );
  expect(elsewhere.manualSteps[1]?.step).toContain("that it exists was not checked");
});
