import { expect, test } from "vitest";

import { create, rollAlgorithm, rollAlgorithmQuery, startSegment } from "../support/provider";

test("creating 25 traits sends exactly 25 POSTs and draws no 429", async () => {
  await using segment = await startSegment({ rateWindowMs: 1_000 });
  process.env["SEGMENT_RATE_WINDOW_MS"] = "1000";
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  const flags = Array.from({ length: 25 }, (_, index) => `flag_${index}`);

  await Promise.all(flags.map((name) => create(provider, { ...rollAlgorithm, name })));

  const requests = await segment.requests();
  expect(requests.filter((request) => request.startsWith("createComputedTrait"))).toEqual(
    flags.map(() => "createComputedTrait 200"),
  );
  expect(requests.filter((request) => request.endsWith("429"))).toEqual([]);
  expect(requests.filter((request) => request.startsWith("listComputedTraits"))).toHaveLength(1);
});

test("refreshing 100 traits sends one list and no single read", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { maxTraits: 200 });
  await segment.control("POST", "/seed", manyTraits(100));
  const provider = segment.provider("LastComputedTrait");
  const { data } = (await segment.api(
    "GET",
    `/spaces/${segment.spaceId}/computed-traits?pagination.count=1000`,
  )) as Listed;
  await segment.requests();

  const read = await Promise.all(
    data.computedTraits.map(({ id }) => provider.read(id, { ...rollAlgorithm, spaceId: segment.spaceId })),
  );

  expect(read.map(({ id }) => id)).toEqual(data.computedTraits.map(({ id }) => id));
  expect((await segment.requests()).filter((request) => request.includes("Trait"))).toEqual([
    "listComputedTraits 200",
  ]);
});

interface Listed {
  data: { computedTraits: { id: string; name: string }[] };
}

function manyTraits(count: number): unknown {
  return {
    computedTraits: Array.from({ length: count }, (_, index) => ({
      name: `flag_${index}`,
      definition: { query: rollAlgorithmQuery, type: "USERS" },
    })),
  };
}

test("an answer lost after the trait was made leaves one trait, and it is the one in state", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "dropAfterCommit",
    times: 1,
  });

  const { id } = await create(provider, { ...rollAlgorithm });

  const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/computed-traits`)) as Listed;
  expect(data.computedTraits.map((trait) => trait.id)).toEqual([id]);
});

test("a trait of that name that is already there is refused, taken over when identical, or made what the program says", async () => {
  await using segment = await startSegment();
  const existing = (await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, {
    name: rollAlgorithm.name,
    enabled: true,
    definition: { query: rollAlgorithmQuery.replace("production", "staging"), type: "USERS" },
  })) as { data: { computedTrait: { id: string } } };
  const { id } = existing.data.computedTrait;
  const make = (adopt: string) =>
    create(segment.provider("LastComputedTrait", { space: segment.spaceId, adopt }), { ...rollAlgorithm });

  await expect(make("never")).rejects.toThrow(
    `already has the trait "back_end_roll_algorithm" (${id}, key "back_end_roll_algorithm")`,
  );
  await expect(make("identical")).rejects.toThrow("it differs in query");
  const adopted = await make("byName");
  expect(adopted).toMatchObject({ id, outs: { query: rollAlgorithmQuery } });
});

test("two declarations whose names make one key are refused in the preview", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });
  await create(provider, { ...rollAlgorithm, name: "Checkout Redesign", __resource: "old" });
  await segment.requests();

  const { failures } = await provider.check(
    {},
    { ...rollAlgorithm, name: "checkout-redesign", __resource: "new" },
  );

  expect(failures).toEqual([
    {
      property: "",
      reason: `LastComputedTrait "new" and LastComputedTrait "old" of this program would get the key "checkout_redesign" in space ${segment.spaceId}: give one of the traits another \`name\`, Segment makes keys from names`,
    },
  ]);
  expect(await segment.requests()).toEqual([]);
});

test("a key that a custom trait already has is refused", async () => {
  await using segment = await startSegment();
  const [source] = segment.emulator.sources;
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
  await fetch(`${segment.emulator.trackingUrl}/v1/identify`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      writeKey: source?.writeKey,
      userId: "u-1",
      traits: { back_end_roll_algorithm: "by hand" },
    }),
  });
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId });

  await expect(create(provider, { ...rollAlgorithm })).rejects.toThrow(
    'already has a custom trait with the key "back_end_roll_algorithm", which the trait "back_end_roll_algorithm" would overwrite',
  );
});

test("the plan's number of traits is counted before the first create", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId, maxTraits: "1" });
  await create(provider, { ...rollAlgorithm });

  await expect(create(provider, { ...rollAlgorithm, name: "one_more" })).rejects.toThrow(
    '"one_more" would be trait number 2 of the workspace, and its plan allows 1',
  );
});

test("a token of another workspace than the pinned one writes nothing", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", {
    space: segment.spaceId,
    workspace: "somebody-else",
  });

  await expect(create(provider, { ...rollAlgorithm })).rejects.toThrow(
    'but segment:workspace is "somebody-else"',
  );
  expect(await segment.requests()).toEqual(["getWorkspace 200"]);
});

test("a space that does not exist is named beside the ones that do", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: "spa_nowhere" });

  await expect(create(provider, { ...rollAlgorithm })).rejects.toThrow(
    /space "spa_nowhere" does not exist in workspace .*production/,
  );
});

test("a wrong token fails with one line that names no token", async () => {
  await using segment = await startSegment();
  const provider = segment.provider("LastComputedTrait", { space: segment.spaceId, token: "sgp_canary" });

  const error: unknown = await create(provider, { ...rollAlgorithm }).catch((reason: unknown) => reason);

  expect(String(error)).toMatch(/401.*--run-program/);
  expect(String(error)).not.toMatch(/canary|\n/);
});
