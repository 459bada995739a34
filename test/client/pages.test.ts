import { expect, test } from "vitest";

import type { SegmentClient } from "../../src/client";
import { json, type Handler, type ReceivedRequest } from "../support/http-server";
import { drive } from "./driven-clock";
import { failure, spaceId, startScene, traitNamed } from "./scene";

const cursorOf = ({ url }: ReceivedRequest) =>
  new URL(url, "http://localhost").searchParams.get("pagination.cursor") ?? "start";

const refused: Handler = (_, response) =>
  json(response, 422, {
    errors: [{ type: "input-validation", message: "expired", field: "pagination.cursor" }],
  });

/** A list whose pages are given by cursor: the names on it, and where it goes on. */
function pages(book: Record<string, [names: string[], next?: string | null | undefined]>): Handler {
  return (request, response) => {
    const page = book[cursorOf(request)];
    if (page === undefined) return refused(request, response);
    const [names, next] = page;
    const pagination = { current: cursorOf(request), ...(next === undefined ? {} : { next }) };
    json(response, 200, { data: { computedTraits: names.map(traitNamed), pagination } });
  };
}

const list = async (client: SegmentClient) =>
  (await client.computedTraits.list(spaceId)).map(({ name }) => name);

test.each<[string, string | null | undefined]>([
  ["is left out", undefined],
  ["is null", null],
  ["is empty", ""],
])("a list ends where the next cursor %s", async (_, end) => {
  await using scene = await startScene(pages({ start: [["a", "b"], "M=="], "M==": [["c"], end] }));

  expect(await list(scene.client)).toEqual(["a", "b", "c"]);
  expect(scene.server.received.map(cursorOf)).toEqual(["start", "M=="]);
});

test("a list without a word on pages is whole", async () => {
  await using scene = await startScene((_, response) =>
    json(response, 200, { data: { computedTraits: [traitNamed("a")] } }),
  );

  expect(await list(scene.client)).toEqual(["a"]);
});

test("cursors are opaque, and escaped on their way back", async () => {
  const cursor = "eyJwYWdl+/=&x=1#é";
  await using scene = await startScene(pages({ start: [["a"], cursor], [cursor]: [["b"]] }));

  expect(await list(scene.client)).toEqual(["a", "b"]);
});

test("pages are as large as Segment allows", async () => {
  await using scene = await startScene((_, response) =>
    json(response, 200, {
      data: {
        computedTraits: [],
        audiences: [],
        spaces: [],
        sources: [],
        events: [],
        traits: [],
        eventProperties: [],
      },
    }),
  );
  const { client, server } = scene;

  await client.computedTraits.list(spaceId);
  await client.audiences.list(spaceId);
  await client.spaces.list();
  await client.sources.list();
  await client.auditEvents.list({ startTime: "2026-11-01T00:00:00Z", endTime: "2026-11-02T00:00:00Z" });
  await client.spaceSchema.traits(spaceId, { search: "a" });
  await client.spaceSchema.events(spaceId, { search: "get_treatment" });
  await client.spaceSchema.eventProperties(spaceId, "get_treatment");

  expect(server.received.map(({ url }) => decodeURIComponent(url))).toEqual([
    `/spaces/${spaceId}/computed-traits?pagination.count=1000`,
    `/spaces/${spaceId}/audiences?pagination.count=200`,
    "/spaces?pagination.count=1000",
    "/sources?pagination.count=1000",
    "/audit-events?startTime=2026-11-01T00:00:00Z&endTime=2026-11-02T00:00:00Z&pagination.count=1000",
    `/spaces/${spaceId}/traits?search=a&pagination.count=1000`,
    `/spaces/${spaceId}/events?search=get_treatment&pagination.count=1000`,
    `/spaces/${spaceId}/events/get_treatment/properties?pagination.count=1000`,
  ]);
});

test("a cursor that has expired on the way starts the list once more, and nothing comes twice", async () => {
  let expired = false;
  const book = pages({ start: [["a"], "2"], "2": [["b"], "3"], "3": [["c"]] });
  await using scene = await startScene((request, response) => {
    if (cursorOf(request) !== "3" || expired) return book(request, response);
    expired = true;
    return refused(request, response);
  });

  expect(await list(scene.client)).toEqual(["a", "b", "c"]);
  expect(scene.server.received.map(cursorOf)).toEqual(["start", "2", "3", "start", "2", "3"]);
});

test("a cursor that expires again and again fails the list, with Segment's own words", async () => {
  await using scene = await startScene(pages({ start: [["a"], "2"] }));

  const error = await failure(list(scene.client));

  expect(error).toMatchObject({ name: "SegmentValidationError", status: 422 });
  expect(error.message).toBe(
    `GET /spaces/${spaceId}/computed-traits was answered 422: pagination.cursor: expired`,
  );
  expect(scene.server.received).toHaveLength(4);
});

test("pages that lead in a circle end in an error instead of never", async () => {
  await using scene = await startScene(pages({ start: [["a"], "2"], "2": [["b"], "3"], "3": [["c"], "2"] }));

  const error = await failure(list(scene.client));

  expect(error).toMatchObject({ name: "SegmentResponseError" });
  expect(error.message).toContain("a page that leads back to an earlier page");
  expect(scene.server.received).toHaveLength(3);
});

test("a list of which one page fails is a failure, never a shorter list", async () => {
  const book = pages({ start: [["a"], "2"] });
  await using scene = await startScene((request, response) =>
    cursorOf(request) === "2" ? json(response, 503, {}) : book(request, response),
  );

  const error = await failure(drive(scene.clock, list(scene.client)));

  expect(error).toMatchObject({ name: "SegmentApiError", status: 503 });
});

test("a first page that is refused has no cursor that could have expired, so nothing starts once more", async () => {
  await using scene = await startScene(refused);

  const error = await failure(list(scene.client));

  expect(error).toMatchObject({ name: "SegmentValidationError", status: 422 });
  expect(scene.server.received).toHaveLength(1);
});
