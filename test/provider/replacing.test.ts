import { expect, test } from "vitest";

import { startSegment, type Properties, type Segment } from "../support/provider";
import { TestStack, type Program } from "../support/stack";

const [production, sandbox] = ["spa_4mTzQ9wXk2RvVbN7cLpYdH", "spa_7kRwT2nMxQ8vLpYdHbZ3cF"];

const trait = (more: Properties = {}): Program => ({
  t: {
    kind: "LastComputedTrait",
    name: "f",
    event: "get_treatment",
    property: "treatment",
    conditions: { split: "f" },
    ...more,
  },
});

async function startTwoSpaces(): Promise<Segment> {
  const segment = await startSegment();
  const spaces = [
    { id: production, slug: "production", name: "Production" },
    { id: sandbox, slug: "sandbox", name: "Sandbox" },
  ];
  await segment.control("POST", "/seed", { spaces });
  return { ...segment, spaceId: production };
}

async function namesIn(segment: Segment, spaceId: string): Promise<string[]> {
  const { data } = (await segment.api("GET", `/spaces/${spaceId}/computed-traits`)) as {
    data: { computedTraits: { name: string }[] };
  };
  return data.computedTraits.map(({ name }) => name);
}

async function writes(segment: Segment): Promise<string[]> {
  return (await segment.requests()).filter((request) => /^(create|update|remove)/.test(request));
}

test("a change of space makes the new trait before it deletes the old one", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  await segment.requests();

  await stack.up(trait({ spaceId: sandbox }));

  expect(await writes(segment)).toEqual(["createComputedTrait 200", "removeComputedTraitFromSpace 200"]);
  expect([await namesIn(segment, production), await namesIn(segment, sandbox)]).toEqual([[], ["f"]]);
  expect(stack.preview(trait({ spaceId: sandbox }))).toEqual({});
});

test("a change to a space that has the name already is refused and leaves the old trait, in this run and the next", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  await new TestStack(segment).up(trait({ spaceId: sandbox }));

  const move = (): Promise<void> => stack.up(trait({ spaceId: sandbox }));
  await expect(move()).rejects.toThrow('space sandbox already has the trait "f"');
  await expect(move()).rejects.toThrow('space sandbox already has the trait "f"');

  expect([await namesIn(segment, production), await namesIn(segment, sandbox)]).toEqual([["f"], ["f"]]);
});

test("after a refused move, going back keeps the trait that is there", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  const id = stack.idOf("t");
  await segment.control("POST", "/faults", { operation: "createComputedTrait", kind: "status", status: 403 });
  await expect(stack.up(trait({ spaceId: sandbox }))).rejects.toThrow("403");

  await stack.up(trait());

  expect(stack.idOf("t")).toBe(id);
  expect(await namesIn(segment, production)).toEqual(["f"]);
  expect(stack.preview(trait())).toEqual({});
});

test("after a refused move, the next run moves, and deletes the old trait then", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status: 403,
    times: 1,
  });
  await expect(stack.up(trait({ spaceId: sandbox }))).rejects.toThrow("403");

  await stack.up(trait({ spaceId: sandbox }));

  expect([await namesIn(segment, production), await namesIn(segment, sandbox)]).toEqual([[], ["f"]]);
});

test("an old trait that cannot be deleted after a move is named, and the new one is in state", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  const id = stack.idOf("t");
  await segment.control("POST", "/faults", {
    operation: "removeComputedTraitFromSpace",
    kind: "status",
    status: 403,
  });

  await stack.up(trait({ spaceId: sandbox }));

  expect(stack.conversation.warnings.join()).toContain(
    `LastComputedTrait "t" has moved to another space, and its old trait ${id} of space ${production} could not be deleted`,
  );
  expect(stack.preview(trait({ spaceId: sandbox }))).toEqual({});
});

test("under one key, the old trait is deleted first", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  await segment.requests();

  await stack.up(trait({ within: "30 days", replaceUnderSameKey: true }));

  expect(await writes(segment)).toEqual(["removeComputedTraitFromSpace 200", "createComputedTrait 200"]);
  expect(stack.conversation.warnings.join()).not.toContain("this run deletes");
});

test("a replacement for which there would be no room is refused before anything is deleted", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  await segment.control("PATCH", "/switches", { keyCollision: "twin" });
  await segment.api("POST", `/spaces/${production}/computed-traits`, {
    name: "F",
    enabled: true,
    definition: { query: "event('x').last(property('y'))", type: "USERS" },
  });

  await expect(stack.up(trait({ within: "30 days", replaceUnderSameKey: true }))).rejects.toThrow(
    /trait "f" \(tra_\w+\) cannot be replaced: space spa_\w+ has another one with that name or key \(tra_\w+\)\. Nothing was deleted/,
  );

  expect(await namesIn(segment, production)).toEqual(["f", "F"]);
});

test("a successor that is refused after its predecessor is gone says so, and the next run makes it", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  const id = stack.idOf("t");
  const replaced = trait({ within: "30 days", replaceUnderSameKey: true });
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status: 403,
    times: 1,
  });

  await expect(stack.up(replaced)).rejects.toThrow(
    `Its predecessor ${id} had to be deleted first and is gone: \`pulumi up\` makes trait "f" again once this is mended`,
  );
  await stack.up(replaced);

  expect(await namesIn(segment, production)).toEqual(["f"]);
  expect(stack.preview(replaced)).toEqual({});
});

test("a successor whose name is taken is refused before anything is deleted", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  const taken = {
    name: "taken",
    enabled: true,
    definition: { query: "event('x').last(property('y'))", type: "USERS" },
  };
  await segment.api("POST", `/spaces/${production}/computed-traits`, taken);

  await expect(
    stack.up(trait({ name: "taken", within: "30 days", replaceUnderSameKey: true })),
  ).rejects.toThrow(/trait "taken" \(tra_\w+\) cannot be replaced: .* Nothing was deleted/);

  expect(await namesIn(segment, production)).toEqual(["f", "taken"]);
});

test("a refused move says where the predecessor is, and what becomes of it", async () => {
  await using segment = await startTwoSpaces();
  const stack = new TestStack(segment);
  await stack.up(trait());
  const id = stack.idOf("t");
  await new TestStack(segment).up(trait({ spaceId: sandbox }));

  await expect(stack.up(trait({ spaceId: sandbox }))).rejects.toThrow(
    `Its predecessor ${id} is still in space ${production}: once this is mended, \`pulumi up\` moves it; a resource that is taken out of the program instead leaves it there, to be deleted in Segment`,
  );
});
