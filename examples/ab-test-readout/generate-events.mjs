// Writes events.ndjson: 400 people see "checkout_redesign", on or off by the toss of a coin, between 6 and 20 October 2025;
// then everybody gets it. Who orders does not depend on it. Who has ordered comes back more often. Usage:
// node generate-events.mjs > events.ndjson

const [dayMs, start, rollout] = [86_400_000, Date.parse("2025-10-06"), Date.parse("2025-10-20")];
const events = [];

/** The same numbers every time: the generator of Park and Miller. */
let seed = 20_251_006;
function random() {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
}
const isOneOf = (share) => random() < share;

for (let person = 1; person <= 400; person += 1) {
  const userId = `u-${String(person).padStart(4, "0")}`;
  const treatment = isOneOf(0.5) ? "on" : "off";
  const exposed = start + Math.floor(random() * 13 * dayMs);
  const later = (days) => exposed + Math.floor(random() * days * dayMs);

  if (isOneOf(0.05)) see(userId, "control", exposed - 2_000, { label: "not ready" });
  if (isOneOf(0.05)) see(userId, treatment === "on" ? "off" : "on", exposed, { environmentName: "staging" });
  see(userId, treatment, exposed);
  if (isOneOf(0.03)) events.push(events.at(-1)); // delivered twice
  if (isOneOf(0.04)) see(userId, treatment === "on" ? "off" : "on", later(1)); // cleared the cookies, for one
  if (isOneOf(0.1)) order(userId, exposed - Math.floor(random() * 3 * dayMs)); // before there was anything to see
  const orders = isOneOf(0.25);
  if (orders) order(userId, later(4));
  if (isOneOf(orders ? 0.75 : 0.3)) see(userId, "on", rollout + Math.floor(random() * 7 * dayMs));
}

events.sort((a, b) => a.timestamp.localeCompare(b.timestamp));
process.stdout.write(events.map((event) => `${JSON.stringify(event)}\n`).join(""));

function see(userId, treatment, at, { label = "in 50/50", environmentName = "production" } = {}) {
  add({ userId, event: "get_treatment" }, at, {
    split: "checkout_redesign",
    treatment,
    environmentName,
    label,
  });
}

function order(userId, at) {
  add({ userId, event: "Order Completed" }, at, {});
}

function add(call, at, properties) {
  const messageId = `m-${String(events.length + 1).padStart(5, "0")}`;
  events.push({ type: "track", messageId, ...call, timestamp: new Date(at).toISOString(), properties });
}
