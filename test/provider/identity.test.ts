import { describe, expect, test } from "vitest";

import { startSegment, type Properties, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

const trait = (name: string, more: Properties = {}): Program[string] => ({
  kind: "LastComputedTrait",
  name,
  event: "get_treatment",
  property: "treatment",
  conditions: { split: name },
  ...more,
});
const anyTrait = (name: string): Program[string] => ({
  kind: "ComputedTrait",
  name,
  query: `event('get_treatment').where(property('split') = '${name}').last(property('treatment'))`,
});
const audience = (name: string): Program[string] => ({ kind: "Audience", name, query: "trait('a') = 'on'" });

/** What Segment has, by id. */
async function found(segment: Segment): Promise<Record<string, string>> {
  const traits = (await segment.api("GET", `/spaces/${segment.spaceId}/computed-traits`)) as {
    data: { computedTraits: { id: string; name: string }[] };
  };
  const audiences = (await segment.api("GET", `/spaces/${segment.spaceId}/audiences`)) as {
    data: { audiences: { id: string; name: string }[] };
  };
  const all = [...traits.data.computedTraits, ...audiences.data.audiences];
  return Object.fromEntries(all.map(({ id, name }) => [id, name]));
}

describe.each(["identical", "byName"])("under `adopt: %s`", (adopt) => {
  test.each<[string, Program, Program]>([
    ["a trait's resource", { a: trait("f") }, { b: trait("f") }],
    ["an audience's resource", { a: audience("f is on") }, { b: audience("f is on") }],
    ["a trait's class", { a: trait("f") }, { a: anyTrait("f") }],
    ["a trait's class and resource", { a: anyTrait("f") }, { b: trait("f") }],
    [
      "everything in a component",
      { "old-f": trait("f"), "old-g": trait("g"), "old-aud": audience("x") },
      { "new-f": trait("f"), "new-g": trait("g"), "new-aud": audience("x") },
    ],
  ])("renaming %s without aliases loses nothing, and settles", async (_what, before, after) => {
    await using segment = await startSegment();
    const stack = new TestStack(segment, { adopt });
    await stack.up(before);
    const had = await found(segment);

    await stack.up(after);

    expect(await found(segment)).toEqual(had);
    expect(stack.preview(after)).toEqual({});
    await stack.up(after);
    expect(stack.preview(after)).toEqual({});
    expect(await found(segment)).toEqual(had);
  });

  test("the deletion that the engine asks for after a rename says what stays, who has it, and names `aliases`", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment, { adopt });
    await stack.up({ a: trait("f") });
    const id = stack.idOf("a");

    await stack.up({ b: trait("f") });

    expect(stack.conversation.warnings).toEqual([
      `trait "f" was already in space production (${id}) and now belongs to LastComputedTrait "b". If that is a resource of this program under a new name, its old entry goes and the trait stays; \`aliases: [{ name: "<old name>" }]\` says so to Pulumi`,
      `trait "f" (${id}) stays, because LastComputedTrait "b" has it; only the entry of LastComputedTrait "a" goes. If it is the same resource, \`aliases: [{ name: "a" }]\` says so to Pulumi; of a component that was renamed, the component's own`,
    ]);
  });

  test("a second declaration of a trait takes it from nobody, whichever is registered first", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment, { adopt });
    await stack.up({ a: trait("f") });
    const had = await found(segment);

    await expect(stack.up({ a: trait("f"), b: trait("f") })).rejects.toThrow(
      'LastComputedTrait "b" and LastComputedTrait "a" of this program would get the key "f"',
    );
    await expect(stack.up({ b: trait("f"), a: trait("f") })).rejects.toThrow(
      'LastComputedTrait "a" and LastComputedTrait "b" of this program would get the key "f"',
    );
    await stack.up({ a: trait("f") });

    expect(await found(segment)).toEqual(had);
    expect(stack.preview({ a: trait("f") })).toEqual({});
  });

  test("a new resource does not get the trait that another one has renamed, and whose key is the old one", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment, { adopt });
    await stack.up({ a: trait("f") });
    const id = stack.idOf("a");
    const renamed = { ...trait("g"), conditions: { split: "f" } };

    await expect(stack.up({ a: renamed, b: trait("f") })).rejects.toThrow(
      `LastComputedTrait "a" of this program already has the key "f", which trait "g" has kept since it was made in space production (${id}): give this trait another \`name\``,
    );

    expect(await found(segment)).toEqual({ [id]: "g" });
    expect(stack.preview({ a: renamed })).toEqual({});
  });

  test("where the new resource comes first, the owner says that two have it, and neither loses it", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment, { adopt });
    await stack.up({ a: trait("f") });
    const id = stack.idOf("a");
    const renamed = { ...trait("g"), conditions: { split: "f" } };
    const both = `LastComputedTrait "a" and LastComputedTrait "b" of this program both have the trait "f" (${id})`;

    await expect(stack.up({ b: trait("f"), a: renamed })).rejects.toThrow(both);
    await expect(stack.up({ b: trait("f"), a: renamed })).rejects.toThrow(both);
    await stack.up({ a: renamed });

    expect(await found(segment)).toEqual({ [id]: "g" });
    expect(stack.preview({ a: renamed })).toEqual({});
  });

  test("replacing a resource by hand deletes first, and makes a new one", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment, { adopt });
    await stack.up({ a: trait("f") });
    const id = stack.idOf("a");

    await stack.up({ a: trait("f") }, { replace: ["a"] });

    expect(await found(segment)).toEqual({ [stack.idOf("a")]: "f" });
    expect(stack.idOf("a")).not.toBe(id);
    expect(stack.conversation.warnings).toContain(
      'trait "f" is made again under the key "f": profiles hold the old values until new ones arrive',
    );
    expect(stack.preview({ a: trait("f") })).toEqual({});
  });

  test("with a target, a refresh and another run in between, the old entry goes and the trait stays", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment, { adopt });
    await stack.up({ a: trait("f"), other: trait("g") });
    const had = await found(segment);
    const renamed = { b: trait("f"), other: trait("g") };

    await stack.up(renamed, { target: ["b"] });
    await stack.up(renamed);

    expect(await found(segment)).toEqual(had);
    expect(stack.preview(renamed)).toEqual({});
  });
});

test("a resource that goes and one that takes its name in the same run share one trait", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment, { adopt: "byName" });
  await stack.up({ b: trait("f"), c: trait("g") });
  const had = await found(segment);

  await stack.up({ c: trait("g"), d: trait("f") });

  expect(await found(segment)).toEqual(had);
});

test("a trait renamed to the name of another declaration is refused in the preview, with both names", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f"), b: trait("g") });

  expect(() => stack.preview({ b: trait("g"), a: trait("g") })).toThrow(
    'LastComputedTrait "a" and LastComputedTrait "b" of this program would get the key "g" in space',
  );
});

test("two traits may exchange their names", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f"), b: trait("g") });

  expect(stack.preview({ a: trait("g"), b: trait("f") })).toEqual({ a: "update", b: "update" });
});

test("without adoption, the refusal names `aliases` first", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f") });
  const id = stack.idOf("a");

  await expect(stack.up({ b: trait("f") })).rejects.toThrow(
    `space production already has the trait "f" (${id}, key "f"). If you renamed the resource in the program, give it \`aliases: [{ name: "<old name>" }]\`; else use another \`name\``,
  );
  expect(await found(segment)).toEqual({ [id]: "f" });
});

test("what one run deletes is deleted, and said once", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f"), b: trait("g") });

  await stack.destroy();

  expect(await found(segment)).toEqual({});
  expect(stack.conversation.warnings).toEqual([
    "this run deletes traits: profiles keep their last values as custom traits, destinations attached in the app are lost, and a key should not be used again",
  ]);
});

async function isConnected({ segment, stack }: { segment: Segment; stack: TestStack }): Promise<boolean> {
  const [entry] = stack.entries.values();
  const path = `/gateway/spaces/${segment.spaceId}/sources/${String(entry?.state["sourceId"])}`;
  return segment.api("GET", path).then(
    () => true,
    () => false,
  );
}

describe("connections over a route of the stack's own", () => {
  const connectionRoute = "/gateway/spaces/{spaceId}/sources/{sourceId}";

  async function start(): Promise<{ segment: Segment; stack: TestStack; connection: Program[string] }> {
    const segment = await startSegment();
    await segment.control("PATCH", "/switches", { connectionRoute });
    const stack = new TestStack(segment, { connections: "api", connectionRoute });
    const source = segment.emulator.sources.find(({ slug }) => slug === "split-impressions-production");
    return { segment, stack, connection: { kind: "SourceConnection", sourceId: source?.id } };
  }

  test.each<[string, string[], string[]]>([
    ["renaming it", ["a"], ["b"]],
    ["taking one of two declarations of it out", ["a", "b"], ["b"]],
    ["taking the other one out", ["a", "b"], ["a"]],
  ])("%s without aliases keeps the connection", async (_what, before, after) => {
    const { segment, stack, connection } = await start();
    await using _ = segment;
    const declare = (names: string[]): Program => Object.fromEntries(names.map((name) => [name, connection]));
    await stack.up(declare(before));

    await stack.up(declare(after));

    expect(await isConnected({ segment, stack })).toBe(true);
    expect(stack.preview(declare(after))).toEqual({});
  });

  test("replacing it by hand connects it again, and the last one out disconnects it", async () => {
    const { segment, stack, connection } = await start();
    await using _ = segment;
    await stack.up({ a: connection });
    await stack.up({ a: connection }, { replace: ["a"] });
    expect(await isConnected({ segment, stack })).toBe(true);

    const { entries } = stack;
    const kept = new Map(entries);
    await stack.destroy();
    for (const [name, entry] of kept) entries.set(name, entry);

    expect(await isConnected({ segment, stack })).toBe(false);
  });
});

test("in the app's mode, a renamed connection asks nobody to disconnect its source", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  const source = segment.emulator.sources.find(({ slug }) => slug === "split-impressions-production");
  const connection: Program[string] = { kind: "SourceConnection", sourceId: source?.id };
  await stack.up({ a: connection });

  await stack.up({ b: connection });

  expect(stack.conversation.warnings.join("\n")).not.toContain("disconnect");
  expect(stack.conversation.said.join("\n")).toContain(
    'because SourceConnection "b" declares it too; only the entry of SourceConnection "a" goes',
  );
});

test("a trait that gets another name is told to keep its key", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment);
  await stack.up({ a: trait("f") });

  await stack.up({ a: { ...trait("g"), conditions: { split: "f" } } });

  expect(stack.conversation.warnings).toEqual([
    'trait "f" becomes "g" in Segment\'s app and keeps its key, which is fixed when it is made: whatever uses the trait goes on using that key',
  ]);
  expect(stack.entries.get("a")?.state).toMatchObject({ name: "g", key: "f" });
});

test("a trait whose resource has changed its class is told the alias that names the old one", async () => {
  await using segment = await startSegment();
  const stack = new TestStack(segment, { adopt: "byName" });
  await stack.up({ a: trait("f") });

  await stack.up({ a: anyTrait("f") });

  expect(stack.conversation.warnings.at(-1)).toContain(
    '`aliases: [{ type: "pulumi-nodejs:dynamic/segment:LastComputedTrait" }]` says so to Pulumi',
  );
});
