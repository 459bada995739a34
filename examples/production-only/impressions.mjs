// Connects a production and a staging source to the local Segment's space, as somebody does in Segment's app, sends the
// impressions of one user through both, and shows what the profile holds then. Usage: node impressions.mjs segment.json

import { readFileSync } from "node:fs";

const segment = JSON.parse(readFileSync(process.argv[2] ?? "segment.json", "utf8"));
const [{ id: spaceId }] = segment.spaces;
const sourceNamed = (slug) => segment.sources.find((source) => source.slug === slug);
const production = sourceNamed("split-impressions-production");
const staging = sourceNamed("split-impressions-staging");

for (const { id: sourceId } of [production, staging])
  await ask("POST", `${segment.apiUrl}/_emulator/connections`, { spaceId, sourceId });
await ask("DELETE", `${segment.apiUrl}/_emulator/requests`);

await impressions(production, 1, { environmentName: "production", treatment: "v2" });
await impressions(staging, 100, { environmentName: "staging", treatment: "v1" });

const profile = `/v1/spaces/${spaceId}/collections/users/profiles/user_id:u-1001/traits`;
const { traits } = await ask("GET", segment.profileUrl + profile, undefined, basic(segment.profileToken));
const { dropped } = await ask("GET", `${segment.apiUrl}/_emulator/requests`);
const filters = new Set(dropped.map(({ filter }) => `"${filter.name}"`));

process.stdout.write(`Sent:    1 impression of production (v2), then 100 of staging (v1)
Dropped: ${dropped.length}${filters.size > 0 ? ` by ${[...filters].join(", ")}` : ""}
Profile: back_end_roll_algorithm is ${traits.back_end_roll_algorithm}
`);

async function impressions({ writeKey }, count, properties) {
  for (let sent = 0; sent < count; sent += 1) {
    const call = { userId: "u-1001", event: "get_treatment" };
    await ask("POST", `${segment.trackingUrl}/v1/track`, {
      writeKey,
      ...call,
      properties: { split: "back_end_roll_algorithm", ...properties },
    });
  }
}

function basic(token) {
  return { authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}` };
}

async function ask(method, url, body, headers = {}) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url} was answered ${response.status}`);
  return response.json();
}
