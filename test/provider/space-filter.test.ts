import { describe, expect, test } from "vitest";

import { spaceFilter } from "../../src/provider/filters/space-filter";
import { startSegment, type Properties, type Segment } from "../support/provider";
import { startSession } from "../support/session";
import { TestStack, type Program } from "../support/stack";

const others = (environment: string): string =>
  `type = 'track' and event = 'get_treatment' and properties.environmentName != '${environment}'`;
const filter = (name = "production only", more: Properties = {}): Program[string] => ({
  kind: "SpaceFilter",
  name,
  if: others("production"),
  ...more,
});

interface Found extends Properties {
  id: string;
  name: string;
}

async function found(segment: Segment, spaceId = segment.spaceId): Promise<Found[]> {
  const answer = (await segment.api("GET", `/filters?integrationId=${spaceId}`)) as {
    data: { filters: Found[] };
  };
  return answer.data.filters;
}

const namesOf = async (segment: Segment): Promise<Record<string, string>> =>
  Object.fromEntries((await found(segment)).map(({ id, name }) => [id, name]));

/** As somebody else with a token would. */
const make = (segment: Segment, more: Properties = {}): Promise<unknown> =>
  segment.api("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "production only",
    if: others("production"),
    ...more,
  });
const change = (segment: Segment, stack: TestStack, changes: Properties): Promise<unknown> =>
  segment.api("PATCH", `/filters/${stack.idOf("a")}`, { integrationId: segment.spaceId, ...changes });

const writes = async (segment: Segment): Promise<string[]> =>
  (await segment.requests()).filter((request) => /^(create|update|delete)/.test(request));

const refuse = (segment: Segment, status: number, errors: Properties[] = []) =>
  segment.control("POST", "/faults", {
    operation: "updateFilterById",
    kind: "status",
    status,
    body: { errors: errors.map((error) => ({ type: "bad-request", message: "no", ...error })) },
  });

describe("making one", () => {
  test("a filter always drops, and is made as the program says", async () => {
    await using segment = await startSegment();
    await segment.control("PATCH", "/switches", { dropDefault: false, enabledDefault: false });
    const stack = new TestStack(segment);

    await stack.up({
      a: filter("production only", { description: "Staging stays out.", if: `( ${others("production")} )` }),
    });

    expect(await found(segment)).toEqual([
      {
        id: stack.idOf("a"),
        workspaceId: segment.emulator.workspaceId,
        integrationId: segment.spaceId,
        name: "production only",
        description: "Staging stays out.",
        enabled: true,
        if: others("production"),
        drop: true,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      },
    ]);
    expect(await writes(segment)).toEqual(["createFilterForSpace 200"]);
  });

  test.each([
    ["event == 'get_treatment'", "1:7"],
    ["type = 'track' and event = 'a' or event = 'b'", "parentheses"],
    ["event = get_treatment", "'get_treatment'"],
    ["", "must not be empty"],
  ])("the statement %j is refused in the preview, and nothing is sent", async (statement, problem) => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);

    expect(() => stack.preview({ a: filter("a", { if: statement }) })).toThrow(problem);
    await expect(stack.up({ a: filter("a", { if: statement }) })).rejects.toThrow(problem);
    expect(await segment.requests()).toEqual([]);
  });

  test("an answer that is lost while lists lag leaves one filter, and it is the one in state", async () => {
    await using segment = await startSegment();
    await segment.control("PATCH", "/switches", { readsUntilShown: 3 });
    await segment.control("POST", "/faults", {
      operation: "createFilterForSpace",
      kind: "dropAfterCommit",
      times: 1,
    });
    const stack = new TestStack(segment);

    await stack.up({ a: filter() });

    expect(await namesOf(segment)).toEqual({ [stack.idOf("a")]: "production only" });
    expect(stack.preview({ a: filter() })).toEqual({});
  });

  test("after a lost answer, a new filter of that name or of that statement alone is not taken for ours", async () => {
    await using segment = await startSegment();
    await segment.control("PATCH", "/switches", { readsUntilShown: 1 });
    await make(segment, { if: others("prod") });
    await make(segment, { name: "somebody else's" });
    const lost = { operation: "createFilterForSpace", kind: "status", status: 503, times: 1 };
    await segment.control("POST", "/faults", lost);
    await segment.requests();
    const stack = new TestStack(segment);

    await expect(stack.up({ a: filter() })).rejects.toThrow(
      'space production does not show a new space filter "production only". It is not sent again, because two could come of it',
    );
    expect(await writes(segment)).toEqual(["createFilterForSpace 503"]);
  });

  test("two resources of one name, as in two components, do not make two filters of one name", async () => {
    await using segment = await startSegment();
    const { session } = startSession(segment.emulator, { space: segment.spaceId });
    const { kind: _, ...given } = { ...filter(), __resource: "filter" };
    const { inputs } = spaceFilter.check(session, given, {});

    const made = await Promise.allSettled([
      spaceFilter.create(session, inputs),
      spaceFilter.create(session, inputs),
    ]);

    expect(made.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(made[1]).toMatchObject({
      reason: {
        message: `two space filters of this program would be called "production only" in space ${segment.spaceId}: rename one of them`,
      },
    });
    expect(await found(segment)).toHaveLength(1);
  });

  test("two of one name are refused in the preview, with both names", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);

    expect(() => stack.preview({ a: filter("f"), b: filter("f", { if: "type = 'page'" }) })).toThrow(
      `SpaceFilter "b" and SpaceFilter "a" of this program would both be called "f" in space ${segment.spaceId}`,
    );
  });

  test("an eleventh in one program is refused in the preview", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    const many = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`r${index}`, filter(`f${index}`)]),
    );

    expect(() => stack.preview(many)).toThrow(
      `SpaceFilter "r10" is space filter number 11 that this program declares for space ${segment.spaceId}, and Segment takes 10`,
    );
    const { r10: _, ...ten } = many;
    await stack.up(ten);
    expect(stack.preview(ten)).toEqual({});
  });

  test("a space that has ten takes no other, and that is known before anything is sent", async () => {
    await using segment = await startSegment();
    for (let made = 0; made < 10; made++) await make(segment, { name: `f${made}` });
    await segment.requests();
    const stack = new TestStack(segment);

    await expect(stack.up({ a: filter() })).rejects.toThrow(
      /space filter "production only" was not made: Segment takes 10 in a space, and space spa_\w+ has 10 \("f0", .*"f9"\)/,
    );
    expect(await writes(segment)).toEqual([]);
  });

  test("what a run makes counts, and what it fails to make does not", async () => {
    await using segment = await startSegment();
    for (let made = 0; made < 9; made++) await make(segment, { name: `f${made}` });
    const { session } = startSession(segment.emulator, { space: segment.spaceId });
    const create = (name: string) => {
      const { kind: _, ...given } = { ...filter(name), __resource: name };
      return spaceFilter.create(session, spaceFilter.check(session, given, {}).inputs);
    };
    const refusal = { operation: "createFilterForSpace", kind: "status", status: 400, times: 1 };
    await segment.control("POST", "/faults", refusal);
    await segment.requests();

    await expect(create("refused")).rejects.toThrow("was answered 400");
    await create("tenth");
    await expect(create("eleventh")).rejects.toThrow("has 9");

    expect(await writes(segment)).toEqual(["createFilterForSpace 400", "createFilterForSpace 200"]);
  });

  test("a refresh right after finds a filter that Segment does not show yet", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    const now = new Date(stack.conversation.clock.now()).toISOString();
    await segment.control("POST", "/clock", { now });
    await segment.control("PATCH", "/switches", { readsUntilShown: 4 });
    await stack.up({ a: filter() });

    await stack.refresh();

    expect(stack.preview({ a: filter() })).toEqual({});
  });

  test("a workspace without the feature is told its name, whom to ask, and what protects meanwhile", async () => {
    await using segment = await startSegment();
    await segment.control("PATCH", "/switches", { features: ["Spaces"] });
    const stack = new TestStack(segment);

    await expect(stack.up({ a: filter() })).rejects.toThrow(
      /ask Segment's support to enable the feature "Space Filters" for the workspace.*meanwhile the policy pack .* keep other environments out$/,
    );
    expect(await writes(segment)).toEqual([]);
  });
});

describe("taking over what is there", () => {
  test("a filter of that name is not touched, and the refusal names `aliases` first", async () => {
    await using segment = await startSegment();
    await make(segment);
    const stack = new TestStack(segment);

    await expect(stack.up({ a: filter() })).rejects.toThrow(
      /^space production already has the space filter "production only" \(\w+\)\. If you renamed the resource in the program, give it `aliases: \[\{ name: "<old name>" \}\]`; else use another `name`/,
    );
  });

  test("`identical` takes over the same statement in another spelling, and nothing is sent", async () => {
    await using segment = await startSegment();
    await make(segment, {
      if: `${others("production").replace("type = 'track' and ", "")} and type = "track"`,
    });
    await segment.requests();
    const stack = new TestStack(segment);

    await stack.up({ a: filter("production only", { adopt: "identical" }) });

    expect(await writes(segment)).toEqual([]);
    expect(await namesOf(segment)).toEqual({ [stack.idOf("a")]: "production only" });
  });

  test("`identical` refuses what differs; `byName` makes it what the program says", async () => {
    await using segment = await startSegment();
    await make(segment, { if: others("prod"), enabled: false, drop: false });
    const stack = new TestStack(segment);

    await expect(stack.up({ a: filter("production only", { adopt: "identical" }) })).rejects.toThrow(
      "and it differs in enabled, if, drop",
    );
    await stack.up({ a: filter("production only", { adopt: "byName" }) });

    expect(await found(segment)).toEqual([
      expect.objectContaining({ id: stack.idOf("a"), if: others("production"), enabled: true, drop: true }),
    ]);
  });

  test("of several that have the name, the one with the statement is meant, or none", async () => {
    await using segment = await startSegment();
    await make(segment, { if: others("prod") });
    await make(segment);
    const stack = new TestStack(segment);
    const wanted = filter("production only", { adopt: "identical" });

    await expect(stack.up({ a: { ...wanted, if: "type = 'page'" } })).rejects.toThrow(
      'has 2 space filters called "production only"',
    );
    await stack.up({ a: wanted });

    expect((await found(segment))[1]?.id).toBe(stack.idOf("a"));
  });

  test.each(["identical", "byName"])(
    "renaming the resource without aliases under `adopt: %s` keeps the filter, and settles",
    async (adopt) => {
      await using segment = await startSegment();
      const stack = new TestStack(segment, { adopt });
      await stack.up({ a: filter() });
      const id = stack.idOf("a");

      await stack.up({ b: filter() });

      expect(await namesOf(segment)).toEqual({ [id]: "production only" });
      expect(stack.preview({ b: filter() })).toEqual({});
      expect(stack.conversation.warnings).toEqual([
        `space filter "production only" was already in space production (${id}) and now belongs to SpaceFilter "b". If that is a resource of this program under a new name, its old entry goes and the filter stays; \`aliases: [{ name: "<old name>" }]\` says so to Pulumi`,
        `space filter "production only" (${id}) stays, because SpaceFilter "b" has it; only the entry of SpaceFilter "a" goes. A resource that gets a new name in the program needs \`aliases: [{ name: "<old name>" }]\``,
      ]);
    },
  );
});

describe("what somebody does to it in Segment", () => {
  test.each<[string, Properties]>([
    ["switched off", { enabled: false }],
    ["renamed", { name: "old" }],
    ["given another statement", { if: others("prod") }],
    ["set not to drop", { drop: false }],
  ])("a filter that was %s is a difference, and the next run takes it back", async (_what, changes) => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const [before] = await found(segment);
    await change(segment, stack, changes);

    await stack.refresh();
    expect(stack.preview({ a: filter() })).toEqual({ a: "update" });
    await stack.up({ a: filter() });

    expect(await found(segment)).toEqual([{ ...before, updatedAt: expect.any(String) }]);
    expect(stack.preview({ a: filter() })).toEqual({});
  });

  test("another spelling of the statement is no difference, in Segment or in the program", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const respelled = `event = "get_treatment" and (type = 'track') and properties.environmentName != 'production'`;
    await change(segment, stack, { if: respelled });

    await stack.refresh();

    expect(stack.entries.get("a")?.state["if"]).toBe(others("production"));
    expect(stack.preview({ a: filter() })).toEqual({});
    expect(stack.preview({ a: filter("production only", { if: respelled }) })).toEqual({});
  });

  test("a statement that cannot be read is a difference that says so", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const [listed] = await found(segment);
    const body = { data: { filters: [{ ...listed, if: "sampled(0.5)" }] } };
    await segment.control("POST", "/faults", {
      operation: "listFiltersForSpace",
      kind: "status",
      status: 200,
      body,
    });

    await stack.refresh();

    expect(stack.entries.get("a")?.state["if"]).toBe("sampled(0.5)");
    expect(stack.preview({ a: filter() })).toEqual({ a: "update" });
    const { session } = stack.conversation;
    const entry = stack.entries.get("a");
    expect(
      spaceFilter.diff(session, entry?.id ?? "", entry?.state ?? {}, { ...filter(), __resource: "a" }).reason,
    ).toBe(
      'the statement that space filter "production only" has in Segment is none that this version can read, so it cannot tell what is dropped now',
    );
  });

  test("one that was deleted in the app is made again; one that the service only fails to show is not gone", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const id = stack.idOf("a");
    await segment.control("POST", "/faults", {
      operation: "listFiltersForSpace",
      kind: "status",
      status: 400,
      times: 1,
    });
    await expect(stack.refresh()).rejects.toThrow("was answered 400");

    await segment.control("DELETE", `/app/filters/${id}`);
    await stack.refresh();
    expect(stack.preview({ a: filter() })).toEqual({ a: "create" });
    await stack.up({ a: filter() });

    expect(stack.idOf("a")).not.toBe(id);
    expect(await namesOf(segment)).toEqual({ [stack.idOf("a")]: "production only" });
  });

  test("an update of one that is gone says what to run", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    await segment.control("DELETE", `/app/filters/${stack.idOf("a")}`);

    await expect(stack.up({ a: filter("staging too") })).rejects.toThrow(
      "was deleted in Segment: run `pulumi refresh`, then `pulumi up` makes it again",
    );
  });
});

describe("changing and removing it", () => {
  const prod = filter("production only", { if: others("prod") });

  test("where Segment takes no new statement, the error says how to replace it, and nothing was changed", async () => {
    await using segment = await startSegment();
    await segment.control("PATCH", "/switches", { newFilterStatement: "refuse" });
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const id = stack.idOf("a");

    await expect(stack.up({ a: prod })).rejects.toThrow(
      'run `pulumi up --replace URN` with the URN of SpaceFilter "a", which `pulumi stack --show-urns` prints. Between the two, what it drops reaches the space, and stays on profiles',
    );
    expect(await found(segment)).toEqual([expect.objectContaining({ id, if: others("production") })]);
    await stack.up({ a: filter("new name") });
    expect(await namesOf(segment)).toEqual({ [id]: "new name" });
  });

  test.each<[number, Properties[]]>([
    [400, []],
    [405, [{}]],
    [422, [{ field: "if" }]],
    [501, []],
  ])("a refusal with %i %j may be about the statement", async (status, errors) => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    await refuse(segment, status, errors);

    await expect(stack.up({ a: prod })).rejects.toThrow("run `pulumi up --replace URN`");
  });

  test.each<[string, number, Properties[], Program[string]]>([
    ["of another field", 422, [{ field: "name" }], prod],
    ["of a token", 403, [], prod],
    ["of a change that has no new statement", 400, [], filter("new name")],
  ])("a refusal %s is passed on as it is", async (_what, status, errors, changed) => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    await refuse(segment, status, errors);

    await expect(stack.up({ a: changed })).rejects.toThrow(/^(?!.*--replace).*was answered/);
  });

  test("a replacement in a run that has made another filter finds its name and its place free", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    const nine = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`r${at}`, filter(`f${at}`)]));
    await stack.up({ ...nine, a: filter() });
    const program = { new: filter("new"), ...nine, a: filter() };

    await stack.up(program, { replace: ["a"] });

    expect(await found(segment)).toHaveLength(10);
    expect(stack.preview(program)).toEqual({});
  });

  test("a space may be named with `spa_` or without", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });

    const bare = filter("production only", { spaceId: segment.spaceId.replace("spa_", "") });
    expect(stack.preview({ a: bare })).toEqual({});
  });

  test("a replacement deletes first, so that never two stand, and says that events pass in between", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const id = stack.idOf("a");
    await segment.requests();

    await stack.up({ a: prod }, { replace: ["a"] });

    expect(await writes(segment)).toEqual(["deleteFilterById 200", "createFilterForSpace 200"]);
    expect(stack.conversation.warnings).toEqual([
      `space filter "production only" (${id}) is deleted: what it dropped reaches space production from now on`,
      `space filter "production only" was deleted (${id}) before it was made again: what it drops reached space production in between, and stays on profiles`,
    ]);
    expect(stack.preview({ a: prod })).toEqual({});
  });

  test("a replacement whose create fails says what is gone, and the next run makes it", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const id = stack.idOf("a");
    await segment.control("POST", "/faults", {
      operation: "createFilterForSpace",
      kind: "status",
      status: 400,
      times: 1,
    });

    await expect(stack.up({ a: prod }, { replace: ["a"] })).rejects.toThrow(
      `Its predecessor ${id} had to be deleted first and is gone, so what it dropped reaches space production`,
    );
    await stack.up({ a: prod });

    expect(await namesOf(segment)).toEqual({ [stack.idOf("a")]: "production only" });
  });

  test("a replacement that another filter leaves nothing of says that its predecessor is gone", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter(), b: filter("another") });
    const id = stack.idOf("a");

    await expect(stack.up({ a: prod, b: filter("another") }, { replace: ["a"] })).rejects.toThrow(
      new RegExp(`together they would leave none.*Its predecessor ${id} had to be deleted first and is gone`),
    );
  });

  test("a change of space makes the new one before the old one goes", async () => {
    await using segment = await startSegment({ seed: { spaces: [{ slug: "old" }, { slug: "new" }] } });
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    await segment.requests();
    const moved = { a: filter("production only", { spaceId: segment.emulator.spaces[1]?.id }) };
    expect(stack.preview(moved)).toEqual({ a: "replace" });

    await stack.up(moved);

    expect(await writes(segment)).toEqual(["createFilterForSpace 200", "deleteFilterById 200"]);
    expect(await found(segment)).toEqual([]);
    expect(await found(segment, segment.emulator.spaces[1]?.id)).toHaveLength(1);
    expect(stack.preview(moved)).toEqual({});
  });

  test("where the old one cannot be deleted after a change of space, the run says so, and the new one is in state", async () => {
    await using segment = await startSegment({ seed: { spaces: [{ slug: "old" }, { slug: "new" }] } });
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const id = stack.idOf("a");
    const refusal = { operation: "deleteFilterById", kind: "status", status: 400 };
    await segment.control("POST", "/faults", refusal);
    const moved = { a: filter("production only", { spaceId: segment.emulator.spaces[1]?.id }) };

    await stack.up(moved);

    expect(stack.conversation.warnings.join()).toContain(
      `SpaceFilter "a" has moved to another space, and its old space filter ${id} of space ${segment.spaceId} could not be deleted`,
    );
    expect(stack.preview(moved)).toEqual({});
  });

  test("a name that one filter gives up in a run is free for another one", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter("f") });
    const renamed = { a: filter("g"), b: filter("f", { if: "type = 'page'" }) };

    await stack.up(renamed);

    expect(await namesOf(segment)).toEqual({ [stack.idOf("a")]: "g", [stack.idOf("b")]: "f" });
    expect(stack.preview(renamed)).toEqual({});
  });

  test("a filter that is gone already is deleted; one that is denied and listed is not", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter("a"), b: filter("b") });
    await segment.control("DELETE", `/app/filters/${stack.idOf("a")}`);
    await segment.requests();
    await stack.up({ b: filter("b") });
    expect(await writes(segment)).toEqual(["deleteFilterById 404"]);
    const denied = { operation: "deleteFilterById", kind: "status", status: 404 };
    await segment.control("POST", "/faults", denied);

    await expect(stack.destroy()).rejects.toThrow("does not exist, and still lists it: it was not deleted");
    await segment.control("DELETE", "/faults");
    await stack.destroy();

    expect(await found(segment)).toEqual([]);
  });

  test("a filter that is denied once, and listed, is deleted all the same", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const denied = { operation: "deleteFilterById", kind: "status", status: 404, times: 1 };
    await segment.control("POST", "/faults", denied);

    await stack.destroy();

    expect(await found(segment)).toEqual([]);
  });

  test("a description that the program no longer gives stays, and the preview warns", async () => {
    await using segment = await startSegment();
    const stack = new TestStack(segment);
    await stack.up({ a: filter("f", { description: "one" }) });

    await stack.up({ a: filter("f") });

    expect(stack.conversation.warnings).toEqual([
      '`description` of space filter "f" stays as it is: Segment has no way to take one back, so write a new value instead of removing it',
    ]);
    expect(await found(segment)).toEqual([expect.objectContaining({ description: "one" })]);
  });

  test("one that the program does not manage is looked up by id, in its space alone", async () => {
    await using segment = await startSegment({ seed: { spaces: [{ slug: "a" }, { slug: "b" }] } });
    await make(segment, { description: "Made by hand." });
    const [there] = await found(segment);
    const { session } = startSession(segment.emulator);
    const look = (spaceId: string | undefined) =>
      spaceFilter.read(session, there?.id ?? "", { spaceId, __lookup: true });

    expect(await look(segment.spaceId)).toEqual({
      id: there?.id,
      inputs: {
        name: "production only",
        enabled: true,
        if: others("production"),
        spaceId: segment.spaceId,
      },
      state: {
        name: "production only",
        enabled: true,
        if: others("production"),
        spaceId: segment.spaceId,
        drop: true,
        createdAt: there?.["createdAt"],
        workspaceId: segment.emulator.workspaceId,
        schemaVersion: 1,
      },
    });
    expect(await look(segment.emulator.spaces[1]?.id)).toBeUndefined();
  });

  test("with a token of another workspace nothing looks deleted", async () => {
    await using segment = await startSegment();
    await using other = await startSegment({ seed: { workspace: { slug: "other" } } });
    const stack = new TestStack(segment);
    await stack.up({ a: filter() });
    const { id, state } = stack.entries.get("a") ?? { id: "", state: {} };

    const { session } = startSession(other.emulator);
    await expect(spaceFilter.read(session, id, state)).rejects.toThrow("this resource was made in workspace");
  });
});
