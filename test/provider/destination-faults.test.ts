import { expect, test } from "vitest";

import { activate, actionId, guide, startScene, tour, type Scene } from "./destination-scene";
import type { Properties } from "../support/provider";

/** What may go wrong with a call, as long as a run lasts. */
const faults: Record<string, Properties> = {
  "refused with 400": { kind: "status", status: 400 },
  "refused with 403": { kind: "status", status: 403 },
  "the connection closed before it": { kind: "resetBefore" },
  "503, and nothing done": { kind: "status", status: 503 },
  "done, and no answer": { kind: "dropAfterCommit" },
  "done, and 500": { kind: "statusAfterCommit", status: 500 },
  "done, and a cut-off answer": { kind: "truncate" },
  "a page of a proxy's": { kind: "html" },
  "the rate limit, twice": { kind: "rateLimit", times: 2 },
};

const calls = (names: readonly string[], skips: Record<string, number> = {}) =>
  names.flatMap((operation) =>
    Object.keys(faults).flatMap((what) =>
      Array.from({ length: 1 + (skips[operation] ?? 0) }, (_, skip): [string, string, number] => [
        operation,
        what,
        skip,
      ]),
    ),
  );

/** Let one call go wrong in a run, which may fail; whatever happens, the next run has to go through. */
async function withFault(
  scene: Scene,
  [operation, what, skip]: [string, string, number],
  run: () => Promise<void>,
  check: () => Promise<void>,
): Promise<void> {
  const [placed] = await faultsOf(scene.fault({ operation, skip, ...faults[what] }));
  await run().catch(() => undefined);
  const [left] = await faultsOf(scene.segment.control("GET", "/faults"));
  expect(left?.times, "the call that was to go wrong").not.toBe(placed?.times);
  await scene.segment.control("DELETE", "/faults");
  await check();
  await run();
}

async function faultsOf(answer: Promise<unknown>): Promise<{ times: number }[]> {
  return ((await answer) as { faults: { times: number }[] }).faults;
}

/** One connection, one activation of each name, and both are those in state. */
async function expectOnce(scene: Scene, names: readonly string[]): Promise<void> {
  const [connections, activations] = [await scene.connections(), await scene.activations()];
  const state = scene.stack.entries.get("a")?.state;
  expect(connections.map(({ id }) => id)).toEqual([scene.stack.idOf("a")]);
  expect(Object.fromEntries(activations.map(({ activationName, id }) => [activationName, id]))).toEqual(
    state?.["activationIds"],
  );
  expect(activations.map(({ activationName }) => activationName).toSorted()).toEqual(names.toSorted());
}

test.each(
  calls(
    [
      "getWorkspace",
      "getSpace",
      "listDestinationsFromAudience",
      "addDestinationToAudience",
      "addActivationToAudience",
    ],
    { addActivationToAudience: 1 },
  ),
)("making it, %s: %s (after %i): the next run goes on, and nothing is made twice", async (...fault) => {
  await using scene = await startScene();
  const { stack } = scene;
  const program = scene.program({ settings: { list: "a" } });

  await withFault(
    scene,
    fault,
    () => stack.up(program),
    async () => expect(stack.entries.size).toBe((await scene.connections()).length),
  );

  await expectOnce(scene, ["guide", "tour"]);
  expect(stack.preview(program)).toEqual({});
  await stack.refresh();
  expect(stack.preview(program)).toEqual({});
});

test.each(
  calls(
    [
      "listDestinationsFromAudience",
      "listActivationsFromAudience",
      "updateDestinationForAudience",
      "updateActivationForAudience",
      "addActivationToAudience",
      "removeActivationFromAudience",
    ],
    { addActivationToAudience: 1, removeActivationFromAudience: 1 },
  ),
)("changing it, %s: %s (after %i): the next run goes on, and nothing is made twice", async (...fault) => {
  await using scene = await startScene();
  const { stack } = scene;
  await stack.up(
    scene.program({ settings: { list: "a" }, activations: [guide, tour, { ...tour, name: "old" }] }),
  );
  const after = scene.program({
    settings: { list: "b" },
    activations: [
      { ...guide, traits: ["roll", "plan"] },
      { ...tour, mapping: { actionId } },
      { ...tour, name: "new" },
    ],
  });

  await withFault(
    scene,
    fault,
    () => stack.up(after),
    async () => expect(await scene.connections()).toHaveLength(1),
  );

  await expectOnce(scene, ["guide", "tour", "new"]);
  expect(await scene.connections()).toMatchObject([{ connectionSettings: { list: "b" } }]);
  expect(stack.preview(after)).toEqual({});
  await stack.refresh();
  expect(stack.preview(after)).toEqual({});
});

test.each(
  calls(["listActivationsFromAudience", "removeActivationFromAudience", "removeDestinationFromAudience"], {
    removeActivationFromAudience: 1,
  }),
)("deleting it, %s: %s (after %i): the next run goes on", async (...fault) => {
  await using scene = await startScene();
  const { stack } = scene;
  await stack.up(scene.program());

  await withFault(
    scene,
    fault,
    () => stack.destroy(),
    // What Segment still has is still in state.
    async () => expect(stack.entries.size).toBeGreaterThanOrEqual((await scene.connections()).length),
  );

  expect([await scene.connections(), await scene.activations(), stack.entries.size]).toEqual([[], [], 0]);
});

const lost = { operation: "addActivationToAudience", kind: "dropAfterCommit", times: 1 };

test("an answer that is lost while lists lag leaves one connection and one activation of each name", async () => {
  await using scene = await startScene();
  const { stack, segment } = scene;
  await segment.control("PATCH", "/switches", { readsUntilShown: 3 });
  await scene.fault({ operation: "addDestinationToAudience", kind: "dropAfterCommit", times: 1 });
  await scene.fault(lost);

  await stack.up(scene.program());
  await segment.control("PATCH", "/switches", { readsUntilShown: 0 });

  for (let read = 0; read < 3; read++) await scene.activations();
  await expectOnce(scene, ["guide", "tour"]);
  expect((await scene.writes()).filter((write) => write.startsWith("addDest"))).toHaveLength(1);
});

test("an activation that nothing could clear up is remembered: the next run takes it, or makes it, or deletes it", async () => {
  for (const [kind, after] of [
    ["dropAfterCommit", [guide, tour]],
    ["resetBefore", [guide, tour]],
    ["dropAfterCommit", [tour]],
    ["resetBefore", [tour]],
  ] as const) {
    await using scene = await startScene();
    const { stack } = scene;
    await scene.fault({ ...lost, kind });
    await scene.fault({ operation: "listActivationsFromAudience", kind: "status", status: 403 });
    await expect(stack.up(scene.program())).rejects.toThrow(
      'could not be listed to see whether the activation "guide" was made',
    );
    await scene.segment.control("DELETE", "/faults");
    expect(stack.entries.get("a")?.state).toMatchObject({ activations: [], unsettled: ["guide"] });
    expect(stack.preview(scene.program({ activations: [] }))).toEqual({ a: "update" });

    await stack.refresh();
    await stack.up(scene.program({ activations: after }));

    await expectOnce(
      scene,
      after.map(({ name }) => name),
    );
    expect(stack.entries.get("a")?.state).not.toHaveProperty("unsettled");
    expect(stack.preview(scene.program({ activations: after }))).toEqual({});
  }
});

test("an activation that nothing could clear up goes with its connection, and does not pass for somebody else's", async () => {
  await using scene = await startScene();
  const { stack } = scene;
  await scene.fault(lost);
  await scene.fault({ operation: "listActivationsFromAudience", kind: "status", status: 403 });
  await expect(stack.up(scene.program())).rejects.toThrow("could not be listed");
  await scene.segment.control("DELETE", "/faults");

  await stack.refresh();
  expect(stack.conversation.warnings).toEqual([]);
  await stack.destroy();

  expect([await scene.connections(), await scene.activations()]).toEqual([[], []]);
});

test("a new activation of another name or type is not taken for the lost one", async () => {
  await using scene = await startScene();
  const { stack } = scene;
  await stack.up(scene.program({ activations: [] }));
  const id = stack.idOf("a");
  await activate(scene, id, "guide's copy");
  await scene.fault({ ...lost, kind: "resetBefore" });

  await expect(stack.up(scene.program({ activations: [guide] }))).rejects.toThrow(
    `connection ${id} does not show a new activation "guide". It is not sent again, because two could come of it`,
  );
  expect(await scene.activations()).toHaveLength(1);
});

test("one of that name that is there, or new and of another type, is not taken for the lost one", async () => {
  await using scene = await startScene();
  const { stack } = scene;
  await stack.up(scene.program({ activations: [guide] }));
  const [{ id } = { id: "" }] = await scene.activations();
  await scene.call("PATCH", `activations/${id}`, { activationName: "tour" });
  await scene.fault({ ...lost, kind: "resetBefore" });

  const both = scene.program({ activations: [{ ...guide, name: "tour" }, guide] });
  await expect(stack.up(both)).rejects.toThrow('does not show a new activation "tour"');
  await stack.up(both);
  await activate(scene, stack.idOf("a"), "help");
  // A list that does not show it yet.
  const body = { data: { activations: await scene.activations().then((all) => all.slice(0, 2)) } };
  await scene.fault({
    operation: "listActivationsFromAudience",
    kind: "status",
    status: 200,
    body,
    times: 1,
  });
  await scene.fault({ ...lost, kind: "resetBefore" });

  await expect(
    stack.up(scene.program({ activations: [{ ...guide, name: "tour" }, guide, { ...guide, name: "help" }] })),
  ).rejects.toThrow('does not show a new activation "help"');
  expect(await scene.activations()).toHaveLength(3);
});

test("a run that is cancelled between the two leaves the connection in state", async () => {
  await using scene = await startScene();
  const { stack } = scene;
  await scene.fault({ operation: "addActivationToAudience", kind: "delay", delayMs: 200 });
  const up = stack.up(scene.program());
  up.catch(() => undefined);
  while ((await scene.connections()).length === 0) continue;
  stack.conversation.session.close("the run was cancelled");

  await expect(up).rejects.toThrow(/What was done of connection ii_\d+ is kept/);
  await scene.segment.control("DELETE", "/faults");
  await stack.up(scene.program());

  await expectOnce(scene, ["guide", "tour"]);
});
