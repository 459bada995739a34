// Reads an experiment out of a file of calls, by first exposure and, to compare, by what the trait holds. The two queries are
// those for a warehouse; here they run in SQLite. Usage: node readout.mjs events.ndjson

import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const z = 1.959964; // 95 %
const database = load(readFileSync(process.argv[2] ?? "events.ndjson", "utf8"));
const [off, on] = query("exposures.sql");

print("By first exposure, orders within 7 days", [off, on]);
process.stdout.write(`${difference(off, on)}
Changed treatment meanwhile: ${off.changed + on.changed} people, who count under the first\n\n`);
print("By the trait's last value, orders whenever (wrong)", query("last.sql"));

/** Tables as Segment's warehouses have them. */
function load(text) {
  const calls = new DatabaseSync(":memory:");
  const common = "id TEXT, user_id TEXT, anonymous_id TEXT, timestamp TEXT";
  calls.exec(
    `CREATE TABLE get_treatment (${common}, split TEXT, treatment TEXT, environment_name TEXT, label TEXT)`,
  );
  calls.exec(`CREATE TABLE order_completed (${common})`);
  const impression = calls.prepare("INSERT INTO get_treatment VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const order = calls.prepare("INSERT INTO order_completed VALUES (?, ?, ?, ?)");
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const {
      messageId,
      userId = null,
      anonymousId = null,
      timestamp,
      event,
      properties = {},
    } = JSON.parse(line);
    const { split = null, treatment = null, environmentName = null, label = null } = properties;
    const columns = [messageId, userId, anonymousId, timestamp];
    if (event === "get_treatment") impression.run(...columns, split, treatment, environmentName, label);
    if (event === "Order Completed") order.run(...columns);
  }
  return calls;
}

function query(file) {
  return database.prepare(readFileSync(new URL(file, import.meta.url), "utf8")).all();
}

function print(title, rows) {
  const lines = rows.map(({ treatment, people, converted }) => {
    const { rate, low, high } = interval(converted, people);
    return [treatment, people, converted, percent(rate), `${percent(low)} to ${percent(high)}`];
  });
  const cells = [["Treatment", "People", "Orders", "Rate", "95 % interval"], ...lines];
  const widths = [11, 8, 8, 8, 0];
  const table = cells.map((row) => row.map((cell, column) => String(cell).padEnd(widths[column])).join(""));
  process.stdout.write(`${title}\n${table.join("\n")}\n`);
}

/** A rate with Wilson's interval, which holds for small numbers and for rates near 0 too. */
function interval(converted, people) {
  const rate = converted / people;
  const centre = (rate + z ** 2 / (2 * people)) / (1 + z ** 2 / people);
  const half =
    (z / (1 + z ** 2 / people)) * Math.sqrt((rate * (1 - rate)) / people + z ** 2 / (4 * people ** 2));
  return { rate, low: centre - half, high: centre + half };
}

/** Newcombe's interval of the difference of two rates. */
function difference(base, other) {
  const [one, two] = [base, other].map(({ converted, people }) => interval(converted, people));
  const by = two.rate - one.rate;
  const low = by - Math.hypot(two.rate - two.low, one.high - one.rate);
  const high = by + Math.hypot(two.high - two.rate, one.rate - one.low);
  const verdict = low > 0 || high < 0 ? "0 is outside" : "0 is inside: no difference is shown";
  return `${other.treatment} - ${base.treatment}: ${points(by)}, 95 % interval ${points(low)} to ${points(high)} (${verdict})`;
}

function percent(share) {
  return `${(share * 100).toFixed(1)} %`;
}

function points(share) {
  return `${(share * 100).toFixed(1)} points`;
}
