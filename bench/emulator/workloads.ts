import { flagOf } from "./impressions";
import type { MeasuredSegment } from "./segment";

/** What is defined in a space while impressions come in. */
export interface Workload {
  readonly name: string;
  /** Of 200 traits. */
  readonly condition: (index: number) => string;
  /** Such as a window. */
  readonly filter?: string;
  /** So many audiences with an activation, and so many traits with a destination. */
  readonly sent?: number;
}

export const traits = 200;

const ofFlag = (index: number) =>
  `property('split') = '${flagOf(index)}' AND property('environmentName') = 'production'`;

/** Each of these conditions in turn; some hold for nearly every impression, some read a text that is never twice the same. */
const mixed: readonly ((flag: string) => string)[] = [
  (flag) => `property('split').starts_with('${flag}')`,
  (flag) => `property('split') != '${flag}' AND property('label').contains('segment')`,
  (flag) =>
    `property('split').one_of('${flag}', 'x_${flag}') AND property('splitVersionNumber') > 1762934400020`,
  (flag) => `NOT property('label').contains('not ready') AND property('split').ends_with('${flag.slice(4)}')`,
  (flag) => `property('split') = '${flag}' OR property('key') = '${flag}'`,
];

export const workloads: readonly Workload[] = [
  { name: "equality", condition: ofFlag },
  { name: "contains", condition: (index) => `property('split').contains('${flagOf(index)}')` },
  {
    name: "mixed conditions",
    condition: (index) => mixed[index % mixed.length]?.(flagOf(index)) ?? "",
  },
  { name: "windows of 30 days", condition: ofFlag, filter: ".within(30 days)" },
  { name: "20 audiences and traits sent", condition: ofFlag, sent: 20 },
];

const destinationId = "66f0a1c27d4b3e9155aa0101";

export function seedOf({ condition, filter = "" }: Workload): object {
  const source = "impressions";
  return {
    spaces: [{ slug: "production" }],
    sources: [{ slug: source }],
    connections: [{ space: "production", source }],
    destinations: [{ id: destinationId, slug: "actions-amplitude", name: "Amplitude" }],
    computedTraits: Array.from({ length: traits }, (_, index) => ({
      name: flagOf(index),
      definition: {
        query: `event('get_treatment').where(${condition(index)})${filter}.last(property('treatment'))`,
        type: "USERS",
      },
    })),
  };
}

/** What a seed cannot hold: audiences, and what is sent to a destination. */
export async function prepare(segment: MeasuredSegment, { sent = 0 }: Workload): Promise<void> {
  await segment.send("PATCH", "/_emulator/switches", { profileReadsPerSecond: 0, maxAudiences: 0 });
  if (sent === 0) return;
  const { data } = await segment.send<{ data: { computedTraits: { id: string }[] } }>(
    "GET",
    `${segment.spacePath}/computed-traits`,
  );
  for (const { id } of data.computedTraits.slice(0, sent)) {
    const destinations = `/_emulator/app${segment.spacePath}/computed-traits/${id}/destinations`;
    await segment.send("PUT", `${destinations}/${destinationId}`, {});
  }
  for (let index = 0; index < sent; index++) await addAudience(segment, index);
}

/** Half of them ask for a trait, half for events. */
async function addAudience(segment: MeasuredSegment, index: number): Promise<void> {
  const query =
    index % 2 === 0
      ? `trait('${flagOf(index)}') = 'on'`
      : `event('get_treatment').where(${ofFlag(index)}).within(7 days).count() >= 1`;
  const { data } = await segment.send<{ data: { audience: { id: string } } }>(
    "POST",
    `${segment.spacePath}/audiences`,
    { name: `Audience ${index}`, audienceType: "USERS", definition: { query } },
  );
  const connections = `${segment.spacePath}/audiences/${data.audience.id}/destination-connections`;
  const made = await segment.send<{ data: { connection: { id: string } } }>("POST", connections, {
    destination: { id: destinationId, type: "destination" },
  });
  await segment.send("POST", `${connections}/${made.data.connection.id}/activations`, {
    activationName: "bench",
    activationType: "Audience Membership Changed",
    performResync: false,
  });
}
