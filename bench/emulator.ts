/**
 * How fast the local Segment is: impressions a second through `/v1/batch` with 200 traits defined, and how long it
 * takes to read a profile afterwards. Both run over HTTP against the command in a process of its own.
 *
 *   npx tsx bench/emulator.ts [--json] [--profiles 100000] [--impressions 300000]
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { Pool } from "undici";

const traits = 200;
const maxBatchBytes = 500 * 1024;
const maxBatchCalls = 2_500;
const reads = 5_000;

interface Ready {
  apiUrl: string;
  token: string;
  profileToken: string;
  spaces: { id: string }[];
  sources: { writeKey: string }[];
}

export interface Result {
  traits: number;
  profiles: number;
  impressions: number;
  /** While no profile has been read yet, so that values need not be kept up. */
  unreadImpressionsPerSecond: number;
  /** While the values of every profile are kept up with each event. */
  impressionsPerSecond: number;
  /** Every profile is read for the first time after its impressions came in. */
  firstReadMs: Percentiles;
  readMs: Percentiles;
  residentMegabytes: number;
}

interface Percentiles {
  p50: number;
  p99: number;
  max: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      profiles: { type: "string", default: "100000" },
      impressions: { type: "string", default: "300000" },
    },
  });
  const result = await measure(Number(values.profiles), Number(values.impressions));
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : describe(result));
}

export async function measure(profiles: number, impressions: number): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), "segment-bench-"));
  const [child, ready] = await start(folder);
  try {
    const pool = new Pool(ready.apiUrl, { connections: 4 });
    await post(pool, "/_emulator/switches", { profileReadsPerSecond: 0 }, "PATCH");
    const batches = makeBatches(ready.sources[0]?.writeKey ?? "", profiles, impressions);
    await sendAll(pool, batches.splice(0, 5));
    const half = batches.splice(0, batches.length / 2);
    const unread = await perSecond(pool, half);
    const first = await readMany(pool, ready, profiles);
    await readAll(pool, ready);
    const kept = await perSecond(pool, batches);
    const again = await readMany(pool, ready, profiles);
    const residentMegabytes = residentOf(child);
    await pool.close();
    return {
      traits,
      profiles,
      impressions,
      unreadImpressionsPerSecond: unread,
      impressionsPerSecond: kept,
      firstReadMs: first,
      readMs: again,
      residentMegabytes,
    };
  } finally {
    child.kill("SIGTERM");
    rmSync(folder, { recursive: true });
  }
}

/** The command as users run it, with its traits there from the start. */
async function start(folder: string): Promise<[ChildProcess, Ready]> {
  const seed = path.join(folder, "seed.json");
  const source = "impressions";
  writeFileSync(
    seed,
    JSON.stringify({
      spaces: [{ slug: "production" }],
      sources: [{ slug: source }],
      connections: [{ space: "production", source }],
      computedTraits: Array.from({ length: traits }, (_, index) => ({
        name: flagOf(index),
        definition: {
          query: `event('get_treatment').where(property('split') = '${flagOf(index)}' AND property('environmentName') = 'production').last(property('treatment'))`,
          type: "USERS",
        },
      })),
    }),
  );
  const manifest = createRequire(path.join(process.cwd(), "/")).resolve(
    "pulumi-segment-personas/package.json",
  );
  const command = path.join(path.dirname(manifest), "dist", "cli", "main.js");
  const child = spawn(process.execPath, [command, "emulator", "--seed", seed, "--output", "json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return [child, JSON.parse(line) as Ready];
}

const flagOf = (index: number) => `flag_${index}`;

interface Batch {
  body: string;
  calls: number;
}

/** As large as the Tracking API takes them; every profile gets its impressions spread over the whole run. */
function makeBatches(writeKey: string, profiles: number, impressions: number): Batch[] {
  const batches: Batch[] = [];
  let [calls, bytes]: [string[], number] = [[], 0];
  const finish = (): void => {
    batches.push({ body: `{"writeKey":"${writeKey}","batch":[${calls.join(",")}]}`, calls: calls.length });
    [calls, bytes] = [[], 100];
  };
  for (let index = 0; index < impressions; index++) {
    const call = JSON.stringify(impression(index, profiles));
    if (bytes + call.length + 1 > maxBatchBytes || calls.length >= maxBatchCalls) finish();
    calls.push(call);
    bytes += call.length + 1;
  }
  finish();
  return batches;
}

function impression(index: number, profiles: number): unknown {
  const userId = `u-${index % profiles}`;
  return {
    type: "track",
    userId,
    messageId: `m-${index}`,
    event: "get_treatment",
    timestamp: new Date(Date.UTC(2026, 10, 24) + index).toISOString(),
    properties: {
      split: flagOf((index * 7) % traits),
      treatment: index % 3 === 0 ? "on" : "off",
      environmentName: index % 5 === 0 ? "staging" : "production",
      label: "in segment employees",
      key: userId,
      splitVersionNumber: 1_762_934_400_000,
    },
  };
}

async function sendAll(pool: Pool, batches: readonly Batch[]): Promise<void> {
  await Promise.all(batches.map(({ body }) => send(pool, "/v1/batch", body, "POST")));
}

async function perSecond(pool: Pool, batches: readonly Batch[]): Promise<number> {
  const calls = batches.reduce((sum, batch) => sum + batch.calls, 0);
  const ms = await timed(() => sendAll(pool, batches));
  return Math.round((calls / ms) * 1_000);
}

/** To tell the most frequent values of one trait takes every profile. */
async function readAll(pool: Pool, { spaces: [space], token }: Ready): Promise<void> {
  const target = `/spaces/${space?.id}/traits/${flagOf(0)}/sample-values`;
  const headers = { authorization: `Bearer ${token}` };
  const { statusCode, body } = await pool.request({ path: target, method: "GET", headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${target} was answered ${statusCode}: ${text}`);
}

async function readMany(
  pool: Pool,
  { spaces: [space], profileToken }: Ready,
  profiles: number,
): Promise<Percentiles> {
  const authorization = `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}`;
  const times: number[] = [];
  for (let index = 0; index < reads; index++) {
    const user = (index * 19) % profiles;
    const target = `/v1/spaces/${space?.id}/collections/users/profiles/user_id:u-${user}/traits?limit=200`;
    times.push(
      await timed(async () => {
        const { statusCode, body } = await pool.request({
          path: target,
          method: "GET",
          headers: { authorization },
        });
        await body.text();
        if (statusCode !== 200) throw new Error(`${target} was answered ${statusCode}`);
      }),
    );
  }
  return percentiles(times);
}

function percentiles(times: number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

async function timed(what: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await what();
  return performance.now() - from;
}

function post(pool: Pool, target: string, body: unknown, method: "PATCH" | "POST"): Promise<void> {
  return send(pool, target, JSON.stringify(body), method);
}

async function send(pool: Pool, target: string, body: string, method: "PATCH" | "POST"): Promise<void> {
  const answer = await pool.request({
    path: target,
    method,
    headers: { "content-type": "application/json" },
    body,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${target} was answered ${answer.statusCode}: ${text}`);
}

/** Resident memory of the emulator; 0 where the system does not say. */
function residentOf({ pid }: ChildProcess): number {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

const round = (value: number) => Math.round(value * 100) / 100;

function describe({
  impressionsPerSecond,
  unreadImpressionsPerSecond,
  firstReadMs,
  readMs,
  residentMegabytes,
  ...size
}: Result): string {
  return `${[
    `${size.impressions} impressions of ${size.profiles} profiles, ${size.traits} traits`,
    `  impressions a second  ${impressionsPerSecond}; before any read ${unreadImpressionsPerSecond}`,
    `  first read of each    p50 ${firstReadMs.p50} ms, p99 ${firstReadMs.p99} ms, max ${firstReadMs.max} ms`,
    `  read again            p50 ${readMs.p50} ms, p99 ${readMs.p99} ms, max ${readMs.max} ms`,
    `  resident memory       ${residentMegabytes} MB`,
  ].join("\n")}\n`;
}

void main();
