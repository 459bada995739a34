import { expect, test } from "vitest";

import { production, startSegment, type Segment } from "./segment";

/** What JSON can say, as it is written. Whatever of it is taken has to be served again. */
const values: Record<string, string> = {
  "nested 5,000 deep": `${'{"a":'.repeat(2_500)}${"[".repeat(2_500)}${"]".repeat(2_500)}${"}".repeat(2_500)}`,
  "nested as deep as is taken": `${"[".repeat(490)}${"]".repeat(490)}`,
  "a number beyond all": "1e400",
  "a number of many digits": "9".repeat(400),
  "the smallest number": "-0",
  "a number that JSON cannot carry": "9007199254740993",
  "half a character": String.raw`"\ud800"`,
  "a character that ends texts elsewhere": String.raw`"\u0000"`,
  "line ends of scripts": String.raw`"\u2028\u2029</script>"`,
  "a prototype": '{"__proto__":{"toString":null},"constructor":{"prototype":1},"toJSON":"x"}',
  "an empty list": "[]",
  "a list of lists": '[[null,[true,{"":0}]],"x"]',
  null: "null",
  "an empty text": '""',
  "a path": '"../../%2e%2e/%zz?a=b#c"',
  "a date of another calendar": '"+275760-09-13T00:00:00.000Z"',
  "an absurd time": '"0000-01-01T00:00:00+23:59"',
};

const key = (value: string) => (value.startsWith('"') ? value : JSON.stringify(value.slice(0, 200)));

/** Where in a call a value may stand. */
const places: Record<string, (value: string) => string> = {
  "a trait": (value) => `"type":"identify","traits":{"it":${value}}`,
  "the key of a trait": (value) => `"type":"identify","traits":{${key(value)}:1,"__proto__":2,"toString":3}`,
  "the email": (value) => `"type":"identify","traits":{"email":${value}}`,
  "a property": (value) => `"type":"track","event":"E","properties":{"it":${value}}`,
  "the name of a property": (value) =>
    `"type":"track","event":"E","properties":{${key(value)}:1,"__proto__":2}`,
  properties: (value) => `"type":"track","event":"E","properties":${value}`,
  context: (value) => `"type":"track","event":"E","context":${value}`,
  "the context": (value) => `"type":"track","event":"E","context":{"page":{"it":${value}}}`,
  "the name of an event": (value) => `"type":"track","event":${value}`,
  "the name of a page": (value) => `"type":"page","name":${value}`,
  "an anonymous id": (value) => `"type":"track","event":"E","anonymousId":${value}`,
  "an account": (value) => `"type":"group","groupId":${value}`,
  "a message id": (value) => `"type":"track","event":"E","messageId":${value}`,
  "the time": (value) => `"type":"track","event":"E","timestamp":${value}`,
  "the time of sending": (value) =>
    `"type":"track","event":"E","timestamp":"9999-12-31T23:59:59Z","sentAt":${value}`,
  integrations: (value) => `"type":"track","event":"E","integrations":${value}`,
  "somewhere else": (value) => `"type":"track","event":"E","it":${value}`,
};

const queries = {
  last_it: "event('E').last(property('it'))",
  first_it: "event('E').first(context('page.it'))",
  sum_it: "event('E').sum(property('it'))",
  max_it: "event('E').max(property('it'))",
  unique_it: "event('E').unique(property('it'))",
  mode_it: "event('E').mode(property('it'), 1)",
  where_it: "event('E').where(property('it').contains('a')).count()",
  prototype: "event('E').last(property('__proto__'))",
  pages: "event('Page Viewed').last(property('page_name'))",
};

/** Reads everything of a space and a profile, and says what could not be read. */
async function readAll({ emulator, spaceId, traitsPath }: Segment, profile: string): Promise<string[]> {
  const of = `/v1/spaces/${spaceId}/collections/users/profiles/${profile}`;
  const space = `/spaces/${spaceId}`;
  const profileReads = [
    `${of}/traits?limit=200`,
    `${of}/traits?limit=5&verbose=true`,
    `${of}/events?limit=200`,
    `${of}/events?limit=5&sort=asc`,
    `${of}/external_ids?limit=5`,
    `${of}/metadata`,
    `${of}/links`,
  ];
  const publicReads = [
    traitsPath,
    `${space}/audiences`,
    `${space}/events`,
    `${space}/events/E/properties`,
    `${space}/events/E/properties/it/sample-values?propertyType=PROPERTY`,
    `${space}/traits`,
    `${space}/traits/it/sample-values`,
    `${space}/traits/last_it/sample-values`,
  ];
  const controlReads = ["/_emulator/requests", "/_emulator/outgoing"];
  const basic = `Basic ${Buffer.from(`${emulator.profileToken}:`).toString("base64")}`;
  const failed: string[] = [];
  const read = async (path: string, authorization: string): Promise<void> => {
    const answer = await fetch(new URL(path, emulator.apiUrl), { headers: { authorization } });
    const text = await answer.text();
    const body = JSON.parse(text) as { cursor?: { has_more: boolean; url: string } };
    const isAbsent = answer.status === 404 && path.endsWith("/traits/it/sample-values");
    if (answer.status !== 200 && !isAbsent) failed.push(`${path}: ${answer.status} ${text.slice(0, 200)}`);
    if (body.cursor?.has_more === true) await read(body.cursor.url, authorization);
  };
  for (const path of profileReads) await read(path, basic);
  for (const path of [...publicReads, ...controlReads]) await read(path, `Bearer ${emulator.token}`);
  return failed;
}

test.each(Object.entries(places))(
  "whatever is taken as %s can be read again, of the profile and of all others",
  async (_, place) => {
    await using segment = await startSegment({ rateWindowMs: 50 });
    await segment.control("PATCH", "/switches", {
      profileReadsPerSecond: 0,
      unspecifiedPerMinute: 1_000_000,
    });
    await segment.connect(production);
    for (const [name, query] of Object.entries(queries)) {
      await segment.control("DELETE", "/rate-limits");
      await segment.data("POST", segment.traitsPath, { name, definition: { query, type: "USERS" } });
    }
    await segment.data("POST", `/spaces/${segment.spaceId}/audiences`, {
      name: "some",
      audienceType: "USERS",
      enabled: true,
      definition: { query: "event('E').where(property('it') = 'x').count() >= 1" },
    });
    const { writeKey = "" } = segment.emulator.sources.find(({ slug }) => slug === production) ?? {};
    await segment.track(production, { userId: "u-1", event: "E", properties: { it: "x" } });

    for (const [name, value] of Object.entries(values)) {
      const call = `{"writeKey":"${writeKey}","userId":"u-1",${place(value)}}`;
      const { status } = await fetch(`${segment.emulator.trackingUrl}/v1/batch`, {
        method: "POST",
        body: `{"writeKey":"${writeKey}","batch":[${call}]}`,
      });

      expect([name, [200, 400].includes(status)]).toEqual([name, true]);
      expect([name, await segment.traits("user_id:u-1")]).not.toEqual([name, undefined]);
    }
    expect(await readAll(segment, "user_id:u-1")).toEqual([]);
  },
  60_000,
);

test.each([
  ["nested too deep", `${"[".repeat(600)}${"]".repeat(600)}`, "nested more than 500 deep"],
  ["too large a number", "1e999", "a number that is too large to be kept, such as 1e400"],
])("a call with %s is refused as malformed, and so is its batch", async (_, value, why) => {
  await using segment = await startSegment();
  const call = `{"userId":"u-1","event":"E","properties":{"it":${value}}}`;
  const send = async (path: string, body: string) =>
    (await fetch(`${segment.emulator.trackingUrl}${path}`, { method: "POST", body })).json();

  expect(await send("/v1/track", call)).toMatchObject({ message: `malformed JSON: ${why}` });
  expect(await send("/v1/batch", `{"batch":[${call}]}`)).toMatchObject({
    message: `malformed JSON: ${why}`,
  });
});

test("how deep a call may be nested is a switch", async () => {
  await using segment = await startSegment();
  await segment.control("PATCH", "/switches", { maxNesting: 3 });

  expect(await segment.track(production, { event: "E", userId: "u", properties: { a: [] } })).toBe(200);
  expect(await segment.track(production, { event: "E", userId: "u", properties: { a: [[]] } })).toBe(400);
});

test("a visitor with very many events becomes a user", async () => {
  await using segment = await startSegment();
  await segment.connect(production);
  await segment.data("POST", segment.traitsPath, {
    name: "n",
    definition: { query: "event('E').count()", type: "USERS" },
  });
  for (let batch = 0; batch < 60; batch += 1)
    await segment.track(production, {
      type: "batch",
      batch: Array.from({ length: 2_500 }, () => ({ type: "track", event: "E", anonymousId: "v-1" })),
    });

  await segment.track(production, { event: "E", userId: "u-1" });
  expect(await segment.track(production, { event: "E", userId: "u-1", anonymousId: "v-1" })).toBe(200);

  expect(await segment.traits("user_id:u-1")).toEqual({ n: 150_002 });
}, 60_000);
