import { expect, test } from "vitest";

import type { SourceConnectionArgs } from "../../src";
import { SourceConnectionInputs } from "../../src/provider/connections/inputs";
import { sourceConnection } from "../../src/provider/connections/source-connection";
import { sourceConnectionInputs } from "../../src/resources/source-connection";
import { create, startSegment, type Properties, type Segment } from "../support/provider";
import { startSession } from "../support/session";

function source(segment: Segment, slug: string): string {
  return segment.emulator.sources.find((candidate) => candidate.slug === slug)?.id ?? "";
}

async function declare(segment: Segment, more: Properties = {}, settings: Record<string, string> = {}) {
  const provider = segment.provider("SourceConnection", { space: segment.spaceId, ...settings });
  const sourceId = source(segment, "split-impressions-production");
  return { provider, ...(await create(provider, { sourceId, environment: "prod", ...more })) };
}

test("a declared connection that nobody has made yet is unknown, and says what to do in the app", async () => {
  await using segment = await startSegment();

  const { id, outs } = await declare(segment);

  expect(id).toBe(`${segment.spaceId}/${source(segment, "split-impressions-production")}`);
  expect(outs).toMatchObject({ state: "unknown", labels: { environment: "prod" }, environment: "prod" });
  expect(outs["manualSteps"]).toEqual([expect.stringContaining("choose Connect source and tick")]);
});

test("once a person has connected the source in the app, a refresh knows it from the audit log", async () => {
  await using segment = await startSegment();
  const { provider, id, outs } = await declare(segment);
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: outs["sourceId"] });

  const { props } = await provider.read(id, outs);

  expect(props).toMatchObject({ state: "connected", manualSteps: [] });
});

test.each<[string, string, Properties, Record<string, string>, string]>([
  [
    "a source that does not exist",
    "none",
    { sourceId: "9aQ1Lj62S4bomZKLF4DPqW" },
    {},
    'source "9aQ1Lj62S4bomZKLF4DPqW" does not exist in workspace',
  ],
  [
    "a label that contradicts the declared environment",
    "split-impressions-staging",
    {},
    {},
    'has the label environment:dev, but `environment` says "prod"',
  ],
  [
    "a label that contradicts the stack's environment",
    "split-impressions-staging",
    { environment: "dev" },
    { environment: "prod" },
    'has the label environment:dev, but segment:environment says "prod"',
  ],
])("%s is refused, and nothing is written", async (_what, slug, more, settings, message) => {
  await using segment = await startSegment();
  const sourceId = source(segment, slug);

  await expect(declare(segment, { sourceId, ...more }, settings)).rejects.toThrow(message);
});

test("a disabled source is refused", async () => {
  await using segment = await startSegment();
  const listed = (await segment.api("GET", "/sources?pagination.count=100")) as {
    data: { sources: { id: string; enabled: boolean }[] };
  };
  const disabled = listed.data.sources.find(({ enabled }) => !enabled);

  await expect(declare(segment, { sourceId: disabled?.id, environment: undefined })).rejects.toThrow(
    "is disabled, and a disabled source feeds no space",
  );
});

/** What a change of each input does, with a value to change to. */
const changes = {
  sourceId: ["replaces", "kB7xWn2TzQ5rVhM9sLc4Pd"],
  spaceId: ["replaces", "spa_7nUaR3yYm4SwWcP9eMqZfJ"],
  environment: ["updates", "prod"],
  expects: ["updates", { event: "get_treatment" }],
  confirmedOn: ["updates", "2026-11-20"],
  onUnconfirmed: ["updates", "warn"],
  waitMinutes: ["updates", 5],
} as const satisfies Record<keyof SourceConnectionArgs, readonly ["replaces" | "updates", unknown]>;

test.each(Object.entries(changes))(
  "a change of `%s` is a difference that %s, and once it is done there is none, in a refresh neither",
  async (name, [kind, value]) => {
    await using segment = await startSegment();
    const { provider, id, outs } = await declare(segment, { environment: undefined });
    const inputs = { sourceId: outs["sourceId"], spaceId: outs["spaceId"] };
    const changed = { ...inputs, [name]: value };

    expect(await provider.diff(id, outs, inputs)).toEqual({ changes: false });
    expect(await provider.diff(id, outs, changed)).toEqual(kind === "replaces" ? { replaces: [name] } : {});
    if (kind === "replaces") return;

    const { outs: updated } = await provider.update(id, outs, changed);
    const { props: refreshed, inputs: read } = await provider.read(id, updated);
    expect(updated).toMatchObject({ [name]: value });
    expect([refreshed, read]).toEqual([updated, changed]);
    expect(await provider.diff(id, updated, changed)).toEqual({ changes: false });

    expect(await provider.diff(id, updated, inputs)).toEqual({});
    const { outs: removed } = await provider.update(id, updated, inputs);
    expect(removed).not.toHaveProperty(name);
  },
);

test("a space is the same with `spa_` and without", async () => {
  await using segment = await startSegment();
  const { provider, id, outs } = await declare(segment);

  const bare = { ...outs, spaceId: segment.spaceId.replace("spa_", "") };
  expect(await provider.diff(id, outs, bare)).toEqual({ changes: false });
});

test("what the program does not know yet is a difference", async () => {
  await using segment = await startSegment();
  const { provider, id, outs } = await declare(segment, { expects: { event: "get_treatment" } });

  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  expect(await provider.diff(id, outs, { ...outs, expects: { event: unknown } })).toEqual({});
  expect(await provider.diff(id, outs, { ...outs, sourceId: unknown })).toEqual({
    replaces: ["sourceId"],
  });
});

test("every input of the class is one that the provider knows", () => {
  expect(Object.keys(sourceConnectionInputs)).toEqual(Object.keys(SourceConnectionInputs.shape));
});

test("an expectation is compared by what it says", async () => {
  await using segment = await startSegment();
  const { provider, id, outs } = await declare(segment, {
    expects: { event: "get_treatment", withinDays: 7 },
  });

  const same = { ...outs, expects: { withinDays: 7, event: "get_treatment" } };
  expect(await provider.diff(id, outs, same)).toEqual({ changes: false });
  const other = { ...outs, expects: { withinDays: 8, event: "get_treatment" } };
  expect(await provider.diff(id, outs, other)).toEqual({});
});

test.each<[string, Properties, string]>([
  [
    "a day that does not exist",
    { confirmedOn: "2026-02-30" },
    "`confirmedOn` must be a day as in `2026-11-24`: the one on which somebody saw the source connected in the app",
  ],
  [
    "a time",
    { confirmedOn: "2026-11-24T10:00:00Z" },
    "`confirmedOn` must be a day as in `2026-11-24`: the one on which somebody saw the source connected in the app",
  ],
  [
    "a Date, which Pulumi sends as an object",
    { confirmedOn: {} },
    "`confirmedOn` must be a day as in `2026-11-24`: the one on which somebody saw the source connected in the app",
  ],
  [
    "a day that has begun nowhere yet",
    { confirmedOn: "2026-11-26" },
    "`confirmedOn` 2026-11-26 is in the future, and nobody has looked then: give the day on which somebody saw the source connected in the app, today's at the latest",
  ],
  [
    "an event that is only a name",
    { expects: "get_treatment" },
    '`expects` must be an object such as { event: "get_treatment" }, not a string',
  ],
  ["an expectation without its event", { expects: {} }, "`expects.event` is required"],
  [
    "a misspelled expectation",
    { expects: { event: "get_treatment", within: 3 } },
    "`expects` does not take `within`: it takes event, withinDays, environment",
  ],
  [
    "no days",
    { expects: { event: "get_treatment", withinDays: 0 } },
    "`expects.withinDays` must be more than 0 days",
  ],
  [
    "a text for days",
    { expects: { event: "get_treatment", withinDays: "7" } },
    "`expects.withinDays` must be a number of days, not a string",
  ],
  [
    "an environment that is only a name",
    { expects: { event: "get_treatment", environment: "production" } },
    '`expects.environment` must be an object such as { property: "environmentName", value: "production" }, not a string',
  ],
  ["a text for minutes", { waitMinutes: "5" }, "`waitMinutes` must be a number of minutes, not a string"],
  ["no minutes", { waitMinutes: -1 }, "`waitMinutes` must be more than 0 minutes"],
])("%s is refused in the preview, with the fix", async (_what, more, failure) => {
  await using segment = await startSegment();
  // Noon of 2026-11-24, when it is tomorrow already in the east.
  const { session } = startSession(segment.emulator);
  const inputs = { sourceId: "hT5vQm8KxW3nRbZ7dLp2Yc", spaceId: segment.spaceId };

  expect(sourceConnection.check(session, { ...inputs, ...more }, {}).failures).toEqual([failure]);
  const tomorrow = { ...inputs, confirmedOn: "2026-11-25" };
  expect(sourceConnection.check(session, tomorrow, {}).failures).toEqual([]);
});

const page = "https://app.segment.com/acme/unify/spaces/production/settings/sources";

test.each([
  [
    "connected",
    `Segment still sends "Split impressions (production)" to the space: open ${page} and disconnect it there, the Public API cannot`,
  ],
  [
    "unknown",
    `nothing has proved that source "Split impressions (production)" feeds space "production": if ${page} lists it, disconnect it there, the Public API cannot`,
  ],
  ["disconnected", undefined],
])("deleting a connection that is %s says no more than is known", async (state, warning) => {
  await using segment = await startSegment();
  const { outs } = await declare(segment);
  const { session, warnings } = startSession(segment.emulator);

  await sourceConnection.delete(session, "", { ...outs, state });

  expect(warnings).toEqual(warning === undefined ? [] : [warning]);
});

test.each([
  ["is gone", 404, []],
  [
    "cannot be read",
    403,
    [
      expect.stringContaining("not checked: whether the space of a deleted connection exists. "),
      expect.stringContaining('Segment still sends "Split impressions (production)" to the space'),
    ],
  ],
])("deleting a connection whose space %s is no error", async (_what, status, said) => {
  await using segment = await startSegment();
  const { outs } = await declare(segment);
  await segment.control("POST", "/faults", { operation: "getSpace", kind: "status", status });
  const { session, warnings } = startSession(segment.emulator);

  await sourceConnection.delete(session, "", { ...outs, state: "connected" });

  expect(warnings).toEqual(said);
});

test("a lookup by id alone knows the space, and has nothing but what it was given as inputs", async () => {
  await using segment = await startSegment();
  const { provider, id, outs } = await declare(segment);

  const { props, inputs } = await provider.read(id, { sourceId: outs["sourceId"], __lookup: true });

  expect(inputs).toEqual({ sourceId: outs["sourceId"], spaceId: segment.spaceId });
  expect(props).toMatchObject({ state: "unknown", spaceId: segment.spaceId });
});

test("with a route of its own the stack connects and disconnects by itself", async () => {
  await using segment = await startSegment();
  const connectionRoute = "/gateway/spaces/{spaceId}/sources/{sourceId}";
  await segment.control("PATCH", "/switches", { connectionRoute });

  const { id, outs } = await declare(segment, {}, { connections: "api", connectionRoute });
  expect(outs).toMatchObject({ state: "connected" });
  // Another run: what a run has made itself, it deletes under no circumstances.
  const later = segment.provider("SourceConnection", { connections: "api", connectionRoute });
  await later.delete(id, outs);
  expect(await later.read(id, outs)).toEqual({ id: "" });
});

test("a route that does not exist says so and names the other way", async () => {
  await using segment = await startSegment();
  const settings = { connections: "api", connectionRoute: "/nowhere/{spaceId}/{sourceId}" };

  await expect(declare(segment, {}, settings)).rejects.toThrow(
    "the route does not exist: correct segment:connectionRoute, or set segment:connections to `app`",
  );
});
