import { startEmulator, type Emulator, type Seed } from "pulumi-segment-personas/emulator";
import { expect, test } from "vitest";

import { checkoutFor } from "./checkout";

/** What the team's Pulumi program makes of the real workspace. */
const seed: Seed = {
  sources: [{ slug: "impressions" }, { slug: "shop" }],
  connections: [
    { space: "production", source: "impressions" },
    { space: "production", source: "shop" },
  ],
  computedTraits: [
    {
      name: "new_checkout",
      definition: {
        query:
          "event('get_treatment').where(property('split') = 'new_checkout' AND property('environmentName') = 'production').last(property('treatment'))",
      },
    },
  ],
  audiences: [
    {
      name: "Hesitating",
      definition: {
        query: "trait('new_checkout') = 'on' AND event('Order Completed').within(7 days).count() = 0",
      },
    },
  ],
};

const on = { flag: "new_checkout", treatment: "on", userId: "u-1" };

function ask({ profileUrl, profileToken, spaces }: Emulator, userId = "u-1") {
  return checkoutFor(userId, { profileUrl, profileToken, spaceId: spaces[0]?.id ?? "" });
}

test("the newest treatment of production decides which checkout it is", async () => {
  await using segment = await startEmulator({ seed });

  await segment.sendImpressions([
    { ...on, timestamp: "2026-11-20T10:00:00Z" },
    { ...on, treatment: "off", timestamp: "2026-11-19T10:00:00Z" },
    { ...on, treatment: "off", environment: "staging" },
  ]);

  expect(await ask(segment)).toMatchObject({ variant: "new" });
  expect(await ask(segment, "somebody-else")).toMatchObject({ variant: "classic" });
});

test("help is offered to whoever has not ordered for a week", async () => {
  await using segment = await startEmulator({ seed });
  await segment.sendImpressions(on);
  await segment.send({ event: "Order Completed", userId: "u-1" }, "shop");

  expect(await ask(segment)).toMatchObject({ offersHelp: false });
  await segment.advance("8 days");
  expect(await ask(segment)).toMatchObject({ offersHelp: true });
});

test("a hiccup of Segment goes unnoticed", async () => {
  await using segment = await startEmulator({ seed });
  await segment.sendImpressions(on);

  await segment.fault({ api: "profile", kind: "resetBefore", times: 1 });

  expect(await ask(segment)).toMatchObject({ variant: "new" });
});

test("while Segment is away everybody gets the classic checkout, after two attempts", async () => {
  await using segment = await startEmulator({ seed });
  await segment.sendImpressions(on);
  {
    await using outage = await segment.fault({ api: "profile", kind: "status", status: 503 });
    expect(outage).toBeDefined();
    expect(await ask(segment)).toEqual({ variant: "classic", offersHelp: false });
  }

  expect(await ask(segment)).toMatchObject({ variant: "new" });
  expect((await segment.requests("profile")).map(({ status }) => status)).toEqual([503, 503, 200]);
});
