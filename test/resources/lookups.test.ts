import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import {
  getAudience,
  getDestinations,
  getEventProperties,
  getEventPropertiesOutput,
  getSource,
  getSourceOutput,
  getSources,
  getSpace,
  getTrait,
  getWorkspace,
  SegmentProvider,
} from "../../src";
import { runProgram, valueOf } from "../support/program";
import { startSegment, type Segment } from "../support/provider";

/** Run a piece of a program in a stack that is configured for this Segment. */
async function look<T>(
  { emulator: { apiUrl, token }, spaceId }: Segment,
  program: () => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const { result } = await runProgram(
    () => {
      const found = program();
      // The program goes on after what fails, as Promise.all does.
      found.catch(() => undefined);
      return { found };
    },
    { apiUrl, token, space: spaceId, ...settings },
  );
  return result.found;
}

const refusalOf = (found: Promise<unknown>): Promise<string> =>
  found.then(
    (value) => `found ${JSON.stringify(value)}`,
    (error: unknown) =>
      error instanceof pulumi.ResourceError ? error.message : `no clean line: ${String(error)}`,
  );

const refusalOfOutput = (found: pulumi.Output<unknown>): Promise<string> => {
  const { isKnown, isSecret } = found as unknown as Record<string, Promise<unknown>>;
  for (const part of [isKnown, isSecret]) part?.catch(() => undefined);
  return refusalOf((found as unknown as { promise(): Promise<unknown> }).promise());
};

test("a source is found by slug, name or id, and without its write key", async () => {
  await using segment = await startSegment();
  const source = {
    id: "hT5vQm8KxW3nRbZ7dLp2Yc",
    slug: "split-impressions-production",
    name: "Split impressions (production)",
    enabled: true,
    labels: { environment: "prod" },
  };
  const found = await look(segment, () =>
    Promise.all([
      getSource({ slug: source.slug }),
      getSource({ name: source.name }),
      getSource({ id: source.id, slug: undefined }),
    ]),
  );
  expect(found).toEqual([source, source, source]);
});

test("twenty lookups of a kind make one list", async () => {
  await using segment = await startSegment();
  await look(segment, async () => {
    const slugs = ["split-impressions-production", "split-impressions-staging"];
    for (let round = 0; round < 5; round++) await Promise.all(slugs.map((slug) => getSource({ slug })));
    await Promise.all(slugs.map((slug) => getSource({ slug })));
    await Promise.all(Array.from({ length: 20 }, () => getSpace({ slug: "production" })));
    await Promise.all(Array.from({ length: 20 }, () => getDestinations({ name: "Webhook" })));
    await Promise.all([getSources(), getSources({ label: "environment:prod" })]);
  });
  expect((await segment.requests()).toSorted()).toEqual([
    "listDestinations 200",
    "listSources 200",
    "listSpaces 200",
  ]);
});

test("what is not there is an error with what was asked, what is near, and what there is", async () => {
  await using segment = await startSegment();
  const sources = "split-impressions-production, split-impressions-retired, split-impressions-staging";
  expect(
    await look(segment, () =>
      Promise.all([
        refusalOf(getSource({ slug: "split-impressions-prodution" })),
        refusalOf(getSource({ id: "hT5vQm8KxW3nRbZ7dLp2YC" })),
        refusalOf(getSource({ name: "x" })),
        refusalOf(getSources({ label: { key: "environment", value: "prd" } })),
        refusalOf(getSpace({ slug: "prod" })),
        refusalOf(getDestinations({ name: "Webhok" })),
        refusalOf(getTrait({ key: "a" })),
        refusalOf(getAudience({ key: "a", spaceId: "spa_nope" })),
      ]),
    ),
  ).toEqual([
    `getSource({ slug: "split-impressions-prodution" }): the workspace has no source of this \`slug\`: did you mean "split-impressions-production"? It has ${sources}`,
    `getSource({ id: "hT5vQm8KxW3nRbZ7dLp2YC" }): the workspace has no source of this \`id\`: did you mean "hT5vQm8KxW3nRbZ7dLp2Yc"? It has ${sources}`,
    'getSource({ name: "x" }): the workspace has no source of this `name`. It has Split impressions (production), Split impressions (retired), Split impressions (staging)',
    'getSources({ label: { key: "environment", value: "prd" } }): the workspace has no source of this `label`: did you mean "environment:prod"? It has environment:dev, environment:prod',
    'getSpace({ slug: "prod" }): the workspace has no space of this `slug`. It has production',
    'getDestinations({ name: "Webhok" }): the workspace has no destination of this `name`: did you mean "Webhook"? It has Webhook',
    'getTrait({ key: "a" }): the space has no computed trait of this `key`. It has no computed trait that this token may see',
    'getAudience({ key: "a", spaceId: "spa_nope" }): space "spa_nope" does not exist in workspace "acme", which has production (spa_4mTzQ9wXk2RvVbN7cLpYdH): correct `spaceId` or segment:space',
  ]);
});

test("a lookup without arguments says so where it is given one", async () => {
  await using segment = await startSegment();
  const args = { slug: "x" } as never;
  expect(await look(segment, () => refusalOf(getWorkspace(args)))).toBe(
    "getWorkspace: `slug` is not known: it takes no arguments",
  );
});

test("of many, only the likeliest are named", async () => {
  const sources = Array.from({ length: 40 }, (_, index) => ({ slug: `source-${index}` }));
  await using segment = await startSegment({ seed: { sources } });
  expect(await look(segment, () => refusalOf(getSource({ slug: "source-39x" })))).toMatch(
    /did you mean "source-39"\? It has source-39, (source-\d+, ){3}source-\d+ and 35 more$/,
  );
});

test("several of one name are an error that lists their ids", async () => {
  const ids = ["aaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbb"];
  const sources = ids.map((id, index) => ({ id, slug: `web-${index}`, name: "Web" }));
  await using segment = await startSegment({ seed: { sources } });
  const found = await look(segment, () =>
    Promise.all([refusalOf(getSource({ name: "Web" })), getSource({ id: "bbbbbbbbbbbbbbbbbbbbbb" })]),
  );
  expect(found).toEqual([
    `getSource({ name: "Web" }): the workspace has 2 sources of this \`name\` (${ids.join(", ")}): ask by \`id\``,
    { id: ids[1], slug: "web-1", name: "Web", enabled: true, labels: {} },
  ]);
});

test("a space is found by slug, name, id in both spellings, and by what the stack has set", async () => {
  await using segment = await startSegment();
  const production = { id: segment.spaceId, slug: "production", name: "Production" };
  const bare = segment.spaceId.replace("spa_", "");
  const found = await look(segment, () =>
    Promise.all([
      getSpace({ slug: "production" }),
      getSpace({ name: "Production" }),
      getSpace({ id: segment.spaceId }),
      getSpace({ id: bare }),
      getSpace(),
    ]),
  );
  expect(found).toEqual(Array.from({ length: 5 }, () => production));

  expect(
    await look(segment, () => Promise.all([refusalOf(getSpace()), refusalOf(getTrait({ key: "a" }))]), {
      space: "",
    }),
  ).toEqual([
    "getSpace(): it does not say which: give it one of `slug`, `name`, `id`, or set one for the stack with `pulumi config set segment:space spa_...`",
    'getTrait({ key: "a" }): it does not say in which space: give it `spaceId`, or set one for the stack with `pulumi config set segment:space spa_...`',
  ]);
});

test("sources are found by label, as text and as a map, and disabled ones are among them", async () => {
  await using segment = await startSegment();
  const [text, map, all] = await look(segment, () =>
    Promise.all([
      getSources({ label: "environment:prod" }),
      getSources({ label: { key: "environment", value: "prod" } }),
      getSources(),
    ]),
  );
  expect(text.map(({ slug, enabled }) => [slug, enabled])).toEqual([
    ["split-impressions-production", true],
    ["split-impressions-retired", false],
  ]);
  expect(map).toEqual(text);
  expect(all).toHaveLength(3);
});

test("one of a thousand traits is found by its key with one call, and by name and id", async () => {
  const computedTraits = Array.from({ length: 1_000 }, (_, index) => ({
    name: `Flag ${index}`,
    description: `Treatment ${index}.`,
    definition: {
      query: `event('get_treatment').where(property('split') = 'f${index}').last(property('treatment'))`,
    },
  }));
  await using segment = await startSegment({ seed: { computedTraits } });
  await segment.requests();
  const found = await look(segment, async () => {
    const [first, second] = await Promise.all([
      getTrait({ key: "flag_999" }),
      getTrait({ name: "Flag 0", spaceId: segment.spaceId.replace("spa_", "") }),
    ]);
    return [first, second, await getTrait({ id: first.id })] as const;
  });
  expect(found).toMatchObject([
    {
      key: "flag_999",
      name: "Flag 999",
      description: "Treatment 999.",
      type: "USERS",
      enabled: true,
      query: "event('get_treatment').where(property('split') = 'f999').last(property('treatment'))",
      spaceId: segment.spaceId,
    },
    { key: "flag_0" },
    found[0],
  ]);
  expect(Object.keys(found[0]).toSorted()).toEqual([
    "description",
    "enabled",
    "id",
    "key",
    "name",
    "query",
    "spaceId",
    "status",
    "type",
  ]);
  expect(await segment.requests()).toEqual(["listComputedTraits 200"]);
});

test("an audience is found by key, name or id, with what the list says of it", async () => {
  await using segment = await startSegment();
  const source = segment.emulator.sources[0];
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
  await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "Paying",
    description: "Who pays.",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "event('Paid').count() >= 1" },
  });
  await fetch(`${segment.emulator.trackingUrl}/v1/track`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ writeKey: source?.writeKey, userId: "u", event: "Paid" }),
  });
  const [byKey, ...others] = await look(segment, async () => {
    const found = await Promise.all([getAudience({ key: "paying" }), getAudience({ name: "Paying" })]);
    return [...found, await getAudience({ id: found[0].id })];
  });
  expect(byKey).toEqual({
    id: expect.stringMatching(/^aud_/),
    key: "paying",
    name: "Paying",
    description: "Who pays.",
    enabled: true,
    audienceType: "USERS",
    query: "event('Paid').count() >= 1",
    status: expect.any(String),
    size: 1,
    spaceId: segment.spaceId,
  });
  expect(others).toEqual([byKey, byKey]);
});

test("destinations are found by name, catalog slug or id, without their settings, and by nothing all of them", async () => {
  const destinations = [
    { id: "66f0a1c27d4b3e9155aa0001", slug: "actions-amplitude", name: "Amplitude prod" },
    { id: "66f0a1c27d4b3e9155aa0002", slug: "actions-amplitude", name: "Amplitude dev", enabled: false },
    { id: "66f0a1c27d4b3e9155aa0003", slug: "webhook", name: "Webhook" },
  ];
  await using segment = await startSegment({ seed: { destinations } });
  const [all, named, tool, id] = await look(segment, () =>
    Promise.all([
      getDestinations(),
      getDestinations({ name: "Amplitude dev" }),
      getDestinations({ slug: "actions-amplitude" }),
      getDestinations({ id: "66f0a1c27d4b3e9155aa0003" }),
    ]),
  );
  const { data } = (await segment.api("GET", "/destinations")) as {
    data: { destinations: { id: string; sourceId: string }[] };
  };
  expect(all).toEqual(
    destinations.map((one) => ({
      enabled: true,
      ...one,
      sourceId: data.destinations.find((other) => other.id === one.id)?.sourceId,
    })),
  );
  expect([named, tool, id]).toEqual([all.slice(1, 2), all.slice(0, 2), all.slice(2)]);
});

test("an event that the space has seen without any property has none", async () => {
  await using segment = await startSegment();
  await segment.emulator.connect("split-impressions-production");
  await segment.emulator.send({ userId: "u", event: "Opened" });
  expect(await look(segment, () => getEventProperties({ event: "Opened" }))).toEqual([]);
});

test("an event's properties are those that the space has seen, and an unseen event is an error with the nearest", async () => {
  await using segment = await startSegment();
  await segment.emulator.connect("split-impressions-production");
  await segment.emulator.send({
    userId: "u",
    event: "get_treatment",
    properties: { split: "f", treatment: "on" },
  });
  await segment.requests();
  const [properties, again, refusal] = await look(segment, () =>
    Promise.all([
      getEventProperties({ event: "get_treatment" }),
      getEventProperties({ event: "get_treatment", spaceId: segment.spaceId }),
      refusalOf(getEventProperties({ event: "get_treatmen" })),
    ]),
  );
  expect(properties.map(({ name, type }) => `${name} ${type}`).toSorted()).toEqual([
    "split PROPERTY",
    "treatment PROPERTY",
  ]);
  expect(again).toEqual(properties);
  expect(refusal).toBe(
    'getEventProperties({ event: "get_treatmen" }): the space has not seen this event: did you mean "get_treatment"? It has get_treatment',
  );
  const asked = await segment.requests();
  expect(asked.filter((request) => request === "listPropertiesFromEvent 200")).toHaveLength(1);
});

test("arguments that are wrong are refused before anything is asked", async () => {
  await using segment = await startSegment();
  const loose = getSource as (args: unknown, options?: unknown) => Promise<unknown>;
  const sources = getSources as (args: unknown) => Promise<unknown>;
  const properties = getEventProperties as (args: unknown) => Promise<unknown>;
  expect(
    await look(segment, () =>
      Promise.all([
        refusalOf(loose({ slg: "a" })),
        refusalOf(loose({ slug: "" })),
        refusalOf(loose({ slug: 7 })),
        refusalOf(loose({ slug: null })),
        refusalOf(loose("a")),
        refusalOf(loose({ slug: pulumi.output("a") })),
        refusalOf(loose({ slug: "a" }, { provder: undefined })),
        refusalOf(loose({ slug: "a" }, { provider: "eu" })),
        refusalOf(sources({ label: "prod" })),
        refusalOf(sources({ label: { key: "environment", valu: "prod" } })),
        refusalOf(properties({})),
      ]),
    ),
  ).toEqual([
    "getSource: `slg` is not known: did you mean `slug`?",
    "getSource: `slug` must not be empty",
    "getSource: `slug` must be a text, not a number",
    "getSource: `slug` is null: give it a value, or leave it out",
    "getSource: it needs a map of its arguments, not a text",
    "getSource: `slug` comes later: use getSourceOutput, which takes Outputs",
    "options of getSource: `provder` is not known: did you mean `provider`?",
    "options of getSource: `provider` must be a SegmentProvider",
    'getSources: `label` must be a key and a value, as in "environment:prod"',
    "getSources: `label.valu` is not known: did you mean `value`?; `label.value` is missing: give it a text",
    "getEventProperties: `event` is missing: give it the name of an event, such as get_treatment",
  ]);
  expect(await segment.requests()).toEqual([]);
});

test("a question that names none of the ways to tell which, or several, is refused", async () => {
  await using segment = await startSegment();
  expect(
    await look(segment, () =>
      Promise.all([refusalOf(getSource({})), refusalOf(getSource({ slug: "a", name: "b" }))]),
    ),
  ).toEqual([
    "getSource(): it does not say which: give it one of `slug`, `name`, `id`",
    'getSource({ slug: "a", name: "b" }): it says which in several ways: give it one of `slug`, `name`',
  ]);
});

test("a misspelt key of the stack is refused before anything is asked, as it is for resources", async () => {
  await using segment = await startSegment();
  const refusal = await look(segment, () => refusalOf(getWorkspace()), { worksapce: "acme" });
  expect(refusal).toContain("`segment:worksapce` is no setting");
  expect(await segment.requests()).toEqual([]);
});

test("without a token the three places for one are named", async () => {
  await using segment = await startSegment();
  expect(await look(segment, () => refusalOf(getWorkspace()), { token: "" })).toBe(
    "getWorkspace(): no Segment token: set it with `pulumi config set --secret segment:token`, pass `token` to a SegmentProvider, or export SEGMENT_PUBLIC_API_TOKEN (or PUBLIC_API_TOKEN)",
  );
});

test("a token that Segment refuses is not shown, and nothing is said about state", async () => {
  await using segment = await startSegment();
  const refusals = await look(
    segment,
    () => Promise.all([refusalOf(getWorkspace()), refusalOf(getSources())]),
    {
      token: "sgp_CANARY4711",
    },
  );
  for (const refusal of refusals) {
    expect(refusal).toMatch(/^get(Workspace|Sources)\(\): GET \/\w* was answered 401/);
    expect(refusal).not.toMatch(/CANARY4711|kept in state/);
  }
});

test("the pinned workspace is compared before anything is believed", async () => {
  await using segment = await startSegment();
  expect(await look(segment, () => refusalOf(getSource({ slug: "a" })), { workspace: "other" })).toBe(
    'getSource({ slug: "a" }): the token belongs to workspace "acme" (8kQ2vNfR5tYhXc3LpZsWb7), but segment:workspace is "other": use a token of "other", or correct segment:workspace. Nothing was changed',
  );
  expect(await segment.requests()).toEqual(["getWorkspace 200"]);
  expect(await look(segment, () => getWorkspace(), { workspace: "acme" })).toEqual({
    id: "8kQ2vNfR5tYhXc3LpZsWb7",
    slug: "acme",
    name: "Acme",
  });
});

test("a list that failed is not kept: the next lookup asks again", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", {
    operation: "listSources",
    kind: "status",
    status: 403,
    times: 1,
  });
  const [refused, found] = await look(segment, async () => [
    await refusalOf(getSource({ slug: "split-impressions-staging" })),
    await getSource({ slug: "split-impressions-staging" }),
  ]);
  expect(refused).toContain("GET /sources was answered 403");
  expect(found).toMatchObject({ slug: "split-impressions-staging" });
});

test("an explicit provider comes before the stack's configuration, which fills in what it leaves out", async () => {
  await using own = await startSegment();
  await using other = await startSegment({ seed: { workspace: { slug: "elsewhere", name: "Elsewhere" } } });
  const { apiUrl, token } = other.emulator;
  const found = await look(own, () => {
    const provider = new SegmentProvider("other", { apiUrl, token: pulumi.secret(token) });
    return Promise.all([
      getWorkspace(),
      getWorkspace({}, { provider }),
      valueOf(getSourceOutput({ slug: pulumi.output("split-impressions-staging") }, { provider })),
      getSpace({}, { provider }),
    ]);
  });
  expect(found).toMatchObject([
    { slug: "acme" },
    { slug: "elsewhere" },
    { slug: "split-impressions-staging" },
    { id: own.spaceId },
  ]);
  expect(await other.requests()).toEqual(
    expect.arrayContaining(["getWorkspace 200", "listSources 200", "listSpaces 200"]),
  );
});

test("an Output is as secret as its arguments, and no more for the token", async () => {
  await using segment = await startSegment();
  const secret = await look(segment, async () => {
    const slug = "split-impressions-staging";
    const provider = new SegmentProvider("own", {});
    return Promise.all([
      pulumi.isSecret(getSourceOutput({ slug: pulumi.secret(slug) })),
      pulumi.isSecret(getSourceOutput({ slug }, { provider })),
      pulumi.isSecret(getSourceOutput({ slug })),
    ]);
  });
  expect(secret).toEqual([true, false, false]);
});

test("a secret argument is in no message, also where Segment's path holds it", async () => {
  await using segment = await startSegment();
  const [slug, event] = await look(segment, async () => {
    await segment.control("POST", "/faults", {
      operation: "listPropertiesFromEvent",
      kind: "status",
      status: 403,
      times: 9,
    });
    return Promise.all([
      refusalOfOutput(getSourceOutput({ slug: pulumi.secret("split-impressions-stagin") })),
      refusalOfOutput(getEventPropertiesOutput({ event: pulumi.secret("CANARY 4711") })),
    ]);
  });
  expect(slug).toBe(
    "getSource({ slug: [secret] }): the workspace has no source of this `slug`. It has split-impressions-production, split-impressions-retired, split-impressions-staging",
  );
  expect(event).toMatch(
    /^getEventProperties\(\{ event: \[secret\] \}\): GET \S*\[secret\]\S* was answered 403/,
  );
  expect(event).not.toContain("4711");
});
