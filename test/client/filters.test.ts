import { expect, test } from "vitest";

import { json } from "../support/http-server";
import { failure, spaceId, startScene } from "./scene";

const filterNamed = (name: string) => ({
  id: name,
  workspaceId: "w",
  integrationId: spaceId,
  name,
  if: "type = 'track'",
  createdAt: "2026-11-24T12:00:00.000Z",
  updatedAt: "2026-11-24T12:00:00.000Z",
});

const page = (names: string[], pagination: unknown) => ({
  data: { filters: names.map(filterNamed), pagination },
});

test("a list of filters is read page by page, by the offsets that Segment answers", async () => {
  await using scene = await startScene(({ url }, response) =>
    json(
      response,
      200,
      url.includes("pagination.cursor=2")
        ? page(["c"], { current: 2, totalEntries: 3 })
        : page(["a", "b"], { current: 0, next: 2, totalEntries: 3 }),
    ),
  );

  const filters = await scene.client.filters.list(spaceId);

  expect(filters.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(scene.server.received.map(({ url }) => url)).toEqual([
    `/filters?integrationId=${spaceId}&pagination.count=10`,
    `/filters?integrationId=${spaceId}&pagination.count=10&pagination.cursor=2`,
  ]);
});

test.each([{ current: 0, next: 0 }, { current: 0, next: null }, { current: 0 }, {}, undefined])(
  "an offset that leads no further ends the list: %j",
  async (pagination) => {
    await using scene = await startScene((_, response) => json(response, 200, page(["a"], pagination)));

    expect(await scene.client.filters.list(spaceId)).toEqual([filterNamed("a")]);
    expect(scene.server.lines()).toHaveLength(1);
  },
);

test("a workspace without the feature is told so in one sentence, with what protects meanwhile", async () => {
  await using scene = await startScene(({ url }, response) =>
    url === "/"
      ? json(response, 200, { data: { workspace: { id: "w", slug: "acme", name: "Acme" } } })
      : json(response, 403, { errors: [{ type: "forbidden", message: "feature is off" }] }),
  );

  const error = await failure(scene.client.filters.list(spaceId));

  expect(error.message).toBe(
    "GET /filters was answered 403: feature is off. The token is valid, but may not call listFiltersForSpace: ask Segment's support to enable the feature \"Space Filters\" for the workspace, and give the token the role Unify and Engage Admin, or Workspace Owner; meanwhile the policy pack (production-only-connections, treatment-trait-filters-environment) and the condition on the environment in each trait's own query keep other environments out",
  );
});
