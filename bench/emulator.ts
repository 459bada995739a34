/**
 * How fast the local Segment is with 200 traits defined: impressions a second through `/v1/batch`, how long it takes to
 * read a profile afterwards, and memory. All of it goes over HTTP to the command in a process of its own.
 *
 *   npx tsx bench/emulator.ts [--json] [--only contains] [--profiles 100000] [--impressions 300000]
 *
 * Other work on the machine slows seconds down, and processor time hardly: compare that, and rows of one run.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";

import { flagOf, makeBatches, userOf, type Batch } from "./emulator/impressions";
import { MeasuredSegment } from "./emulator/segment";
import { prepare, seedOf, traits, workloads, type Workload } from "./emulator/workloads";

interface Size {
  profiles: number;
  impressions: number;
}

interface Speed {
  perSecond: number;
  /** By processor time of the process; undefined where the system does not say. */
  perCpuSecond: number | undefined;
}

interface Percentiles {
  p50: number;
  p99: number;
  max: number;
}

interface Row extends Size {
  workload: string;
  /** While no profile has been read yet. */
  before: Speed;
  /** After every profile has been read. */
  after: Speed;
  /** To tell the most frequent values of one trait, which takes every profile. */
  allProfilesCpuMs: number | undefined;
  firstReadMs: Percentiles;
  readMs: Percentiles;
  /** Processor time of one read, on average. */
  readCpuMs: number | undefined;
  memory: { resident: number; peak: number } | undefined;
  /** Average number of processes that wanted a processor, over the last minute. */
  load: number;
}

const reads = 5_000;
const noTimes: Percentiles = { p50: 0, p99: 0, max: 0 };
/** Comparisons need less than memory does. */
const small: Size = { profiles: 20_000, impressions: 60_000 };
const large: Size = { profiles: 100_000, impressions: 300_000 };

/** Every workload, and the first one again with as many profiles as it has to bear. */
export async function benchEmulator(
  size: Size = large,
  isWanted: (workload: Workload) => boolean = () => true,
  done: (row: Row) => void = () => undefined,
): Promise<Row[]> {
  const wanted = workloads.filter(isWanted);
  const runs = wanted.flatMap((workload, index) => [
    ...(index === 0 ? [{ workload, size }] : []),
    { workload, size: small },
  ]);
  const rows: Row[] = [];
  for (const run of runs) {
    const row = await measure(run.workload, run.size);
    rows.push(row);
    done(row);
  }
  return rows;
}

async function measure(workload: Workload, { profiles, impressions }: Size): Promise<Row> {
  await using segment = await MeasuredSegment.start(seedOf(workload));
  await prepare(segment, workload);
  const batches = makeBatches(segment.writeKey, { profiles, impressions }, traits);
  // The first ones are what the engine needs to see before it compiles.
  await sendAll(segment, batches.splice(0, 5));
  const half = batches.splice(0, batches.length / 2);
  const before = await speedOf(segment, half);
  const firstReadMs = await readMany(segment, profiles);
  const allProfilesCpuMs = await readAll(segment);
  const after = await speedOf(segment, batches);
  let readMs = noTimes;
  const readsCpuMs = await cpuOf(segment, async () => {
    readMs = await readMany(segment, profiles);
  });
  return {
    workload: workload.name,
    profiles,
    impressions,
    before,
    after,
    allProfilesCpuMs,
    firstReadMs,
    readMs,
    readCpuMs: readsCpuMs && round(readsCpuMs / reads),
    memory: segment.memory(),
    load: round(loadavg()[0] ?? 0),
  };
}

async function sendAll(segment: MeasuredSegment, batches: readonly Batch[]): Promise<void> {
  await Promise.all(batches.map(({ body }) => segment.send("POST", "/v1/batch", body)));
}

async function speedOf(segment: MeasuredSegment, batches: readonly Batch[]): Promise<Speed> {
  const calls = batches.reduce((sum, batch) => sum + batch.calls, 0);
  let ms = 0;
  const cpuMs = await cpuOf(segment, async () => {
    ms = await timed(() => sendAll(segment, batches));
  });
  return {
    perSecond: Math.round((calls / ms) * 1_000),
    perCpuSecond: cpuMs && Math.round((calls / cpuMs) * 1_000),
  };
}

function readAll(segment: MeasuredSegment): Promise<number | undefined> {
  return cpuOf(segment, () => segment.send("GET", `${segment.spacePath}/traits/${flagOf(0)}/sample-values`));
}

async function readMany(segment: MeasuredSegment, profiles: number): Promise<Percentiles> {
  const times: number[] = [];
  for (let index = 0; index < reads; index++)
    times.push(await timed(() => segment.readTraits(`user_id:${userOf((index * 19) % profiles)}`)));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function timed(what: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await what();
  return performance.now() - from;
}

async function cpuOf(segment: MeasuredSegment, what: () => Promise<unknown>): Promise<number | undefined> {
  const from = segment.cpuSeconds();
  await what();
  const to = segment.cpuSeconds();
  return from === undefined || to === undefined ? undefined : Math.round((to - from) * 1_000);
}

const round = (value: number) => Math.round(value * 100) / 100;

function speedText({ perSecond, perCpuSecond }: Speed): string {
  return `${perSecond}, by processor time ${perCpuSecond ?? "?"}`;
}

function timesText({ p50, p99, max }: Percentiles): string {
  return `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
}

function describe({
  workload,
  profiles,
  impressions,
  before,
  after,
  firstReadMs,
  readMs,
  ...row
}: Row): string {
  return `${[
    `${workload}: ${impressions} impressions of ${profiles} profiles, ${traits} traits; load ${row.load}`,
    `  a second, before any read    ${speedText(before)}`,
    `  a second, after all reads    ${speedText(after)}`,
    `  first read of a profile      ${timesText(firstReadMs)}`,
    `  read again                   ${timesText(readMs)}; ${row.readCpuMs ?? "?"} ms of processor time`,
    `  values of all profiles       ${row.allProfilesCpuMs ?? "?"} ms of processor time`,
    `  memory                       ${row.memory?.resident ?? "?"} MB, peak ${row.memory?.peak ?? "?"} MB`,
  ].join("\n")}\n`;
}

if (require.main === module) {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      profiles: { type: "string", default: String(large.profiles) },
      impressions: { type: "string", default: String(large.impressions) },
    },
  });
  const size = { profiles: Number(values.profiles), impressions: Number(values.impressions) };
  const tell = (row: Row): void =>
    void process.stdout.write(values.json ? `${JSON.stringify(row)}\n` : describe(row));
  void benchEmulator(size, ({ name }) => name.includes(values.only), tell);
}
