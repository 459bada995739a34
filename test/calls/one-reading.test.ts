import { writeFileSync } from "node:fs";
import path from "node:path";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { evaluateFile } from "../../src/cli/evaluate-file";
import { parse } from "../../src/query";
import { folderOf } from "../cli/command";
import { production, startSegment } from "../emulator/segment";

const users = ["ada", "grace"];
// More than a profile may have.
const visitors = ["v1", "v2", "v3", "v4", "v5", "v6", "v7"];
const emails = ["ada@example.com", "grace@example.com"];
const queries = {
  last: "event('get_treatment').where(property('split') = 'roll').last(property('treatment'))",
  count: "event('get_treatment').count()",
  pages: "event('Page Viewed').unique(property('page_name'))",
  session: "event('get_treatment').expires_after(1 hour).where(property('split') = 'roll').count()",
  many: "event('get_treatment').mode(property('treatment'), 2)",
  sum: "event('get_treatment').sum(property('n'))",
  highest: "event('get_treatment').max(property('n'))",
};

const ids = fc.record(
  {
    userId: fc.constantFrom<unknown>(...users, "", null, 7),
    anonymousId: fc.constantFrom(...visitors),
    email: fc.constantFrom(...emails),
  },
  { requiredKeys: ["anonymousId"] },
);
const integrations = fc.constantFrom(
  undefined,
  undefined,
  { All: false },
  { Personas: false },
  { All: false, Personas: true },
);
const properties = fc.record(
  {
    split: fc.constantFrom("roll", "other"),
    treatment: fc.constantFrom("on", "off", "v2"),
    n: fc.nat({ max: 9 }),
  },
  { requiredKeys: ["n"] },
);
const timestamp = fc
  .tuple(fc.constantFrom("08", "10", "23"), fc.constantFrom("00", "40"), fc.constantFrom("Z", "", "+02:00"))
  .map(([hour, minute, zone]) => `2026-11-10T${hour}:${minute}:00${zone}`);
const message = fc.option(fc.constantFrom("m1", "m2", "m3", "m4"), { nil: undefined });
const call = fc
  .tuple(
    ids,
    timestamp,
    message,
    fc.oneof(
      {
        weight: 4,
        arbitrary: properties.map((given) => ({ type: "track", event: "get_treatment", properties: given })),
      },
      fc.record({ type: fc.constant("page"), name: fc.constantFrom("Docs", "Home") }),
      fc.constantFrom({ type: "identify", traits: { plan: "pro" } }, { type: "group", groupId: "g" }),
    ),
    integrations,
  )
  .map(([whose, time, id, what, destinations]) => ({
    ...whose,
    timestamp: time,
    messageId: id,
    integrations: destinations,
    ...what,
  }));

type Given = Record<string, unknown>;

/** The ids of one run, which no other run has. */
function ofRun(run: number, { userId, anonymousId, email, messageId, ...given }: Given): Given {
  const own = (id: unknown): unknown =>
    typeof id === "number" ? run * 100 + id : typeof id === "string" && id !== "" ? `${id}-${run}` : id;
  const owned = { userId: own(userId), anonymousId: own(anonymousId), messageId: own(messageId) };
  return { ...owned, context: { traits: { email: own(email) } }, ...given };
}

/** Everybody whom the calls name, whom `evaluate` may have left out. */
function usersOf(calls: readonly Given[]): string[] {
  return calls.flatMap(({ userId }) =>
    (typeof userId === "string" && userId !== "") || typeof userId === "number" ? [`user_id:${userId}`] : [],
  );
}

/** What `evaluate` makes of the calls, by profile and trait. */
async function evaluated(calls: readonly Given[]): Promise<Record<string, Given>> {
  using folder = folderOf({});
  const events = path.join(folder.path, "events.ndjson");
  writeFileSync(events, calls.map((one) => JSON.stringify(one)).join("\n"));
  const profiles: Record<string, Given> = {};
  for (const [name, query] of Object.entries(queries)) {
    const options = { events, as: "trait", numericIds: true, known: {}, note: () => undefined } as const;
    for (const [id, value] of await evaluateFile(parse(query), { ...options, now: new Date() })) {
      const profile = id.startsWith("email:")
        ? id
        : id.startsWith("v")
          ? `anonymous_id:${id}`
          : `user_id:${id}`;
      profiles[profile] = { ...profiles[profile], ...(value === null ? {} : { [name]: value }) };
    }
  }
  return profiles;
}

test("evaluate and the local Segment read the same calls the same way", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { profileReadsPerSecond: 0 });
  await segment.connect(production);
  for (const [name, query] of Object.entries(queries)) {
    const options = { includeAnonymousUsers: true };
    await segment.data("POST", segment.traitsPath, { name, options, definition: { query, type: "USERS" } });
  }
  let run = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 25 }), async (given) => {
      run += 1;
      const calls = given.map((one) => ofRun(run, one));
      await segment.track(production, { type: "batch", batch: calls });

      const profiles = await evaluated(calls);
      const received: Record<string, Given> = {};
      for (const profile of new Set([...Object.keys(profiles), ...usersOf(calls)])) {
        const { plan: _, ...traits } = (await segment.traits(profile)) ?? {};
        if (profile in profiles || Object.keys(traits).length > 0) received[profile] = traits;
      }
      expect(received).toEqual(profiles);
    }),
    { numRuns: 40 },
  );
}, 60_000);
