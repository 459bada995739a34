// Selects both kinds of FullStory for the trait, as a person might in Segment's app, sends an impression, and prints the
// calls that each has received. Usage: node impressions.mjs segment.json

import { readFileSync } from "node:fs";

const segment = JSON.parse(readFileSync(process.argv[2] ?? "segment.json", "utf8"));
const [{ id: spaceId }] = segment.spaces;
const [{ writeKey }] = segment.sources;
const traits = `/spaces/${spaceId}/computed-traits`;
const { data } = await ask("GET", segment.apiUrl + traits, undefined, segment.token);
const [trait] = data.computedTraits.filter(({ key }) => key === "back_end_roll_algorithm");
if (trait === undefined) throw new Error("There is no trait yet: run pulumi up");

const [classic, cloudMode] = ["66f0a1c27d4b3e9155aa0501", "66f0a1c27d4b3e9155aa0502"];
await select(classic);
await select(cloudMode);
await track("u-1001", "v1", "2026-11-24T08:00:00.000Z");
await track("u-1001", "v2", "2026-11-25T08:00:00.000Z");

process.stderr.write(`FullStory (classic): ${(await received(classic)).length} calls\n`);
process.stdout.write(`${JSON.stringify(await received(cloudMode), null, 2)}\n`);

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
