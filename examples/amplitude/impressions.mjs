// Selects Amplitude for the trait, as a person does in Segment's app, sends the impressions of two users, and prints the
// calls that Amplitude has received. Usage: node impressions.mjs segment.json

import { readFileSync } from "node:fs";

const segment = JSON.parse(readFileSync(process.argv[2] ?? "segment.json", "utf8"));
const [{ id: spaceId }] = segment.spaces;
const [{ writeKey }] = segment.sources;
const traits = `/spaces/${spaceId}/computed-traits`;
const { data } = await ask("GET", segment.apiUrl + traits, undefined, segment.token);
const [trait] = data.computedTraits.filter(({ key }) => key === "back_end_roll_algorithm");
if (trait === undefined) throw new Error("There is no trait yet: run pulumi up");

const amplitude = "66f0a1c27d4b3e9155aa0301";
await track("u-1001", "v1", "2026-11-24T08:00:00.000Z");
await select(amplitude);
await track("u-1001", "v1", "2026-11-24T09:00:00.000Z");
await track("u-1001", "control", "2026-11-24T10:00:00.000Z");
await track("u-1001", "v2", "2026-11-25T08:00:00.000Z");

process.stdout.write(`${JSON.stringify(await received(amplitude), null, 2)}\n`);

function select(destinationId, as = "identify") {
  const target = `/_emulator/app${traits}/${trait.id}/destinations/${destinationId}`;
  return ask("PUT", segment.apiUrl + target, { as });
}

function track(userId, treatment, timestamp) {
  const properties = { split: "back_end_roll_algorithm", treatment, environmentName: "production" };
  return send("track", { userId, event: "get_treatment", timestamp, properties });
}

function send(type, call) {
  return ask("POST", `${segment.trackingUrl}/v1/${type}`, { writeKey, ...call });
}

async function received(destinationId) {
  const { calls } = await ask("GET", `${segment.apiUrl}/_emulator/outgoing?destination=${destinationId}`);
  return calls.map(({ call }) => call);
}

async function ask(method, url, body, token) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (response.ok) return answer;
  throw new Error(answer.errors?.[0].message ?? `${method} ${url} was answered ${response.status}`);
}
