// Sends impressions to the local Segment, makes the rows that Profiles Sync writes of the profiles (the local Segment has no
// warehouse to write to), and queries them in SQLite. Usage: node user-traits.mjs segment.json treatments.sql

import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const [segmentFile = "segment.json", queryFile = "treatments.sql"] = process.argv.slice(2);
const segment = JSON.parse(readFileSync(segmentFile, "utf8"));
const [{ id: spaceId }] = segment.spaces;
const [{ writeKey }] = segment.sources;

const seen = [
  ["u-1001", "back_end_roll_algorithm", "v1", "2026-11-24T08:00:00.000Z"],
  ["u-1001", "back_end_roll_algorithm", "v2", "2026-11-25T08:00:00.000Z"],
  ["u-1001", "checkout_redesign", "on", "2026-11-25T08:01:00.000Z"],
  ["u-1002", "back_end_roll_algorithm", "v1", "2026-11-24T09:00:00.000Z"],
  ["u-1003", "back_end_roll_algorithm", "v2", "2026-11-24T10:00:00.000Z"],
];
for (const [userId, split, treatment, timestamp] of seen) {
  const properties = { split, treatment, environmentName: "production" };
  await send({ userId, event: "get_treatment", timestamp, properties });
}

const synced = await syncedTables();
const warehouse = new DatabaseSync(":memory:");
warehouse.exec(`CREATE TABLE user_traits (canonical_segment_id TEXT, name TEXT, value TEXT);
  CREATE TABLE user_identifiers (canonical_segment_id TEXT, type TEXT, value TEXT)`);
for (const [index, userId] of [...new Set(seen.map(([id]) => id))].entries()) {
  const profile = `use_${index + 1}`;
  if (synced.has("user_identifier")) insert("user_identifiers", [profile, "user_id", userId]);
  if (synced.has("user_traits"))
    for (const [name, value] of Object.entries(await traitsOf(userId)))
      insert("user_traits", [profile, name, value]);
}

const found = warehouse.prepare("SELECT * FROM user_traits ORDER BY canonical_segment_id, name").all();
if (found.length === 0)
  throw new Error("The warehouse has no traits: run pulumi up first, and see that user_traits is synced");
print("user_traits", found);
print(queryFile, warehouse.prepare(readFileSync(queryFile, "utf8")).all());

/** Tables that Profiles Sync writes, as the Public API tells. */
async function syncedTables() {
  const list = `${segment.apiUrl}/spaces/${spaceId}/profiles-warehouses`;
  const headers = { authorization: `Bearer ${segment.token}` };
  const [{ id }] = (await ask(list, { headers })).data.profilesWarehouses;
  const { items } = (await ask(`${list}/${id}/selective-syncs?pagination.count=1000`, { headers })).data;
  return new Set(items.filter((item) => item.enabled).map(({ collection }) => collection));
}

async function traitsOf(userId) {
  const profile = `/v1/spaces/${spaceId}/collections/users/profiles/user_id:${userId}/traits`;
  const authorization = `Basic ${Buffer.from(`${segment.profileToken}:`).toString("base64")}`;
  return (await ask(segment.profileUrl + profile, { headers: { authorization } })).traits;
}

function send(call) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ writeKey, ...call });
  return ask(`${segment.trackingUrl}/v1/track`, { method: "POST", headers, body });
}

async function ask(url, request) {
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
  return response.json();
}

function insert(table, row) {
  warehouse.prepare(`INSERT INTO ${table} VALUES (?, ?, ?)`).run(...row);
}

function print(title, rows) {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((row) => row[column].length)) + 2);
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("")
      .trimEnd(),
  );
  process.stdout.write(`${title}\n${lines.join("\n")}\n\n`);
}
