/**
 * How fast definitions are read and evaluated, on one core.
 *
 *   npx tsx bench/query.ts [--json]
 */
import { parseArgs } from "node:util";

import { check, evaluate, incremental, parse, type ProfileEvent } from "pulumi-segment-personas/query";

const typical = [
  "event('get_treatment').where(property('split') = 'back_end_roll_algorithm').last(property('treatment'))",
  "event('get_treatment').where(property('split') = 'checkout_redesign' AND property('environmentName') = 'production' AND NOT property('treatment') = 'control').last(property('treatment'))",
  "event('get_treatment').where(property('split') = 'checkout_redesign').within(30 days).last(property('treatment'))",
  "event('Order Completed').within(90 days).avg(property('revenue'))",
];
const audience =
  "event('get_treatment').where(property('split') = 'checkout_redesign' AND property('treatment') = 'on').within(7 days).count() >= 1 AND event('Order Completed').within(7 days).count() = 0";

const rounds = 5_000;
const eventsOfProfile = 1_000;
const events = 1_000_000;
const now = new Date("2026-11-24T00:00:00Z");

/** Everything a second; the best of three runs, since other work on the machine only ever slows one down. */
export async function benchQuery(): Promise<Record<string, number>> {
  return Promise.resolve({
    parsesPerSecond: best(parseTypical),
    checksPerSecond: best(checkTypical),
    incrementalEventsPerSecond: best(addEvents),
    evaluatedEventsPerSecond: best(evaluateProfiles),
    evaluatedAudienceEventsPerSecond: best(evaluateAudience),
  });
}

/** @param run - returns how many things it did */
function best(run: () => number): number {
  const speeds = [1, 2, 3].map(() => {
    const start = performance.now();
    const count = run();
    return (count / (performance.now() - start)) * 1_000;
  });
  return Math.round(Math.max(...speeds));
}

function parseTypical(): number {
  for (let round = 0; round < rounds; round += 1) for (const query of typical) parse(query);
  return rounds * typical.length;
}

function checkTypical(): number {
  for (let round = 0; round < rounds; round += 1) for (const query of typical) check(query);
  return rounds * typical.length;
}

function sample(index: number): ProfileEvent {
  return {
    event: index % 5 === 0 ? "Order Completed" : "get_treatment",
    timestamp: new Date(now.getTime() - ((index * 7_919) % 2_592_000) * 1_000).toISOString(),
    properties: {
      split: index % 3 === 0 ? "checkout_redesign" : "back_end_roll_algorithm",
      treatment: index % 2 === 0 ? "on" : "off",
      environmentName: "production",
      revenue: index % 100,
    },
  };
}

const samples = Array.from({ length: eventsOfProfile }, (_, index) => sample(index));

function addEvents(): number {
  const query = parse(typical[1] ?? "");
  for (let profile = 0; profile < events / eventsOfProfile; profile += 1) {
    const trait = incremental(query);
    for (const event of samples) trait.add(event);
    trait.value(now);
  }
  return events;
}

function evaluateProfiles(): number {
  return evaluateAll(typical[2] ?? "", "trait");
}

function evaluateAudience(): number {
  return evaluateAll(audience, "audience");
}

function evaluateAll(text: string, as: "trait" | "audience"): number {
  const query = parse(text, { as });
  for (let profile = 0; profile < events / eventsOfProfile; profile += 1)
    evaluate(query, { events: samples }, { now });
  return events;
}

if (require.main === module) {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  void benchQuery().then((speeds) => {
    const lines = Object.entries(speeds).map(
      ([name, speed]) => `${name}: ${speed.toLocaleString("en-US")}\n`,
    );
    process.stdout.write(values.json ? `${JSON.stringify(speeds)}\n` : lines.join(""));
  });
}
