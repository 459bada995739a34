import { expect, test } from "vitest";

import { startSegment } from "./segment";

const vendor = (version: string): string => `application/vnd.segment.${version}+json`;
const json = "application/json";

test.each([
  ["the version that it has", vendor("v1alpha"), 200, vendor("v1alpha")],
  ["that version by the name of the documentation", vendor("alpha"), 200, vendor("v1alpha")],
  ["a version that it does not have", vendor("v1"), 406, json],
  ["a version that no operation has", vendor("v9"), 406, json],
  [
    "one that it has, beside one that it does not have",
    `${vendor("v1")}, ${vendor("v1alpha")}`,
    200,
    vendor("v1alpha"),
  ],
  ["one that it does not have, or anything", `${vendor("v1")}, */*;q=0.1`, 200, json],
  ["no more than a version that it has, at no price", `${vendor("v1alpha")};q=0`, 200, json],
  ["plain JSON", json, 200, json],
  ["plain JSON before a version", `${vendor("v1alpha")};q=0.5, ${json}`, 200, json],
  ["something else", "text/html", 200, json],
  ["nothing that can be read", ";;,=", 200, json],
])("an operation that is alpha alone, asked for %s, answers so", async (_what, accept, status, type) => {
  await using segment = await startSegment();

  const answer = await segment.call("GET", segment.traitsPath, undefined, { accept });

  expect({ status: answer.status, type: answer.headers.get("content-type") }).toEqual({ status, type });
});

test("a refused version names the versions that there are, and nothing has been done", async () => {
  await using segment = await startSegment();
  const label = { label: { key: "team", value: "growth" } };
  const filter = { integrationId: segment.spaceId, name: "pages", if: "type = 'page'" };

  const refused = await segment.call("POST", "/filters", filter, { accept: vendor("v1") });
  const made = await segment.call("POST", "/labels", label, { accept: vendor("v1beta") });

  expect(refused.body).toEqual({
    errors: [
      { type: "not-acceptable", message: "createFilterForSpace exists in these versions: v1beta, v1alpha" },
    ],
  });
  expect(await segment.data("GET", `/filters?integrationId=${segment.spaceId}`)).toMatchObject({
    filters: [],
  });
  expect({ status: made.status, type: made.headers.get("content-type") }).toEqual({
    status: 201,
    type: vendor("v1beta"),
  });
});

test("an Accept header without a version is answered by the most stable one", async () => {
  await using segment = await startSegment();
  const linked = { name: "a", audienceType: "LINKED", definition: { query: "trait('x').exists()" } };
  const create = async (name: string, accept: string) =>
    (await segment.call("POST", `/spaces/${segment.spaceId}/audiences`, { ...linked, name }, { accept }))
      .status;

  // Only the alpha version knows no linked audiences.
  expect([
    await create("plain", json),
    await create("anything", "*/*"),
    await create("stable", vendor("stable")),
    await create("alpha", vendor("v1alpha")),
    await create("also alpha", vendor("alpha")),
  ]).toEqual([200, 200, 200, 422, 422]);
});
