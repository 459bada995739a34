import { expect, test } from "vitest";

import { environmentFilter } from "../../src/fql";
import { spaceFilter } from "../../src/provider/filters/space-filter";
import { drive } from "../client/driven-clock";
import { startSegment, type Segment } from "../support/provider";
import { startSession } from "../support/session";

async function make(segment: Segment, environment: string): Promise<unknown> {
  const { session, clock } = startSession(segment.emulator, { space: segment.spaceId });
  const { inputs, failures } = spaceFilter.check(session, environmentFilter({ environment }), {});
  expect(failures).toEqual([]);
  return drive(clock, spaceFilter.create(session, inputs));
}

async function writtenByHand(segment: Segment, statement: string, enabled = true): Promise<void> {
  const body = { integrationId: segment.spaceId, name: "by hand", if: statement, enabled, drop: true };
  await segment.api("POST", "/filters", body);
}

const dropsProduction = "type = 'track' and properties.environmentName = 'production'";

test("a filter that the space has, and that drops the environment which the new one lets through, stops it", async () => {
  await using segment = await startSegment();
  await writtenByHand(segment, dropsProduction);

  await expect(make(segment, "production")).rejects.toThrow(
    /space filter "get_treatment: production only" lets impressions of "production" through, and space production has the filter "by hand" \(\w+\), which drops them: together they would leave none\. Disable or delete that one, or correct `environmentName`/,
  );
  expect(
    (await segment.requests()).filter((request) => request.startsWith("createFilterForSpace")),
  ).toHaveLength(1);
});

test.each<[string, string, boolean]>([
  ["is switched off", dropsProduction, false],
  ["drops other environments", "properties.environmentName = 'staging'", true],
  ["drops something else", "event = 'Order Completed'", true],
  ["cannot be judged by what is known", "userId = 'u-1'", true],
])("a filter that %s stops nothing", async (_what, statement, enabled) => {
  await using segment = await startSegment();
  await writtenByHand(segment, statement, enabled);

  await expect(make(segment, "production")).resolves.toMatchObject({ id: expect.any(String) });
});
