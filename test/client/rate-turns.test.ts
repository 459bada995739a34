import type { ServerResponse } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";

import { expect, test } from "vitest";

import type { SegmentClient } from "../../src/client";
import { json, type ReceivedRequest } from "../support/http-server";
import { drive, DrivenClock, untilQuiet } from "./driven-clock";
import { RateWindows } from "./rate-windows";
import { createAll, newTrait, spaceId, startScene, traitNamed } from "./scene";

const nameOf = ({ body }: ReceivedRequest) => (body as { name: string }).name;
const create = (client: SegmentClient, name: string) => client.computedTraits.create(spaceId, newTrait(name));

/** Answer as the n-th of ten in a window. */
function answer(response: ServerResponse, consumed: number): void {
  const headers = {
    "x-ratelimit-consumed": String(consumed),
    "x-ratelimit-remaining": String(10 - consumed),
  };
  json(response, 200, { data: { computedTrait: traitNamed("t") } }, headers);
}

test("an answer that comes after its window has ended says nothing about the next", async () => {
  const clock = new DrivenClock();
  const late: ServerResponse[] = [];
  await using scene = await startScene(
    ({ body }, response) => {
      const { name } = body as { name: string };
      if (name === "late") late.push(response);
      else answer(response, name === "first" ? 1 : 2);
    },
    {},
    clock,
  );
  await create(scene.client, "first");
  const work = create(scene.client, "late");
  while (late.length === 0) await nextTurn();
  clock.advance(61_000);
  await create(scene.client, "next");

  for (const response of late) answer(response, 10);
  await work;
  const sleepsBefore = clock.sleeps.length;
  await create(scene.client, "after");

  expect(scene.server.received.map(nameOf)).toEqual(["first", "late", "next", "after"]);
  expect(clock.sleeps.length).toBe(sleepsBefore);
});

test("requests go in the order in which they were asked for, refused ones first", async () => {
  const clock = new DrivenClock();
  const windows = new RateWindows(clock, { limit: 2 });
  const taken: string[] = [];
  await using scene = await startScene(
    (request, response) => {
      const refusedSoFar = windows.refused;
      windows.answer(response, { data: { computedTrait: traitNamed("t") } });
      if (windows.refused === refusedSoFar) taken.push(nameOf(request));
    },
    {},
    clock,
  );
  windows.use(2);

  const work = ["a", "b", "c"].map((name) => create(scene.client, name));
  await untilQuiet();
  clock.advance(1);
  work.push(create(scene.client, "d"));
  await drive(clock, Promise.all(work));

  expect(windows.refused).toBe(1);
  expect(taken).toEqual(["a", "b", "c", "d"]);
});

test("a service that is down is found out by all that wait, not by one after the other", async () => {
  const held: ServerResponse[] = [];
  await using scene = await startScene((_, response) => {
    if (scene.server.received.length === 1) response.destroy();
    else held.push(response);
  });

  const work = Promise.allSettled([createAll(scene.client, 10)]);
  while (held.length < 9) await nextTurn();
  for (const response of held) response.destroy();
  const results = await work;

  expect(results[0]).toMatchObject({ status: "rejected", reason: { name: "SegmentNetworkError" } });
});
