import { expect, test } from "vitest";

import { create, startSegment, type Properties, type Segment } from "../support/provider";

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

test("a disconnected source is a change only where the program asked to be stopped", async () => {
  await using segment = await startSegment();
  const { provider, id, outs } = await declare(segment);
  const connection = { spaceId: segment.spaceId, sourceId: outs["sourceId"] };
  await segment.control("POST", "/connections", connection);
  await segment.control("DELETE", "/connections", connection);
  const { props = {} } = await provider.read(id, outs);

  expect(props).toMatchObject({ state: "disconnected" });
  expect(await provider.diff(id, props, { ...outs })).toEqual({ changes: false });
  const strict = { ...outs, onUnconfirmed: "fail" };
  expect(await provider.diff(id, { ...props, onUnconfirmed: "fail" }, strict)).toEqual({ changes: true });
});

test("a token that may not read the audit log makes the evidence unknown, and says so", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { operation: "listAuditEvents", kind: "status", status: 403 });

  const { outs } = await declare(segment);

  expect(outs).toMatchObject({
    state: "unknown",
    evidence: expect.stringContaining("the audit log could not be read"),
  });
});

test("`onUnconfirmed: fail` stops an unproved connection", async () => {
  await using segment = await startSegment();

  await expect(declare(segment, { onUnconfirmed: "fail" })).rejects.toThrow("is not known to feed space");
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
    'carries the label environment:dev, but `environment` says "prod"',
  ],
  [
    "a label that contradicts the stack's environment",
    "split-impressions-staging",
    { environment: "dev" },
    { environment: "prod" },
    'carries the label environment:dev, but segment:environment says "prod"',
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

test("another source or space replaces the connection, everything else updates it", async () => {
  await using segment = await startSegment();
  const { provider, id, outs } = await declare(segment);

  expect(await provider.diff(id, outs, { ...outs, sourceId: "another" })).toEqual({
    replaces: ["sourceId"],
    deleteBeforeReplace: true,
  });
  expect(await provider.diff(id, outs, { ...outs, onUnconfirmed: "fail" })).toEqual({});
  expect(await provider.diff(id, outs, { ...outs })).toEqual({ changes: false });
});

test("with a route of its own the stack connects and disconnects by itself", async () => {
  await using segment = await startSegment();
  const connectionRoute = "/gateway/spaces/{spaceId}/sources/{sourceId}";
  await segment.control("PATCH", "/switches", { connectionRoute });

  const { provider, id, outs } = await declare(segment, {}, { connections: "api", connectionRoute });
  expect(outs).toMatchObject({ state: "connected" });
  await provider.delete(id, outs);
  expect(await provider.read(id, outs)).toEqual({ id: "" });
});

test("a route that does not exist says so and names the other way", async () => {
  await using segment = await startSegment();
  const settings = { connections: "api", connectionRoute: "/nowhere/{spaceId}/{sourceId}" };

  await expect(declare(segment, {}, settings)).rejects.toThrow(
    "the route does not exist: correct segment:connectionRoute, or set segment:connections to `app`",
  );
});
