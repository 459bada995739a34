import { describe, expect, test } from "vitest";

import {
  makeAudience,
  activate,
  actionId,
  connect,
  destinationId,
  guide,
  startScene,
  tour,
} from "./destination-scene";
import { audienceDestination } from "../../src/provider/destinations/audience-destination";
import type { Properties } from "../support/provider";
import { drive } from "../client/driven-clock";
import { startSession, type Conversation } from "../support/session";
import { TestStack } from "../support/stack";

describe("making one", () => {
  test("a destination is connected, its activations are made, and state holds the ids of all", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    const idSync = [{ externalId: "user_id", strategy: "all", mapTo: "id" }];

    await stack.up(scene.program({ idSync, settings: { list: "a" } }));

    const [connection] = await scene.connections();
    const [first, second] = await scene.activations();
    expect(connection).toMatchObject({
      id: stack.idOf("a"),
      destinationId,
      idSyncConfiguration: idSync,
      connectionSettings: { list: "a" },
    });
    expect([first, second]).toEqual([
      expect.objectContaining({
        connectionId: connection?.id,
        activationName: "guide",
        activationType: "Audience Membership Changed",
        enabled: true,
        personalization: { profile: { properties: ["roll"] } },
        performResync: true,
      }),
      expect.objectContaining({
        connectionId: connection?.id,
        activationName: "tour",
        activationType: "Audience Entered",
        enabled: true,
        personalization: { profile: { properties: [] } },
        performResync: false,
      }),
    ]);
    expect(stack.entries.get("a")?.state).toEqual({
      __resource: "a",
      audienceId: scene.audienceId,
      destinationId,
      destinationType: "destination",
      spaceId: scene.segment.spaceId,
      idSync,
      settings: { list: "a" },
      activations: [guide, tour],
      connectionId: connection?.id,
      activationIds: { guide: first?.id, tour: second?.id },
      workspaceId: scene.segment.emulator.workspaceId,
      schemaVersion: 1,
    });
    expect(await scene.writes()).toEqual([
      "addDestinationToAudience 200",
      "addActivationToAudience 200",
      "addActivationToAudience 200",
    ]);
    expect(stack.preview(scene.program({ idSync, settings: { list: "a" } }))).toEqual({});
  });

  test("a warehouse of the space is connected as one", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/profiles-warehouses`)) as {
      data: { profilesWarehouses: { id: string }[] };
    };
    const id = data.profilesWarehouses[0]?.id ?? "";

    await stack.up(scene.program({ destinationId: id, destinationType: "warehouse" }));

    expect(await scene.connections()).toMatchObject([{ destinationId: id }]);
    await stack.refresh();
    expect(stack.preview(scene.program({ destinationId: id, destinationType: "warehouse" }))).toEqual({});
  });

  test("a destination that is not in the space is refused with the page where a person adds it", async () => {
    await using scene = await startScene();
    const { segment } = scene;
    await segment.control("POST", "/seed", {
      spaces: [
        { id: segment.spaceId, slug: "production" },
        { id: "spa_2nTzQ9wXk2RvVbN7cLpYdH", slug: "sandbox" },
      ],
      destinations: [{ id: destinationId, slug: "theirs", space: "sandbox" }],
    });
    const audienceId = await makeAudience(segment, "on");

    await expect(scene.stack.up(scene.program({ audienceId }))).rejects.toThrow(
      `has not been added to the space. A destination has to be in the space before an audience can be connected to it, which only the app can do: open https://app.segment.com/acme/engage/spaces/production/settings/destinations (Engage settings, Destinations) and add destination ${destinationId} there`,
    );
    expect(scene.stack.entries.size).toBe(0);
  });

  test("settings that the destination refuses are no matter of the space, nor is a list that fails", async () => {
    await using scene = await startScene();
    const errors = [{ type: "input-validation", message: "no list", field: "connectionSettings.list" }];
    const refused = { kind: "status", status: 422, body: { errors }, times: 1 };
    for (const operation of ["addDestinationToAudience", "listDestinationsFromAudience"]) {
      await scene.fault({ operation, ...refused });
      const up = scene.stack.up(scene.program({ settings: { list: "a" } }));
      await expect(up).rejects.toThrow(/was answered 422: connectionSettings\.list: no list$/);
    }
  });

  test.each([
    ["audienceId", { audienceId: "aud_none" }],
    ["destinationId", { destinationId: "0".repeat(24) }],
  ])("a wrong `%s` is named, and leaves nothing behind", async (_what, more) => {
    await using scene = await startScene();

    await expect(scene.stack.up(scene.program(more))).rejects.toThrow(
      /must be one of space production, and destination \w+ one of workspace acme: correct `audienceId` or `destinationId`$/,
    );
    expect(scene.stack.entries.size).toBe(0);
    expect(await scene.connections()).toEqual([]);
  });

  test("an action that the destination does not have says what to correct, and the connection is kept", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    const mapped = { ...guide, mapping: { actionId: "none" } };

    await expect(stack.up(scene.program({ activations: [tour, mapped] }))).rejects.toThrow(
      /has no action none\. Correct `mapping` of activation "guide".*\. What was done of connection ii_\d+ is kept: `pulumi up` goes on from there$/,
    );
    const [made] = await scene.activations();
    expect(stack.entries.get("a")?.state).toMatchObject({
      activations: [tour],
      activationIds: { tour: made?.id },
    });
    const right = scene.program({ activations: [tour, { ...mapped, mapping: { actionId } }] });
    await stack.up(right);

    expect((await scene.activations()).map(({ activationName }) => activationName)).toEqual([
      "tour",
      "guide",
    ]);
    expect(stack.preview(right)).toEqual({});
  });

  test("two resources that connect the same two are refused in the preview, with both names", async () => {
    await using scene = await startScene();
    const { a } = scene.program();
    if (a === undefined) throw new Error("the program is empty");

    expect(() => scene.stack.preview({ a, b: a })).toThrow(
      `AudienceDestination "b" and AudienceDestination "a" of this program both connect audience ${scene.audienceId} to destination ${destinationId}: keep one of them`,
    );
  });

  test("two of them, as in two components, do not make two connections", async () => {
    await using scene = await startScene();
    const { segment } = scene;
    const { session } = startSession(segment.emulator, { space: segment.spaceId });
    const { kind: _, ...given } = { ...scene.program()["a"], __resource: "a" };
    const { inputs } = audienceDestination.check(session, given, {});

    const made = await Promise.allSettled([
      audienceDestination.create(session, inputs),
      audienceDestination.create(session, inputs),
    ]);

    expect(made.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(made[1]).toMatchObject({
      reason: {
        message: `two resources of this program connect audience ${scene.audienceId} to destination ${destinationId}: keep one, with the activations of both`,
      },
    });
    expect(await scene.connections()).toHaveLength(1);
    expect(await scene.activations()).toHaveLength(2);
  });

  test("no activation is connected and silent, and the run says so", async () => {
    await using scene = await startScene();
    const { stack } = scene;

    await stack.up(scene.program({ activations: [] }));

    expect(stack.conversation.warnings).toEqual([
      `destination ${destinationId} of audience ${scene.audienceId} is connected and sends nothing: give \`activations\` an entry`,
    ]);
    expect(stack.preview(scene.program({ activations: [] }))).toEqual({});
  });

  test("a refresh right after finds what Segment does not show yet", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    await segment.control("PATCH", "/switches", { readsUntilShown: 2 });
    await stack.up(scene.program());

    await stack.refresh();

    expect(stack.preview(scene.program())).toEqual({});
    expect(stack.entries.get("a")?.state["activations"]).toEqual([guide, tour]);
  });
});

const userIds = (strategy: string) => [{ externalId: "user_id", strategy }];

describe("changing it", () => {
  test.each<[string, object[], object[], string[]]>([
    ["nothing but the order", [guide, tour], [tour, guide], []],
    ["when a resync is asked for", [guide], [{ ...guide, resync: "onChange" }], []],
    ["an enabled that is spelt out", [guide], [{ ...guide, enabled: true }], []],
    ["the order of traits", [{ ...guide, traits: ["a", "b"] }], [{ ...guide, traits: ["b", "a"] }], []],
    [
      "traits",
      [guide, tour],
      [{ ...guide, traits: ["roll", "plan"] }, tour],
      ["updateActivationForAudience 200"],
    ],
    ["all traits away", [guide], [{ name: "guide", type: guide.type }], ["updateActivationForAudience 200"]],
    ["enabled", [guide, tour], [guide, { ...tour, enabled: false }], ["updateActivationForAudience 200"]],
    ["one more", [guide], [guide, tour], ["addActivationToAudience 200"]],
    ["one less", [guide, tour], [tour], ["removeActivationFromAudience 200"]],
    [
      "the name, which makes another one before the old one goes",
      [guide],
      [{ ...guide, name: "help" }],
      ["addActivationToAudience 200", "removeActivationFromAudience 200"],
    ],
    [
      "the type, which Segment cannot change",
      [guide],
      [{ ...guide, type: "Audience Exited" }],
      ["removeActivationFromAudience 200", "addActivationToAudience 200"],
    ],
    [
      "the action, which Segment cannot change",
      [guide],
      [{ ...guide, mapping: { actionId } }],
      ["removeActivationFromAudience 200", "addActivationToAudience 200"],
    ],
    [
      "the settings of an action",
      [{ ...guide, mapping: { actionId, settings: { url: "https://a" } } }],
      [{ ...guide, mapping: { actionId, settings: { url: "https://b" } } }],
      ["updateActivationForAudience 200"],
    ],
    [
      "settings of an action away",
      [{ ...guide, mapping: { actionId, settings: { url: "https://a", data: "x" } } }],
      [{ ...guide, mapping: { actionId, settings: { url: "https://a" } } }],
      ["updateActivationForAudience 200"],
    ],
  ])("%s: only what differs is sent, and it settles", async (_what, from, to, writes) => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ activations: from }));
    await scene.writes();
    const after = scene.program({ activations: to });
    expect(stack.preview(after)).toEqual(writes.length === 0 ? {} : { a: "update" });

    await stack.up(after);

    expect(await scene.writes()).toEqual(writes);
    await stack.refresh();
    expect(stack.preview(after)).toEqual({});
    const fresh = await startScene();
    await using _ = fresh;
    await fresh.stack.up(fresh.program({ activations: to }));
    const [is, shouldBe] = await Promise.all(
      [scene, fresh].map(async (one) =>
        (await one.activations())
          .map(
            ({
              id: _id,
              connectionId: _c,
              audienceId: _a,
              performResync: _p,
              workspaceId: _w,
              spaceId: _s,
              ...rest
            }) => rest,
          )
          .toSorted((a, b) => (a.activationName < b.activationName ? -1 : 1)),
      ),
    );
    const order = (list: typeof is = []) =>
      list.map(
        (one) =>
          JSON.parse(JSON.stringify(one, (_k, v: unknown) => (isTexts(v) ? v.toSorted() : v))) as unknown,
      );
    expect(order(is)).toEqual(order(shouldBe));
  });

  test.each<[string, object, object, boolean]>([
    ["onCreate, its traits", { traits: ["plan"] }, {}, false],
    ["onChange, its traits", { traits: ["plan"] }, { resync: "onChange" }, true],
    ["onChange, what is switched on again", { enabled: true }, { resync: "onChange", enabled: false }, true],
    ["onChange, what is switched off", { enabled: false }, { resync: "onChange" }, false],
    ["never, its traits", { traits: ["plan"] }, { resync: "never" }, false],
  ])(
    "a resync %s: the whole audience is sent as the setting says",
    async (_what, change, setting, isResynced) => {
      await using scene = await startScene();
      const { stack, segment } = scene;
      const before = { ...guide, ...setting };
      await stack.up(scene.program({ activations: [before] }));
      await segment.control("POST", "/clock", { advanceMs: 60_000 });

      await stack.up(scene.program({ activations: [{ ...before, ...change }] }));

      expect((await scene.activations()).map(({ performResync }) => performResync)).toEqual([isResynced]);
    },
  );

  test("a change of one activation, or of the connection, sends no other audience again", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    const other = { ...tour, resync: "onChange" };
    await stack.up(scene.program({ activations: [{ ...guide, resync: "onChange" }, other] }));
    await segment.control("POST", "/clock", { advanceMs: 60_000 });

    await stack.up(
      scene.program({
        activations: [{ ...guide, resync: "onChange", traits: ["plan"] }, other],
        settings: { list: "a" },
      }),
    );

    expect(
      (await scene.activations()).map(({ activationName, performResync }) => [activationName, performResync]),
    ).toEqual([
      ["guide", true],
      ["tour", false],
    ]);
  });

  test("a change that is stopped half-way keeps in state what was done of it", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ settings: { list: "a" }, idSync: userIds("last"), activations: [guide] }));

    const wrong = { ...tour, mapping: { actionId: "none" } };
    const after = { settings: { list: "b" }, idSync: userIds("all"), activations: [guide, wrong] };
    await expect(stack.up(scene.program(after))).rejects.toThrow("has no action none");

    expect(stack.entries.get("a")?.state).toMatchObject({ ...after, activations: [guide] });
    expect(stack.preview(scene.program({ ...after, activations: [guide] }))).toEqual({ a: "update" });
  });

  test("what Segment does not take over is said, with the way out", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    await segment.control("PATCH", "/switches", { emptyTraits: "stay" });
    await stack.up(scene.program({ activations: [guide] }));
    const [{ id } = { id: "" }] = await scene.activations();

    await stack.up(scene.program({ activations: [{ name: "guide", type: guide.type }] }));

    expect(stack.conversation.warnings).toEqual([
      `Segment has not taken over personalization of activation "guide" (${id}): give it another \`name\`, so that it is made anew`,
    ]);
  });

  test("what is made anew is said in the preview", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());

    await stack.up(
      scene.program({ activations: [{ ...guide, type: "All Events", mapping: { actionId } }, tour] }),
    );

    expect(stack.conversation.warnings).toEqual([
      'activation "guide" gets another type and action, which Segment cannot change: it is deleted and made again, and sends the whole audience again unless its `resync` is "never"',
    ]);
  });

  test("a change of traits keeps what somebody has set beside them in Segment", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ activations: [guide] }));
    const [{ id } = { id: "" }] = await scene.activations();
    const personalization = {
      profile: { properties: ["roll"], mapping: { roll: "flag_roll" } },
      syncEntityPropertyChanges: true,
    };
    await scene.call("PATCH", `activations/${id}`, { personalization });

    await stack.up(scene.program({ activations: [{ ...guide, traits: ["roll", "plan"] }] }));

    expect(await scene.activations()).toMatchObject([
      {
        personalization: {
          profile: { properties: ["roll", "plan"], mapping: { roll: "flag_roll" } },
          syncEntityPropertyChanges: true,
        },
      },
    ]);
  });

  test.each<[string, object, object]>([
    ["idSync", { idSync: [{ externalId: "user_id", strategy: "first" }] }, {}],
    ["settings", { settings: { list: "a" } }, {}],
  ])("taking `%s` away sends nothing, stays, and says so", async (name, from, to) => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ ...from, activations: [guide] }));
    const before = await scene.connections();
    await scene.writes();
    expect(stack.preview(scene.program({ ...to, activations: [guide] }))).toEqual({});

    await stack.up(scene.program({ ...to, activations: [guide] }));

    expect(await scene.connections()).toEqual(before);
    expect(await scene.writes()).toEqual([]);
    expect(stack.conversation.warnings).toEqual([
      `\`${name}\` of destination ${destinationId} of audience ${scene.audienceId} stays as it is: Segment has no way to take one back, so write a new value instead of removing it`,
    ]);
  });

  test("one setting that goes from the program goes from Segment; what Segment has added itself is no difference", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ settings: { list: "a", mode: "x" } }));
    await scene.call("PATCH", `destination-connections/${stack.idOf("a")}`, {
      connectionSettings: { list: "a", mode: "x", added: 1 },
    });

    await stack.refresh();
    expect(stack.preview(scene.program({ settings: { list: "a", mode: "x" } }))).toEqual({});
    await stack.up(scene.program({ settings: { list: "a" } }));

    expect(await scene.connections()).toMatchObject([{ connectionSettings: { list: "a" } }]);
    expect((await scene.connections())[0]?.["connectionSettings"]).toEqual({ list: "a" });
  });

  test("another destination or another type of it replaces the connection, and the type goes back to its default", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/profiles-warehouses`)) as {
      data: { profilesWarehouses: { id: string }[] };
    };
    const warehouse = { destinationId: data.profilesWarehouses[0]?.id, destinationType: "warehouse" };
    await stack.up(scene.program());
    expect(stack.preview(scene.program(warehouse))).toEqual({ a: "replace" });
    expect(stack.preview(scene.program({ destinationType: "warehouse" }))).toEqual({ a: "replace" });

    await stack.up(scene.program(warehouse));
    expect(await scene.connections()).toMatchObject(
      [warehouse.destinationId].map((id) => ({ destinationId: id })),
    );
    expect(stack.preview(scene.program())).toEqual({ a: "replace" });
    await stack.up(scene.program());

    expect(await scene.connections()).toMatchObject([{ destinationId }]);
    expect(stack.entries.get("a")?.state["destinationType"]).toBe("destination");
  });

  test("another destination or audience deletes the connection before the new one is made", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    await stack.up(scene.program());
    const audienceId = await makeAudience(segment, "off");
    expect(stack.preview(scene.program({ audienceId }))).toEqual({ a: "replace" });
    await scene.writes();

    await stack.up(scene.program({ audienceId }));

    expect(await scene.connections()).toEqual([]);
    expect((await scene.writes()).slice(0, 4)).toEqual([
      "removeActivationFromAudience 200",
      "removeActivationFromAudience 200",
      "removeDestinationFromAudience 200",
      "addDestinationToAudience 200",
    ]);
  });

  test("a replacement that is refused says that its predecessor is gone", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    const id = stack.idOf("a");

    await expect(stack.up(scene.program({ destinationId: "0".repeat(24) }))).rejects.toThrow(
      `Its predecessor ${id} had to be deleted first and is gone: \`pulumi up\` connects the destination again once this is mended`,
    );
  });
});

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

describe("taking over what is there", () => {
  test("a connection that is there is not touched, and the refusal names `aliases` first", async () => {
    await using scene = await startScene();
    const id = await connect(scene);
    await scene.writes();

    await expect(scene.stack.up(scene.program())).rejects.toThrow(
      `audience ${scene.audienceId} is already connected to destination ${destinationId} (${id}). If you renamed the resource in the program, give it \`aliases: [{ name: "<old name>" }]\`; else let this program own it`,
    );
    expect(await scene.writes()).toEqual([]);
    expect(scene.stack.entries.size).toBe(0);
  });

  test("`identical` takes over what is the same, makes what is missing, and leaves alone what nobody declared", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    const id = await connect(scene, { idSyncConfiguration: [{ externalId: "user_id", strategy: "all" }] });
    const same = await activate(scene, id, "tour", { activationType: "Audience Entered" });
    const foreign = await activate(scene, id, "somebody's");
    await scene.writes();
    const program = scene.program({
      adopt: "identical",
      idSync: [{ externalId: "user_id", strategy: "all" }],
    });

    await stack.up(program);

    expect(await scene.writes()).toEqual(["addActivationToAudience 200"]);
    expect(stack.idOf("a")).toBe(id);
    expect(stack.entries.get("a")?.state["activationIds"]).toEqual({ guide: expect.any(String), tour: same });
    expect((await scene.activations()).map((one) => one.id)).toContain(foreign);
    expect(stack.preview(program)).toEqual({});
  });

  test("`identical` refuses what differs, and changes nothing; `byName` makes it what the program says", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    const id = await connect(scene, { connectionSettings: { list: "b" } });
    await activate(scene, id, "guide");
    const more = { idSync: [{ externalId: "user_id", strategy: "all" }], settings: { list: "a" } };
    await scene.writes();

    await expect(stack.up(scene.program({ ...more, adopt: "identical" }))).rejects.toThrow(
      'and it differs in idSync, settings, activation "guide": make the program the same, or write `adopt: "byName"` to change it',
    );
    expect(await scene.writes()).toEqual([]);
    await stack.up(scene.program({ ...more, adopt: "byName" }));

    expect(await scene.connections()).toMatchObject([
      { id, idSyncConfiguration: more.idSync, connectionSettings: { list: "a" } },
    ]);
    expect(await scene.activations()).toMatchObject([
      {
        activationName: "guide",
        activationType: guide.type,
        personalization: { profile: { properties: ["roll"] } },
      },
      { activationName: "tour" },
    ]);
    expect(stack.preview(scene.program({ ...more, adopt: "byName" }))).toEqual({});
  });

  test.each(["identical", "byName"])(
    "renaming the resource without aliases under `adopt: %s` keeps everything, and settles",
    async (adopt) => {
      await using scene = await startScene({ adopt });
      const { stack } = scene;
      await stack.up(scene.program());
      const before = [await scene.connections(), await scene.activations()];
      const { a } = scene.program();
      if (a === undefined) throw new Error("the program is empty");

      await stack.up({ b: a });

      expect([await scene.connections(), await scene.activations()]).toEqual(before);
      expect(stack.preview({ b: a })).toEqual({});
      expect(stack.conversation.warnings).toEqual([
        expect.stringContaining(
          `to destination ${destinationId} was already there (${stack.idOf("b")}) and now belongs to AudienceDestination "b"`,
        ),
        expect.stringContaining(
          'stays, because AudienceDestination "b" has it; only the entry of AudienceDestination "a" goes',
        ),
      ]);
    },
  );

  test.each([
    ["never", false],
    ["identical", false],
    ["byName", true],
  ])("a new activation whose name is taken on our connection: `adopt: %s`", async (adopt, isTaken) => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ activations: [guide] }));
    const id = await activate(scene, stack.idOf("a"), "tour", {
      activationType: "Audience Entered",
      enabled: false,
    });
    await scene.writes();
    const message = await stack.up(scene.program({ adopt })).then(
      () => "taken",
      (error: Error) => error.message,
    );

    expect(message).toContain(
      isTaken
        ? "taken"
        : `connection ${stack.idOf("a")} already has an activation "tour" (${id}) that this program has not made`,
    );
    expect(await scene.writes()).toEqual(isTaken ? ["updateActivationForAudience 200"] : []);
    expect(await scene.activations()).toHaveLength(2);
  });

  test("no connection is taken from a declaration that has it, nor kept by one that was refused", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    await stack.up(scene.program());
    const { id = "", state = {} } = stack.entries.get("a") ?? {};
    const begin = () => startSession(segment.emulator, { space: segment.spaceId });
    const [first, next] = [begin(), begin()];
    const create = ({ session, clock }: Conversation, resource: string, more: Properties) =>
      drive(clock, audienceDestination.create(session, inputsOf(session, resource, more)));
    const inputsOf = (session: Conversation["session"], resource: string, more: Properties): Properties => {
      const { kind: _, ...given } = { ...scene.program(more)["a"], __resource: resource };
      return audienceDestination.check(session, given, {}).inputs;
    };
    const another = await makeAudience(segment, "off");

    audienceDestination.diff(first.session, id, state, inputsOf(first.session, "a", { audienceId: another }));
    await expect(create(first, "b", { adopt: "byName" })).rejects.toThrow(
      `AudienceDestination "a" of this program already connects audience ${scene.audienceId} to destination ${destinationId} (${id})`,
    );

    await expect(create(next, "b", { adopt: "never" })).rejects.toThrow("is already connected");
    expect((await create(next, "c", { adopt: "byName" })).id).toBe(id);
  });

  test("of several of one name, none is taken", async () => {
    await using scene = await startScene({ adopt: "byName" });
    const id = await connect(scene);
    const twins = [await activate(scene, id, "guide"), await activate(scene, id, "guide")];

    await expect(scene.stack.up(scene.program())).rejects.toThrow(
      `connection ${id} has 2 activations called "guide" (${twins.join(", ")}): delete all but one in Segment, or use another \`name\``,
    );
    expect(scene.stack.entries.size).toBe(0);
  });
});

describe("what somebody does to it in Segment", () => {
  test.each<[string, object]>([
    ["switched off", { enabled: false }],
    ["renamed", { activationName: "help" }],
    ["given other traits", { personalization: { profile: { properties: ["plan"] } } }],
  ])("an activation that was %s is a difference, and the next run takes it back", async (_what, changes) => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    const before = await scene.activations();
    await scene.call("PATCH", `activations/${before[0]?.id}`, changes);

    await stack.refresh();
    await stack.refresh();
    expect(stack.preview(scene.program())).toEqual({ a: "update" });
    await scene.writes();
    await stack.up(scene.program());

    expect(await scene.activations()).toEqual(before);
    expect(await scene.writes()).toEqual(["updateActivationForAudience 200"]);
    expect(stack.preview(scene.program())).toEqual({});
  });

  test("settings of an action that were changed are a difference; those that the program never named are none", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    const mapped = { ...guide, mapping: { actionId, settings: { url: "https://a" } } };
    const program = scene.program({ activations: [mapped] });
    await stack.up(program);
    const [{ id } = { id: "" }] = await scene.activations();
    const edit = (settings: object) =>
      scene.call("PATCH", `activations/${id}`, { destinationMapping: { actionId, settings } });

    await edit({ url: "https://a", data: "x" });
    await stack.refresh();
    expect(stack.preview(program)).toEqual({});
    await edit({ url: "https://b" });
    await stack.refresh();
    expect(stack.preview(program)).toEqual({ a: "update" });
    await stack.up(program);

    expect(await scene.activations()).toMatchObject([
      { destinationMapping: { actionId, settings: { url: "https://a" } } },
    ]);
  });

  test.each<[string, Properties, Properties]>([
    [
      "idSync",
      { idSync: [{ externalId: "user_id", strategy: "last" }] },
      { idSyncConfiguration: [{ externalId: "email", strategy: "all" }] },
    ],
    ["settings", { settings: { list: "a" } }, { connectionSettings: { list: "b" } }],
  ])("a changed `%s` is a difference, and the next run takes it back", async (_name, more, changes) => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program(more));
    const [before] = await scene.connections();
    await scene.call("PATCH", `destination-connections/${stack.idOf("a")}`, changes);

    await stack.refresh();
    expect(stack.preview(scene.program(more))).toEqual({ a: "update" });
    await stack.up(scene.program(more));

    expect(await scene.connections()).toEqual([{ ...before, updatedAt: expect.any(String) }]);
    expect(stack.preview(scene.program(more))).toEqual({});
  });

  test("what the program never said of the connection is nobody's drift", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    await scene.call("PATCH", `destination-connections/${stack.idOf("a")}`, {
      idSyncConfiguration: [{ externalId: "email", strategy: "all" }],
      connectionSettings: { list: "b" },
    });

    await stack.refresh();

    expect(stack.preview(scene.program())).toEqual({});
  });

  test("a deleted activation is a difference and is made again; the others are not touched", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    const [first, second] = await scene.activations();
    await scene.call("DELETE", `activations/${first?.id}`);

    await stack.refresh();
    expect(stack.preview(scene.program())).toEqual({ a: "update" });
    await scene.writes();
    await stack.up(scene.program());

    expect(await scene.writes()).toEqual(["addActivationToAudience 200"]);
    expect(
      (await scene.activations()).map(({ id, activationName }) => [id === second?.id, activationName]),
    ).toEqual([
      [true, "tour"],
      [false, "guide"],
    ]);
  });

  test("an activation of somebody else's is mentioned, and left alone", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    const id = await activate(scene, stack.idOf("a"), "somebody's");

    await stack.refresh();

    expect(stack.conversation.warnings).toEqual([
      `connection ${stack.idOf("a")} has activations that this program has not made: "somebody's" (${id}). They are left alone, and have to be deleted in Segment before the connection can be`,
    ]);
    expect(stack.preview(scene.program())).toEqual({});
    await stack.up(scene.program({ activations: [guide] }));
    expect((await scene.activations()).map(({ activationName }) => activationName)).toEqual([
      "guide",
      "somebody's",
    ]);
  });

  test("a connection that was removed in the app is made again, and so is one whose audience is gone", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    await stack.up(scene.program());
    for (const { id } of await scene.activations()) await scene.call("DELETE", `activations/${id}`);
    await scene.call("DELETE", `destination-connections/${stack.idOf("a")}`);

    await stack.refresh();
    expect(stack.preview(scene.program())).toEqual({ a: "create" });
    await stack.up(scene.program());
    expect(await scene.connections()).toMatchObject([{ id: stack.idOf("a") }]);

    await segment.api("DELETE", `/spaces/${segment.spaceId}/audiences/${scene.audienceId}`);
    await stack.refresh();
    expect(stack.entries.size).toBe(0);
  });

  test("a list that fails makes nothing look gone, nor does a 404 of an audience that the space still lists", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    for (const operation of ["listDestinationsFromAudience", "listActivationsFromAudience"]) {
      await scene.fault({ operation, kind: "status", status: 403, times: 1 });
      await expect(stack.refresh()).rejects.toThrow("was answered 403");
      await scene.fault({ operation, kind: "status", status: 404, times: 1 });
      await expect(stack.refresh()).rejects.toThrow(
        `Segment lists audience ${scene.audienceId} and says that it does not exist: nothing was changed`,
      );
    }
    expect(stack.entries.get("a")?.state["activations"]).toEqual([guide, tour]);
  });

  test("an update of one that is gone says what to run", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ activations: [] }));
    await scene.call("DELETE", `destination-connections/${stack.idOf("a")}`);

    await expect(stack.up(scene.program())).rejects.toThrow(
      "was deleted in Segment: run `pulumi refresh`, then `pulumi up` makes it again",
    );
  });
});

describe("what nobody knows yet, or nobody manages", () => {
  const sentinel = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  test("an audience that is being replaced replaces the connection; unknown activations are an update", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    const { session } = stack.conversation;
    const { id = "", state = {} } = stack.entries.get("a") ?? {};
    const { kind: _, ...inputs } = {
      ...scene.program()["a"],
      spaceId: scene.segment.spaceId,
      __resource: "a",
    };
    const diff = (more: Properties) =>
      audienceDestination.diff(session, id, state, { ...inputs, destinationType: "destination", ...more });

    expect(diff({})).toEqual({ changes: false });
    expect(diff({ audienceId: sentinel })).toEqual({ changes: "inputs", replaces: ["audienceId"] });
    expect(diff({ activations: [{ ...guide, traits: [sentinel] }, tour] })).toEqual({
      changes: "inputs",
      replaces: [],
    });
    expect(diff({ settings: sentinel })).toEqual({ changes: "inputs", replaces: [] });
  });

  test("two resources with an audience that is not known yet are left to the update", async () => {
    await using scene = await startScene();
    const { a } = scene.program({ audienceId: sentinel });
    if (a === undefined) throw new Error("the program is empty");

    expect(scene.stack.preview({ a, b: a })).toEqual({ a: "create", b: "create" });
  });

  test("a connection that is looked up shows all there is of it", async () => {
    await using scene = await startScene();
    const { segment } = scene;
    const idSyncConfiguration = [{ externalId: "user_id", strategy: "all" }];
    const id = await connect(scene, { idSyncConfiguration, connectionSettings: { list: "a" } });
    const activationId = await activate(scene, id, "guide", {
      enabled: false,
      personalization: { profile: { properties: ["roll"] } },
      destinationMapping: { actionId, settings: { url: "https://a" } },
    });
    const { session } = startSession(segment.emulator);
    const { spaceId } = segment;

    const found = await audienceDestination.read(session, id, {
      spaceId,
      audienceId: scene.audienceId,
      __lookup: true,
    });

    expect(found?.state).toMatchObject({
      connectionId: id,
      destinationId,
      idSync: idSyncConfiguration,
      settings: { list: "a" },
      activations: [
        {
          name: "guide",
          type: "All Events",
          enabled: false,
          traits: ["roll"],
          mapping: { actionId, settings: { url: "https://a" } },
        },
      ],
      activationIds: { guide: activationId },
    });
  });
});

describe("deleting it", () => {
  test("activations go first, then the connection, and the run says what stays", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    const id = stack.idOf("a");
    await scene.writes();

    await stack.destroy();

    expect(await scene.writes()).toEqual([
      "removeActivationFromAudience 200",
      "removeActivationFromAudience 200",
      "removeDestinationFromAudience 200",
    ]);
    expect(stack.conversation.warnings).toEqual([
      `connection ${id} of audience ${scene.audienceId} to destination ${destinationId} is deleted: the destination receives nothing more about the audience, and keeps what it has received`,
    ]);
  });

  test("activations of others stop it before anything is deleted, and are named", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    const foreign = await activate(scene, stack.idOf("a"), "somebody's");
    await scene.writes();

    await expect(stack.destroy()).rejects.toThrow(
      `has activations that this program has not made: "somebody's" (${foreign}). Segment deletes no connection that has any. Nothing was deleted: delete them in Segment and run it again, or leave the connection to them with \`pulumi state delete\``,
    );
    expect(await scene.writes()).toEqual([]);
    await scene.call("DELETE", `activations/${foreign}`);
    await stack.destroy();
    expect(await scene.connections()).toEqual([]);
  });

  test("one that somebody adds meanwhile is named too, and the next run goes on", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program({ activations: [] }));
    const body = { data: { activations: [] } };
    await activate(scene, stack.idOf("a"), "late");
    await scene.fault({
      operation: "listActivationsFromAudience",
      kind: "status",
      status: 200,
      body,
      times: 1,
    });

    await expect(stack.destroy()).rejects.toThrow(
      /has activations that this program has not made: "late" \(\w+\)\. Segment deletes no connection that has any\. The connection was not deleted: /,
    );
  });

  test("what is gone already, or goes with its audience, is deleted all the same", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    await stack.up(scene.program());
    await segment.api("DELETE", `/spaces/${segment.spaceId}/audiences/${scene.audienceId}`);

    await stack.destroy();

    expect(stack.entries.size).toBe(0);
  });

  test("a 404 of what the audience still lists deletes nothing", async () => {
    await using scene = await startScene();
    const { stack } = scene;
    await stack.up(scene.program());
    await scene.fault({ operation: "removeDestinationFromAudience", kind: "status", status: 404 });

    await expect(stack.destroy()).rejects.toThrow("does not exist, and still lists it: it was not deleted");
    expect(stack.entries.size).toBe(1);
  });
});

function namesOf(activations: readonly { activationName: string }[]): string[] {
  return activations.map(({ activationName }) => activationName).toSorted();
}

describe("a deletion that stops halfway", () => {
  test.each([
    [
      "the connection",
      { operation: "removeDestinationFromAudience" },
      'Its activations "guide", "tour" are deleted already, which state does not know: delete it again, or take it back with `pulumi up --refresh`',
    ],
    [
      "the second activation",
      { operation: "removeActivationFromAudience", skip: 1 },
      'Its activation "guide" is deleted already, which state does not know: ',
    ],
  ])(
    "at %s says what is gone, and is finished by the next, or taken back by a refresh",
    async (_at, at, said) => {
      await using scene = await startScene();
      const { stack } = scene;
      await stack.up(scene.program());
      const there = await scene.activations();
      const refused = { ...at, kind: "status", status: 403, times: 1 };
      await scene.fault(refused);

      await expect(stack.destroy()).rejects.toThrow(said);
      await stack.refresh();
      await stack.up(scene.program());
      expect(namesOf(await scene.activations())).toEqual(namesOf(there));

      await scene.fault(refused);
      await expect(stack.destroy()).rejects.toThrow(said);
      await stack.destroy();
      expect([await scene.connections(), stack.entries.size]).toEqual([[], 0]);
    },
  );
});

describe("a workspace other than its own", () => {
  test("a token of another workspace changes nothing and forgets nothing", async () => {
    await using scene = await startScene();
    const { stack, segment } = scene;
    await stack.up(scene.program());
    const entry = stack.entries.get("a");
    const other = new TestStack(segment);
    if (entry === undefined) throw new Error("nothing was made");
    other.entries.set("a", { ...entry, state: { ...entry.state, workspaceId: "another" } });
    await scene.writes();

    await expect(other.refresh()).rejects.toThrow("this resource was made in workspace another");
    await expect(other.destroy()).rejects.toThrow("this resource was made in workspace another");
    expect(await scene.writes()).toEqual([]);
  });
});
