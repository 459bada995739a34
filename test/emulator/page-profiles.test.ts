import { expect, test } from "vitest";

import { asPage } from "./as-page";
import { production, startSegment, treatmentQuery, type Segment } from "./segment";

async function profilesOf(
  segment: Segment,
  query: string,
): Promise<{ ids: string[]; found: number; total: number }> {
  const { json } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/profiles?${query}`);
  const { profiles, found, total } = json as { profiles: { id: string }[]; found: number; total: number };
  return { ids: profiles.map(({ id }) => id), found, total };
}

test.each([
  ["an external id, exact before the rest", "user_id:u-1", ["user_id:u-1", "user_id:u-10"]],
  ["a user id, whatever its case", "U-10", ["user_id:u-10"]],
  ["an email", "dana@example.com", ["user_id:u-2"]],
  ["a part of an anonymous id", "visitor", ["anonymous_id:visitor-1"]],
  ["what nobody has", "nobody", []],
])("people are found by %s", async (_what, search, ids) => {
  await using segment = await startSegment();
  await segment.connect(production);
  for (const userId of ["u-10", "u-1", "u-2"]) await segment.track(production, { userId, event: "a" });
  await segment.track(production, { type: "identify", userId: "u-2", traits: { email: "dana@example.com" } });
  await segment.track(production, { anonymousId: "visitor-1", event: "a" });

  expect(await profilesOf(segment, `search=${encodeURIComponent(search)}`)).toEqual({
    ids,
    found: ids.length,
    total: 4,
  });
});

test("a long list comes in pages, whatever is asked for", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  const batch = Array.from({ length: 60 }, (_, index) => ({
    type: "track",
    userId: `u-${index}`,
    event: "a",
  }));
  const { writeKey } = segment.emulator.sources[0] ?? {};
  await fetch(`${segment.emulator.trackingUrl}/v1/batch`, {
    method: "POST",
    body: JSON.stringify({ writeKey, batch }),
  });

  const first = await profilesOf(segment, "");
  const second = await profilesOf(segment, "from=50");

  expect([first.ids.length, second.ids.length, first.found]).toEqual([50, 10, 60]);
  expect(new Set([...first.ids, ...second.ids]).size).toBe(60);
  expect((await profilesOf(segment, "from=-5")).ids).toEqual(first.ids);
  expect((await profilesOf(segment, "from=x")).ids).toEqual(first.ids);
});

test("a profile has identifiers, values and where they are from, memberships, and events newest first", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", segment.traitsPath, {
    name: "roll",
    definition: { query: treatmentQuery, type: "USERS" },
  });
  for (const [name, value] of [
    ["On v2", "v2"],
    ["On v1", "v1"],
  ])
    await segment.data("POST", `/spaces/${segment.spaceId}/audiences`, {
      name,
      audienceType: "USERS",
      definition: { query: `trait('roll') = '${value}'` },
    });
  await segment.track(production, {
    type: "identify",
    userId: "u-1",
    anonymousId: "v-1",
    traits: { email: "a@b.c", plan: { seats: 2 } },
  });
  for (const treatment of ["v1", "v2"])
    await segment.track(production, {
      userId: "u-1",
      event: "get_treatment",
      properties: { split: "roll", environmentName: "production", treatment },
    });

  const { json } = await asPage(
    segment,
    "GET",
    `/app/api/spaces/${segment.spaceId}/profiles/anonymous_id:v-1`,
  );

  expect(json).toMatchObject({
    id: "user_id:u-1",
    identifiers: [
      { type: "user_id", id: "u-1" },
      { type: "email", id: "a@b.c" },
      { type: "anonymous_id", id: "v-1" },
    ],
    traits: [
      { key: "email", value: "a@b.c", kind: "custom", from: "Split impressions (production)" },
      { key: "plan", value: '{"seats":2}', kind: "custom" },
      {
        key: "roll",
        value: "v2",
        kind: "computed_trait",
        from: "roll",
        definitionId: expect.stringMatching(/^tra_/) as string,
      },
    ],
    audiences: [{ key: "on_v2", from: "On v2" }],
    eventCount: 2,
  });
  const { events } = json as { events: { event: string; source: string; properties: string }[] };
  expect(events.map(({ properties }) => (JSON.parse(properties) as { treatment: string }).treatment)).toEqual(
    ["v2", "v1"],
  );
  expect(events[0]).toMatchObject({
    event: "get_treatment",
    type: "track",
    source: "Split impressions (production)",
  });
});

test("nobody has no profile", async () => {
  await using segment = await startSegment();

  const { status } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/profiles/user_id:u-1`);

  expect(status).toBe(404);
});

test("destinations have what goes there and what has arrived", async () => {
  const id = "hT5vQm8KxW3nRbZ7dLp2Yc";
  await using segment = await startSegment({
    seed: {
      sources: [{ id, slug: production, name: "Impressions" }],
      destinations: [
        { slug: "hook", name: "Hook" },
        { slug: "attached", name: "Attached", sourceId: id },
        { slug: "list", name: "List", kind: "list", enabled: false },
      ],
    },
  });
  await segment.connect(production);
  const { computedTrait } = await segment.data("POST", segment.traitsPath, {
    name: "roll",
    definition: { query: treatmentQuery, type: "USERS" },
  });
  const { id: traitId } = computedTrait as { id: string };
  const list = async () =>
    (await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/destinations`)).json as {
      destinations: { id: string; last?: { call: string } }[];
    };
  const [hook] = (await list()).destinations;
  const path = `/app/spaces/${segment.spaceId}/computed-traits/${traitId}/destinations/${hook?.id ?? ""}`;
  await segment.control("PUT", path, {});
  await segment.track(production, {
    userId: "u-1",
    event: "get_treatment",
    properties: { split: "roll", environmentName: "production", treatment: "v2" },
  });

  const { destinations } = await list();

  expect(destinations).toMatchObject([
    { name: "Hook", enabled: true, traits: [{ id: traitId, name: "roll", as: "Identify" }], received: 1 },
    { name: "Attached", attachedTo: "Impressions", received: 0 },
    { name: "List", kind: "list", enabled: false, traits: [], audiences: [] },
  ]);
  expect(JSON.parse(destinations[0]?.last?.call ?? "{}")).toMatchObject({
    userId: "u-1",
    traits: { roll: "v2" },
  });
});
