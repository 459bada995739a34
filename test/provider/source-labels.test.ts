import { describe, expect, test } from "vitest";

import { sourceLabels } from "../../src/provider/labels/source-labels";
import { drive } from "../client/driven-clock";
import { startSegment, type Properties, type Segment } from "../support/provider";
import { startSession } from "../support/session";
import { TestStack, type Program } from "../support/stack";

const sourceId = "hT5vQm8KxW3nRbZ7dLp2Yc";
const labelled = (labels: Properties, more: Properties = {}): Program[string] => ({
  kind: "SourceLabels",
  sourceId,
  labels,
  ...more,
});

/** A Segment whose workspace has some more labels than those of every workspace. */
async function start(): Promise<Segment> {
  const segment = await startSegment();
  for (const [key, value] of [
    ["team", "growth"],
    ["team", "platform"],
    ["tier", "one"],
  ])
    await segment.api("POST", "/labels", { label: { key, value } });
  await segment.requests();
  return segment;
}

async function labelsOf(segment: Segment, id = sourceId): Promise<Record<string, string>> {
  const { data } = (await segment.api("GET", `/sources/${id}`)) as {
    data: { source: { labels: { key: string; value: string }[] } };
  };
  return Object.fromEntries(data.source.labels.map(({ key, value }) => [key, value]));
}

/** As somebody else does, with the whole set. */
const put = (segment: Segment, labels: Record<string, string>, id = sourceId): Promise<unknown> =>
  segment.api("PUT", `/sources/${id}/labels`, {
    labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
  });

const writes = async (segment: Segment): Promise<string[]> =>
  (await segment.requests()).filter((request) => /^(add|replace|create|delete)/.test(request));

describe("its own keys", () => {
  test("a key that is not there is added, without a word about the others", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);

    await stack.up({ a: labelled({ team: "growth" }) });

    expect(await writes(segment)).toEqual(["addLabelsToSource 200"]);
    expect(stack.entries.get("a")?.state).toMatchObject({
      labels: { team: "growth" },
      allLabels: { environment: "prod", team: "growth" },
      before: { team: "" },
    });
    expect(stack.idOf("a")).toBe(sourceId);
  });

  test("keys are added, changed and taken off, and other people's stay", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "growth" }) });
    await put(segment, { environment: "prod", team: "growth", tier: "one" });

    await stack.up({ a: labelled({ team: "platform" }) });
    expect(await labelsOf(segment)).toEqual({ environment: "prod", team: "platform", tier: "one" });
    await stack.up({ a: labelled({ environment: "dev" }) });
    expect(await labelsOf(segment)).toEqual({ environment: "dev", tier: "one" });
    await stack.destroy();

    expect(await labelsOf(segment)).toEqual({ environment: "prod", tier: "one" });
  });

  test("a value that was overwritten comes back, however often the program has changed its mind", async () => {
    await using segment = await start();
    await put(segment, { team: "growth" });
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "platform" }) });
    await stack.up({ a: labelled({ team: "growth" }) });
    await stack.up({ a: labelled({ team: "platform" }) });
    await stack.refresh();

    await stack.destroy();

    expect(await labelsOf(segment)).toEqual({ team: "growth" });
  });

  test("a key that somebody else has given another value since stays when the resource goes", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "growth", tier: "one" }) });
    await put(segment, { team: "platform", tier: "one" });

    await stack.destroy();

    expect(await labelsOf(segment)).toEqual({ team: "platform" });
    expect(stack.conversation.said).toEqual([
      'info: the label "team" of source "Split impressions (production)" stays, because somebody else has given it another value',
    ]);
  });

  test("a key that somebody has taken off since is not put on again when the resource goes", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ environment: "dev", tier: "one" }) });
    await put(segment, { tier: "one" });

    await stack.destroy();

    expect(await labelsOf(segment)).toEqual({});
    expect(stack.conversation.said).toEqual([]);
  });

  test("labels that are there already are not sent, and stay when the resource goes", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);

    await stack.up({ a: labelled({ environment: "prod" }) });
    await stack.destroy();

    expect(await writes(segment)).toEqual([]);
    expect(await labelsOf(segment)).toEqual({ environment: "prod" });
  });

  test("what somebody changes or takes off is a difference, other people's labels are none", async () => {
    await using segment = await start();
    const program = { a: labelled({ team: "growth", environment: "prod" }) };
    const stack = new TestStack(segment);
    await stack.up(program);
    await put(segment, { environment: "prod", team: "growth", tier: "one" });
    await stack.refresh();
    expect(stack.preview(program)).toEqual({});
    expect(stack.entries.get("a")?.state["allLabels"]).toEqual({
      environment: "prod",
      team: "growth",
      tier: "one",
    });
    await put(segment, { environment: "dev", tier: "one" });

    await stack.refresh();
    expect(stack.entries.get("a")?.state["labels"]).toEqual({ environment: "dev" });
    expect(stack.preview(program)).toEqual({ a: "update" });
    await stack.up(program);

    expect(await labelsOf(segment)).toEqual({ environment: "prod", tier: "one", team: "growth" });
  });

  test("descriptions of other people's labels go with the whole set", async () => {
    await using segment = await start();
    const described = { key: "team", value: "growth", description: "Growth." };
    await segment.api("PUT", `/sources/${sourceId}/labels`, { labels: [described] });
    const stack = new TestStack(segment);

    await stack.up({ a: labelled({ tier: "one" }) });
    await stack.destroy();

    const { data } = (await segment.api("GET", `/sources/${sourceId}`)) as {
      data: { source: { labels: unknown } };
    };
    expect(data.source.labels).toEqual([described]);
  });
});

const refusal = async (program: Program, segment: Segment): Promise<string> =>
  new TestStack(segment).up(program).then(
    () => "it was taken",
    (error: unknown) => (error as Error).message,
  );

describe("what is refused", () => {
  const inTheApp =
    'Create it in the app first (Settings, Access Management, Labels); nothing was put on source "Split impressions (production)"';

  test.each<[string, Program[string], string]>([
    [
      "a value that the workspace does not have",
      labelled({ team: "sales" }),
      `the workspace has no label "team" of the value that \`labels.team\` gives: it has growth, platform. ${inTheApp}`,
    ],
    [
      "a misspelt value",
      labelled({ team: "grwth", tier: "one" }),
      `the workspace has no label "team" of the value that \`labels.team\` gives: did you mean "growth"? ${inTheApp}`,
    ],
    [
      "a misspelt key",
      labelled({ enviroment: "prod" }),
      `the workspace has no label "enviroment": did you mean "environment"? ${inTheApp}`,
    ],
    [
      "another source",
      labelled({ team: "growth" }, { sourceId: "nOpe" }),
      'source "nOpe" does not exist in workspace "acme": take `sourceId` from the source\'s settings, API keys, in the app',
    ],
    [
      "a key of another form",
      labelled({ "1st": "a", "b c": "d" }),
      "`labels.1st` has a key that must begin with a letter and hold letters, digits and hyphens only, 255 at most; `labels.b c` has a key that must begin with a letter and hold letters, digits and hyphens only, 255 at most",
    ],
    [
      "a value of another form",
      labelled({ team: "a_b" }),
      "`labels.team` must begin with a letter and hold letters, digits and hyphens only, 255 at most",
    ],
    ["nothing", labelled({}), "`labels` must name a label: as it is, this resource would manage nothing"],
  ])("%s is, before anything is written", async (_what, declared, message) => {
    await using segment = await start();

    expect(await refusal({ a: declared }, segment)).toBe(message);
    expect(await writes(segment)).toEqual([]);
  });

  test("a token that may not list labels leaves it to Segment whether they are there, and says so", async () => {
    await using segment = await start();
    await segment.control("POST", "/faults", { operation: "listLabels", kind: "status", status: 403 });
    const stack = new TestStack(segment);

    await stack.up({ a: labelled({ team: "growth" }) });
    expect(stack.conversation.warnings).toEqual([
      expect.stringMatching(/^not checked: whether the workspace has the labels\. /),
    ]);
    await expect(stack.up({ a: labelled({ team: "sales" }) })).rejects.toThrow("was answered 422");
    expect(await labelsOf(segment)).toEqual({ environment: "prod", team: "growth" });
  });
});

describe("one owner", () => {
  test("two resources that name one key of a source are refused in the preview", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);

    expect(() =>
      stack.preview({ a: labelled({ team: "growth" }), b: labelled({ tier: "one", team: "growth" }) }),
    ).toThrow(
      `SourceLabels "b" and SourceLabels "a" of this program both manage the label "team" of source ${sourceId}: leave it to one of them`,
    );
    expect(stack.preview({ a: labelled({ team: "growth" }), b: labelled({ tier: "one" }) })).toEqual({
      a: "create",
      b: "create",
    });
  });

  test("a resource renamed without `aliases` takes nothing off, and says so", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "growth" }) });

    await stack.up({ b: labelled({ team: "growth" }) });

    expect(await labelsOf(segment)).toEqual({ environment: "prod", team: "growth" });
    expect(stack.conversation.warnings).toEqual([
      `the label "team" of source ${sourceId} stays as it is, because SourceLabels "b" has it; only the entry of SourceLabels "a" goes. ` +
        'A resource that gets a new name in the program needs `aliases: [{ name: "<old name>" }]`, else nobody knows any more what was there before it',
    ]);
  });

  test("a key that moves from one resource to another keeps the value that was there before both", async () => {
    await using segment = await start();
    await put(segment, { team: "growth" });
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "platform", tier: "one" }) });

    await stack.up({ a: labelled({ tier: "one" }), b: labelled({ team: "platform" }) });
    expect(await labelsOf(segment)).toEqual({ team: "platform", tier: "one" });
    await stack.destroy();

    expect(await labelsOf(segment)).toEqual({ team: "growth" });
  });

  test("a key that moves between two resources that stay is not put back by the one that had it", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ tier: "one" }), b: labelled({ team: "growth", environment: "dev" }) });

    await stack.up({ a: labelled({ tier: "one", team: "growth" }), b: labelled({ environment: "dev" }) });

    expect(await labelsOf(segment)).toEqual({ environment: "dev", team: "growth", tier: "one" });
  });

  test("two that change one source at the same moment do not undo each other", async () => {
    await using segment = await start();
    await put(segment, { environment: "prod", team: "growth" });
    const { session, clock } = startSession(segment.emulator);
    const wishes = [{ environment: "dev" }, { team: "platform" }, { tier: "one" }];

    await drive(
      clock,
      Promise.all(
        wishes.map((labels, index) =>
          sourceLabels.create(session, { sourceId, labels, __resource: `r${index}` }),
        ),
      ),
    );

    expect(await labelsOf(segment)).toEqual({ environment: "dev", team: "platform", tier: "one" });
  });
});

describe("moving, and going away", () => {
  const other = "kB7xWn2TzQ5rVhM9sLc4Pd";

  test("another source gets the labels, and the old one has what it had", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ environment: "dev", team: "growth" }) });
    const moved = { a: labelled({ team: "growth" }, { sourceId: other }) };
    expect(stack.preview(moved)).toEqual({ a: "replace" });

    await stack.up(moved);

    expect(await labelsOf(segment)).toEqual({ environment: "prod" });
    expect(await labelsOf(segment, other)).toEqual({ environment: "dev", team: "growth" });
  });

  test("a source that is gone reads as gone, and deleting its labels is done", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "growth" }) });
    const [entry] = stack.entries.values();
    await segment.control("POST", "/seed", {
      workspace: { id: segment.emulator.workspaceId, slug: "acme" },
      sources: [],
    });

    await stack.destroy();
    expect(stack.entries.size).toBe(0);
    if (entry !== undefined) stack.entries.set("a", entry);
    await stack.refresh();
    expect(stack.entries.size).toBe(0);
  });

  test("a 404 for a source that is still listed, or a list that fails, is no deletion", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "growth" }) });
    const [entry] = stack.entries.values();
    await segment.control("POST", "/faults", { operation: "getSource", kind: "status", status: 404 });

    await expect(stack.refresh()).rejects.toThrow(
      `Segment says that source "Split impressions (production)" (${sourceId}) does not exist, and still lists it`,
    );
    await segment.control("POST", "/faults", { operation: "listSources", kind: "status", status: 403 });
    await expect(stack.refresh()).rejects.toThrow("was answered 403");
    await expect(stack.destroy()).rejects.toThrow("was answered 403");

    expect([...stack.entries.values()]).toEqual([entry]);
  });

  test("a token of another workspace changes nothing and forgets nothing", async () => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "growth" }) });
    await segment.control("POST", "/seed", { workspace: { slug: "other" } });
    await segment.requests();

    await expect(stack.refresh()).rejects.toThrow("but this resource was made in workspace");
    await expect(stack.destroy()).rejects.toThrow("but this resource was made in workspace");
    await expect(stack.up({ a: labelled({ environment: "dev" }) })).rejects.toThrow("Nothing was changed");

    expect(await segment.requests()).toEqual(Array.from({ length: 3 }, () => "getWorkspace 200"));
  });

  test("a value that the workspace no longer has cannot come back, so the key is taken off", async () => {
    await using segment = await start();
    await put(segment, { environment: "prod", team: "growth" });
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "platform" }) });
    await segment.api("DELETE", "/labels/team/growth");

    await stack.destroy();

    expect(await labelsOf(segment)).toEqual({ environment: "prod" });
    expect(stack.conversation.warnings).toEqual([
      'the label "team" of source "Split impressions (production)" is taken off instead of put back, because the workspace no longer has the value that it had before',
    ]);
  });

  test.each([
    ["are there", []],
    ["cannot be listed", [{ operation: "listLabels", kind: "status", status: 403 }]],
  ])("what was there comes back without a word where the workspace's labels %s", async (_where, faults) => {
    await using segment = await start();
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ environment: "dev", team: "growth" }) });
    await segment.control("POST", "/faults", faults);

    await stack.destroy();

    expect(await labelsOf(segment)).toEqual({ environment: "prod" });
    const ofLabels = stack.conversation.warnings.filter((warning) => warning.includes("taken off"));
    expect(ofLabels).toEqual([]);
  });

  test("where Segment takes no empty set, the last label stays, with what to do", async () => {
    await using segment = await start();
    await segment.control("PATCH", "/switches", { emptyLabelSet: "refuse" });
    await put(segment, { environment: "prod" });
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "growth" }) });
    await put(segment, { team: "growth" });

    await expect(stack.destroy()).rejects.toThrow(
      'Segment may take no empty set of labels: take the last one off source "Split impressions (production)" in the app, then run this again',
    );
    expect(stack.entries.size).toBe(1);
  });
});

describe("lost answers and failures", () => {
  test.each(["dropAfterCommit", "resetBefore"])(
    "an addition whose answer is lost (%s) is looked for, and made if it is not there",
    async (kind) => {
      await using segment = await start();
      await segment.control("POST", "/faults", { operation: "addLabelsToSource", kind, times: 1 });
      const stack = new TestStack(segment);

      await stack.up({ a: labelled({ team: "growth", tier: "one" }) });

      expect(await labelsOf(segment)).toEqual({ environment: "prod", team: "growth", tier: "one" });
      expect(await writes(segment)).toHaveLength(kind === "resetBefore" ? 2 : 1);
    },
  );

  test("an addition that gets no answer at all is in state as half done, and the next run goes on", async () => {
    await using segment = await start();
    await segment.control("POST", "/faults", {
      operation: "addLabelsToSource",
      kind: "resetBefore",
      times: 4,
    });
    const program = { a: labelled({ team: "growth" }) };
    const stack = new TestStack(segment);

    await expect(stack.up(program)).rejects.toThrow("got no answer");
    expect(stack.entries.get("a")?.state).toMatchObject({ labels: { team: "growth" }, before: { team: "" } });
    await stack.up(program);
    expect(await labelsOf(segment)).toEqual({ environment: "prod", team: "growth" });

    await stack.destroy();
    expect(await labelsOf(segment)).toEqual({ environment: "prod" });
  });

  test("a change whose answers are all lost keeps the first values and the keys that are to go", async () => {
    await using segment = await start();
    await put(segment, { team: "growth" });
    const stack = new TestStack(segment);
    await stack.up({ a: labelled({ team: "platform" }) });
    await segment.control("POST", "/faults", {
      operation: "replaceLabelsInSource",
      kind: "resetBefore",
      times: 5,
    });

    await expect(stack.up({ a: labelled({ tier: "one" }) })).rejects.toThrow("got no answer");
    expect(stack.entries.get("a")?.state).toMatchObject({
      labels: { team: "platform", tier: "one" },
      before: { team: "growth", tier: "" },
    });
    await stack.up({ a: labelled({ tier: "one" }) });

    expect(await labelsOf(segment)).toEqual({ team: "growth", tier: "one" });
  });

  test("a create that is refused leaves nothing in state", async () => {
    await using segment = await start();
    await segment.control("POST", "/faults", { operation: "addLabelsToSource", kind: "status", status: 422 });
    const stack = new TestStack(segment);

    await expect(stack.up({ a: labelled({ team: "growth" }) })).rejects.toThrow(/was answered 422: [^.]*$/);

    expect(stack.entries.size).toBe(0);
  });

  test("a create behind which the source cannot be read is in state", async () => {
    await using segment = await start();
    await segment.control("POST", "/faults", {
      operation: "getSource",
      kind: "status",
      status: 403,
      skip: 1,
      times: 1,
    });
    const program = { a: labelled({ team: "growth" }) };
    const stack = new TestStack(segment);

    await expect(stack.up(program)).rejects.toThrow("was answered 403");

    expect(stack.entries.get("a")?.state).toMatchObject({ before: { team: "" }, labels: { team: "growth" } });
    await stack.up(program);
    await stack.destroy();
    expect(await labelsOf(segment)).toEqual({ environment: "prod" });
  });

  test("labels that the source does not show behind a write are told", async () => {
    await using segment = await start();
    await segment.control("POST", "/faults", {
      operation: "addLabelsToSource",
      kind: "status",
      status: 200,
      body: { data: { labels: [] } },
    });
    const stack = new TestStack(segment);

    await stack.up({ a: labelled({ team: "growth" }) });

    expect(stack.conversation.warnings).toEqual([
      'source "Split impressions (production)" does not show "team" as just set: somebody else writes its labels at the same time, or Segment shows them late. `pulumi up --refresh` tells',
    ]);
  });
});

test("a connection that depends on the labels finds the environment that they say", async () => {
  await using segment = await start();
  await put(segment, {});
  const stack = new TestStack(segment, { environment: "prod" });
  const connection: Program[string] = { kind: "SourceConnection", sourceId, environment: "prod" };

  await expect(stack.up({ connection })).rejects.toThrow("has no label environment");
  await stack.up({ labels: labelled({ environment: "prod" }), connection });

  expect(stack.entries.get("connection")?.state["labels"]).toEqual({ environment: "prod" });
});

test("what is not known yet is neither refused nor taken for another's, and is a change", async () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  await using segment = await start();
  const stack = new TestStack(segment);
  await stack.up({ a: labelled({ team: "growth" }), b: labelled({ tier: "one" }) });

  expect(
    stack.preview({
      a: labelled({ team: unknown }),
      b: labelled({ team: "growth" }, { sourceId: unknown }),
      c: labelled({ team: "growth" }, { sourceId: unknown }),
      d: labelled({ environment: unknown }),
    }),
  ).toEqual({ a: "update", b: "replace", c: "create", d: "create" });
});
