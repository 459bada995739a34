// The calls of Segment's analytics library for Node. Prints a line of JSON for each that was tried.
// Environment: LIBRARY (what to require), API_URL, WRITE_KEY, USER_ID.

const { LIBRARY, API_URL: host, WRITE_KEY: writeKey, USER_ID: userId } = process.env;
const { Analytics } = require(LIBRARY);

async function main() {
  const analytics = new Analytics({ writeKey, host, maxRetries: 0 });
  const failed = new Map();
  analytics.on("error", ({ ctx, reason }) => failed.set(ctx?.event.type ?? "batch", String(reason)));
  const properties = { split: "roll", treatment: "on" };
  const calls = {
    track: { userId, event: "get_treatment", properties },
    identify: { userId, traits: { plan: "pro" } },
    page: { userId, name: "Home" },
    screen: { userId, name: "Home" },
    group: { userId, groupId: "acme" },
    alias: { userId, previousId: "visitor" },
  };
  for (const [type, call] of Object.entries(calls)) analytics[type](call);
  await analytics.closeAndFlush({ timeout: 10_000 });
  for (const operation of Object.keys(calls)) {
    const error = failed.get(operation) ?? failed.get("batch");
    process.stdout.write(`${JSON.stringify({ operation, ...(error === undefined ? {} : { error }) })}\n`);
  }
}

void main();
