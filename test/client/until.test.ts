import { expect, test } from "vitest";

import { drive, untilQuiet } from "../client/driven-clock";
import { json } from "../support/http-server";
import { failure, startScene, workspace } from "./scene";

const enough = new Error("that was long enough");

test("a call that is given up while it waits for the rate limit ends at once, and leaves its place to others", async () => {
  let isOpen = false;
  await using scene = await startScene((_request, response) =>
    isOpen
      ? json(response, 200, { data: { spaces: [] } })
      : json(response, 429, { errors: [] }, { "retry-after": "60" }),
  );
  const giveUp = new AbortController();
  const given = failure(scene.client.until(giveUp.signal).spaces.list());
  await untilQuiet();

  giveUp.abort(enough);
  expect(await given).toBe(enough);
  expect(await failure(scene.client.until(giveUp.signal).spaces.list())).toBe(enough);

  isOpen = true;
  expect(await drive(scene.clock, scene.client.spaces.list())).toEqual([]);
  expect(scene.server.lines()).toEqual(["GET /spaces", "GET /spaces"]);
  expect(scene.clock.elapsedMs).toBe(60_000);
});

test("a call that is given up between two tries is not tried again", async () => {
  await using scene = await startScene((_request, response) => json(response, 503, { errors: [] }));
  const giveUp = new AbortController();
  const given = failure(scene.client.until(giveUp.signal).spaces.list());
  await untilQuiet();

  giveUp.abort(enough);

  expect(await given).toBe(enough);
  expect(scene.server.lines()).toEqual(["GET /spaces"]);
});

test("a write that has been sent is not given up, so that its answer is known", async () => {
  const giveUp = new AbortController();
  await using scene = await startScene((_request, response) => {
    giveUp.abort(enough);
    json(response, 200, { data: { label: { key: "team", value: "growth" } } });
  });

  const label = await scene.client.until(giveUp.signal).labels.create({ key: "team", value: "growth" });

  expect(label).toEqual({ key: "team", value: "growth" });
});

test("giving up is nobody else's", async () => {
  await using scene = await startScene((_request, response) => json(response, 200, { data: { workspace } }));
  const bounded = scene.client.until(AbortSignal.abort(enough));

  expect(await failure(bounded.workspace.get())).toBe(enough);
  expect(await scene.client.workspace.get()).toEqual(workspace);
});
