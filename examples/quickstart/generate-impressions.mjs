// Writes impressions.ndjson: what Split (Harness FME) sends to a Segment source, one Track call a line, for invented
// people. `node examples/quickstart/generate-impressions.mjs` always writes the same file.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const treatments = {
  back_end_roll_algorithm: ["v1", "v2", "v3"],
  checkout_redesign: ["on", "off"],
  search_ranking: ["lexical", "vectors", "hybrid"],
  // Served everywhere, but only the dev stack has a trait for it.
  holiday_banner: ["on", "off"],
};
const environments = { production: "3f1c", staging: "9b20" };
const start = Date.parse("2026-10-28T08:00:00.000Z");
const minute = 60_000;

const random = randomNumbers(20261124);
const pick = (list) => list[Math.floor(random() * list.length)];

/** A visitor reads on without a name, then signs in: from then on the calls carry both ids. */
const visitors = [1, 2, 3, 4].map((number) => ({
  userId: `u-20${number}`,
  anonymousId: `visitor-${number}`,
}));
const strangers = [5, 6].map((number) => ({ anonymousId: `visitor-${number}` }));
const users = Array.from({ length: 20 }, (_, number) => ({ userId: `u-${1001 + number}` }));

const impressions = [];
for (let index = 0; index < 320; index += 1) {
  const at = start + index * 97 * minute;
  const isSignedIn = index > 160;
  const person = pick([...users, ...visitors, ...strangers]);
  const known =
    person.userId && person.anonymousId && !isSignedIn ? { anonymousId: person.anonymousId } : person;
  impressions.push(
    impression(known, pick(Object.keys(treatments)), random() < 0.7 ? "production" : "staging", at),
  );
}
// Every visitor signs in, whatever chance has picked.
for (const [index, visitor] of visitors.entries()) {
  impressions.push(impression(visitor, "search_ranking", "production", start + (15_600 + index) * minute));
}
// Someone who has only ever seen staging gets no trait at all.
for (let index = 0; index < 6; index += 1) {
  const flag = pick(Object.keys(treatments));
  impressions.push(
    impression({ userId: "u-tester" }, flag, "staging", start + (9_000 + index * 11) * minute),
  );
}
// Two servers answered one user in the same millisecond: what arrives last counts.
for (const user of users.slice(0, 5)) {
  const at = start + 33_000 * minute;
  impressions.push(impression(user, "back_end_roll_algorithm", "production", at, "v1"));
  impressions.push(impression(user, "back_end_roll_algorithm", "production", at, "v2"));
}

impressions.sort((one, other) => Date.parse(one.timestamp) - Date.parse(other.timestamp));
const lines = arriveLate(impressions).map((call, index) =>
  JSON.stringify({ ...call, messageId: `impression-${String(index + 1).padStart(4, "0")}` }),
);
writeFileSync(fileURLToPath(new URL("impressions.ndjson", import.meta.url)), `${lines.join("\n")}\n`);

function impression(ids, split, environmentName, at, treatment = servedTreatment(split)) {
  return {
    type: "track",
    ...ids,
    event: "get_treatment",
    timestamp: new Date(at).toISOString(),
    properties: {
      split,
      treatment,
      environmentName,
      environmentId: environments[environmentName],
      label:
        treatment === "control"
          ? "exception"
          : pick(["default rule", "in segment employees", "no rule matched"]),
      key: ids.userId ?? ids.anonymousId,
      splitVersionNumber: start,
    },
  };
}

/** `control` is what an SDK serves when it could not evaluate the flag. */
function servedTreatment(split) {
  return random() < 0.08 ? "control" : pick(treatments[split]);
}

/** A phone without a network sends later: one call in five arrives up to two hundred places too late. */
function arriveLate(calls) {
  const places = calls.map((call, index) => ({
    call,
    place: random() < 0.2 ? index + 200 * random() : index,
  }));
  places.sort((one, other) => one.place - other.place);
  return places.map(({ call }) => call);
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
