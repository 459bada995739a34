import { expect, test } from "vitest";

import { lookAtDestinations } from "../../src/cli/review/destinations";
import { listAudiences, lookUpKeys, listSpaces } from "../../src/cli/review/spaces";
import { SegmentClient } from "../../src/client";
import { type Segment, startSegment } from "../support/provider";

const clientOf = ({ emulator }: Segment) =>
  new SegmentClient({ baseUrl: emulator.apiUrl, token: emulator.token, rateWindowMs: 2000 });

async function createTrait(segment: Segment, name: string): Promise<void> {
  const definition = { query: "event('X').count()", type: "USERS" };
  await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, {
    name,
    enabled: true,
    definition,
  });
}

test("the keys that audiences read are looked up with one call a space", async () => {
  await using segment = await startSegment();
  await createTrait(segment, "Plan");
  await segment.requests();

  const found = await lookUpKeys(clientOf(segment), new Map([[segment.spaceId, ["plan", "plane"]]]));

  expect(found).toEqual(
    new Map([
      [
        segment.spaceId,
        new Map([
          ["plan", true],
          ["plane", false],
        ]),
      ],
    ]),
  );
  expect(await segment.requests()).toEqual(["listTraits 200"]);
});

test("a space that does not answer leaves the question open", async () => {
  await using segment = await startSegment();
  const error = { operation: "listTraits", kind: "status", status: 403, times: 10 };
  await segment.control("POST", "/faults", error);

  expect(await lookUpKeys(clientOf(segment), new Map([[segment.spaceId, ["plan"]]]))).toEqual(
    new Map([[segment.spaceId, new Map()]]),
  );
});

test("a space that cannot be listed is told with the reason", async () => {
  await using segment = await startSegment();

  const lists = await listSpaces(clientOf(segment), ["spa_nope"]);

  expect([...lists.keys()]).toEqual(["spa_nope"]);
  expect(lists.get("spa_nope")).toMatchObject({ error: expect.stringContaining("404") });
});

test("the workspace's destinations are asked for with two lists, and a refusal is told with the reason", async () => {
  await using segment = await startSegment();
  const asked = await lookAtDestinations(clientOf(segment));
  expect(asked).toMatchObject({ destinations: [{ name: "Webhook" }], sources: { length: 3 } });
  expect((await segment.requests()).toSorted()).toEqual(["listDestinations 200", "listSources 200"]);

  await segment.control("POST", "/faults", { operation: "listSources", kind: "status", status: 403 });
  expect(await lookAtDestinations(clientOf(segment))).toMatchObject({
    destinations: [{}],
    sources: undefined,
  });
  await segment.control("POST", "/faults", { operation: "listDestinations", kind: "status", status: 403 });
  expect(await lookAtDestinations(clientOf(segment))).toEqual({ error: expect.stringContaining("403") });
});

test("the audiences of a space are listed with one call, and one that cannot be is told with the reason", async () => {
  await using segment = await startSegment();
  await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "By hand",
    enabled: true,
    audienceType: "USERS",
    definition: { query: "trait('roll').exists()" },
  });
  await segment.requests();

  const lists = await listAudiences(clientOf(segment), [segment.spaceId, "spa_nope"]);

  expect(lists.get(segment.spaceId)).toMatchObject([
    { name: "By hand", audienceType: "USERS", definition: { query: "trait('roll').exists()" } },
  ]);
  expect(lists.get("spa_nope")).toMatchObject({ error: expect.stringContaining("404") });
  expect(await segment.requests()).toEqual(["listAudiences 200", "listAudiences 404"]);
});
