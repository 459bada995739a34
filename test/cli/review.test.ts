import { expect, test } from "vitest";

import { code, plain, toMarkdown } from "../../src/cli/review/markdown";
import { readPreview } from "../../src/cli/review/preview";
import { losesData, type Review, reviewOf } from "../../src/cli/review/review";
import type { SpaceTraits } from "../../src/cli/review/spaces";

const space = "spa_9aQ1Lj62S4bomZKLF4DPqW";
const provider = "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::default::1";

interface Given {
  op: string;
  kind?: string;
  name: string;
  old?: { inputs?: object; outputs?: object; retainOnDelete?: boolean };
  inputs?: object;
  diffReasons?: string[];
  replaceReasons?: string[];
  provider?: string;
}

const step = ({ kind = "LastComputedTrait", name, old, inputs, ...rest }: Given) => ({
  provider,
  ...rest,
  urn: `urn:pulumi:prod::flags::segment:index:TreatmentTraits$pulumi-nodejs:dynamic/segment:${kind}::${name}`,
  ...(old && { oldState: { id: "tra_1", ...old } }),
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
const review = (steps: Given[], options = {}, lists: SpaceTraits = new Map(), notListed?: string): Review =>
  reviewOf(readPreview(preview(steps, options)), lists, notListed);

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
        "Profiles keep the last values, frozen, as a custom trait. Destinations and audiences get no new ones. The key should not be used again.",
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
  expect(given.manualSteps).toEqual([
    {
      resource: "flags-a",
      when: "after",
      step: "In Segment, the computed trait a, Select Destinations: tick Braze",
    },
  ]);
  expect(given.duration).toMatchObject({ traits: { create: 1, update: 0, delete: 1 }, minutes: 0 });
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
  expect(reviewOf(readPreview(JSON.stringify(document)), new Map()).drift).toEqual([
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
  const given = reviewOf(readPreview(text), new Map());
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
  expect(toMarkdown(reviewOf(readPreview(text), new Map()))).toContain(
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
