// Sends a file of calls to the local Segment and counts what the trait holds then. Usage: node send.mjs segment.json events.ndjson

import { readFileSync } from "node:fs";

const [segmentFile = "segment.json", eventsFile = "events.ndjson"] = process.argv.slice(2);
const segment = JSON.parse(readFileSync(segmentFile, "utf8"));
const calls = readFileSync(eventsFile, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
const [{ id: spaceId }] = segment.spaces;
const [{ writeKey }] = segment.sources;

// Segment allows 100 reads of profiles a second; the local one need not hold to it here.
await ask("PATCH", `${segment.apiUrl}/_emulator/switches`, { profileReadsPerSecond: 0 });
for (let from = 0; from < calls.length; from += 500)
  await ask("POST", `${segment.trackingUrl}/v1/batch`, { writeKey, batch: calls.slice(from, from + 500) });

const counts = {};
for (const userId of new Set(calls.map((call) => call.userId))) {
  const profile = `/v1/spaces/${spaceId}/collections/users/profiles/user_id:${userId}/traits`;
  const { traits } = await ask("GET", segment.profileUrl + profile, undefined, `${segment.profileToken}:`);
  const value = traits.checkout_redesign ?? "no value";
  counts[value] = (counts[value] ?? 0) + 1;
}
if (Object.keys(counts).join() === "no value")
  throw new Error("Nobody has the trait checkout_redesign: run pulumi up first");
for (const [value, people] of Object.entries(counts).toSorted(([one], [other]) => one.localeCompare(other)))
  process.stdout.write(`The trait is ${value}: ${people} people\n`);

async function ask(method, url, body, user = "") {
  const response = await fetch(url, {
    method,
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${Buffer.from(user).toString("base64")}`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}`);
  return response.json();
}
