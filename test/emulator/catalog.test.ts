import { expect, test } from "vitest";

import { startSegment } from "./segment";

test("what a source, a destination and a warehouse say of themselves is found in the catalog under its id", async () => {
  await using segment = await startSegment();
  const [source] = (await segment.data("GET", "/sources"))["sources"] as { metadata: { id: string } }[];
  const [destination] = (await segment.data("GET", "/destinations"))["destinations"] as {
    metadata: { id: string };
  }[];
  const [warehouse] = (await segment.data("GET", "/warehouses"))["warehouses"] as {
    id: string;
    metadata: { id: string };
  }[];
  const found = (kind: string, id = "") => segment.data("GET", `/catalog/${kind}s/${id}`);

  expect(await found("source", source?.metadata.id)).toEqual({ sourceMetadata: source?.metadata });
  expect(await found("destination", destination?.metadata.id)).toEqual({
    destinationMetadata: destination?.metadata,
  });
  expect(await found("warehouse", warehouse?.metadata.id)).toEqual({
    warehouseMetadata: warehouse?.metadata,
  });
  expect(await segment.data("GET", `/warehouses/${warehouse?.id}`)).toEqual({ warehouse });
});

test("a destination that is there twice is in the catalog once, and lists are paged", async () => {
  const twin = { slug: "actions-amplitude", name: "Amplitude" };
  await using segment = await startSegment({
    seed: { destinations: [twin, { ...twin, name: "Amplitude" }, { slug: "fullstory" }] },
  });
  const first = await segment.data("GET", "/catalog/destinations?pagination.count=1");
  const { next } = first["pagination"] as { next: string };
  const second = await segment.data(
    "GET",
    `/catalog/destinations?pagination.count=1&pagination.cursor=${encodeURIComponent(next)}`,
  );

  expect([first, second]).toMatchObject([
    { destinationsCatalog: [{ slug: "actions-amplitude" }], pagination: { totalEntries: 2 } },
    { destinationsCatalog: [{ slug: "fullstory" }] },
  ]);
});

test.each(["/catalog/sources/x", "/catalog/destinations/x", "/catalog/warehouses/x", "/warehouses/x"])(
  "nothing is at %s",
  async (path) => {
    await using segment = await startSegment();

    expect(await segment.call("GET", path)).toMatchObject({
      status: 404,
      body: { errors: [{ type: "not-found", message: expect.stringContaining("'x'") }] },
    });
  },
);

test("the roles of people are listed", async () => {
  await using segment = await startSegment();

  expect(await segment.data("GET", "/roles")).toMatchObject({
    roles: expect.arrayContaining([expect.objectContaining({ name: "Workspace Owner" })]),
  });
});
