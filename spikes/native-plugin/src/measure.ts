// `node spikes/native-plugin/dist/measure.js [COUNT]`: the plugin beside the SDK's dynamic provider, each called as the
// engine calls it, against a local Segment without rate limits: COUNT checks (1000), and the traits that a plan allows
// created and read. Prints JSON.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";

import { startEmulator, type Emulator } from "../../../dist/emulator";
import type { Properties } from "../../../dist/provider/properties";
import { providerString } from "../../../dist/provider-string";
import { opened, sealed } from "./values";

const root = path.resolve(__dirname, "../../..");
const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const grpc = sdk("@grpc/grpc-js") as { credentials: { createInsecure(): never } };
const runs = 5;
/** Traits of one workspace. */
const planned = 50;

interface Plugin {
  readonly script: string;
  readonly type: string;
  /** Inputs that every resource has beside those that a program writes. */
  readonly hidden: Properties;
  /** How the stack's settings are called in `Configure`. */
  readonly prefix: string;
}

const dynamicType = "pulumi-nodejs:dynamic/segment:LastComputedTrait";
const plugins: Readonly<Record<string, Plugin>> = {
  native: {
    script: path.join(__dirname, "main.js"),
    type: "segment:index:LastComputedTrait",
    hidden: {},
    prefix: "",
  },
  dynamic: {
    script: sdk.resolve("./cmd/dynamic-provider"),
    type: dynamicType,
    hidden: { __provider: providerString(dynamicType) },
    prefix: "segment:",
  },
};

interface Running {
  readonly process: ChildProcess;
  readonly client: ResourceProviderClient;
  readonly startMs: number;
}

/** An address at which somebody listens and answers nothing; without one, the plugin would take the engine for dead. */
async function engine(): Promise<string> {
  const server = createServer((socket) => socket.on("error", () => undefined)).unref();
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function start({ script, prefix }: Plugin, emulator: Emulator): Promise<Running> {
  const address = await engine();
  const before = performance.now();
  const child = spawn(process.execPath, [script, address], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, SEGMENT_RATE_WINDOW_MS: "100" },
  });
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  const startMs = performance.now() - before;
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const request = new messages.ConfigureRequest();
  const settings = {
    token: emulator.token,
    apiUrl: emulator.apiUrl,
    space: emulator.spaces[0]?.id ?? "",
  };
  request.setArgs(
    sealed(
      Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${prefix}${name}`, value])),
      undefined,
    ),
  );
  await reply((done) => client.configure(request, done));
  return { process: child, client, startMs };
}

function reply<T>(call: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, value) => (error === null ? resolve(value) : reject(error)));
  });
}

const inputsOf = (index: number): Properties => ({
  name: `flag_${index}`,
  event: "get_treatment",
  property: "treatment",
  conditions: { split: `flag_${index}`, environmentName: "production" },
});

async function measure(plugin: Plugin, count: number): Promise<Properties> {
  await using emulator = Object.assign(await startEmulator({ rateWindowMs: 0 }), {
    async [Symbol.asyncDispose]() {
      await emulator.close();
    },
  });
  const starts: number[] = [];
  for (let run = 1; run < runs; run += 1) {
    const { process: child, startMs } = await start(plugin, emulator);
    starts.push(startMs);
    child.kill("SIGKILL");
  }
  const { process: child, client, startMs } = await start(plugin, emulator);
  const mbAtStart = residentMb(child);
  const checked: Properties[] = [];
  const firstCheckMs = await timed(async () => void checked.push(await check(client, plugin, 0)));
  const checksMs = await timed(async () => {
    for (let index = 1; index < count; index += 1) checked.push(await check(client, plugin, index));
  });
  const made: Made[] = [];
  for (const inputs of checked.slice(0, planned))
    made.push(await create(client, plugin, made.length, inputs));
  const createRequests = await requests(emulator);
  for (const [index, one] of made.entries()) await read(client, plugin, index, one);
  const readRequests = await requests(emulator);
  const mbAtEnd = residentMb(child);
  client.close();
  child.kill("SIGKILL");
  return {
    startMs: rounded([...starts, startMs].toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? startMs),
    firstCheckMs: rounded(firstCheckMs),
    checkMs: rounded(checksMs / (count - 1)),
    createRequests,
    readRequests,
    mbAtStart,
    mbAtEnd,
    stateBytes: JSON.stringify(made[0]?.state).length + JSON.stringify(checked[0]).length,
  };
}

async function check(client: ResourceProviderClient, plugin: Plugin, index: number): Promise<Properties> {
  const request = about(new messages.CheckRequest(), plugin, index);
  request.setOlds(sealed({}, undefined));
  request.setNews(sealed({ ...plugin.hidden, __resource: request.getName(), ...inputsOf(index) }, undefined));
  const answer = await reply<messages.CheckResponse>((done) => client.check(request, done));
  const [refused] = answer.getFailuresList();
  if (refused !== undefined) throw new Error(refused.getReason());
  return opened(answer.getInputs()).properties;
}

interface Made {
  readonly id: string;
  readonly state: Properties;
}

async function create(
  client: ResourceProviderClient,
  plugin: Plugin,
  index: number,
  inputs: Properties,
): Promise<Made> {
  const request = about(new messages.CreateRequest(), plugin, index);
  request.setProperties(sealed(inputs, undefined));
  const answer = await reply<messages.CreateResponse>((done) => client.create(request, done));
  return { id: answer.getId(), state: opened(answer.getProperties()).properties };
}

async function read(
  client: ResourceProviderClient,
  plugin: Plugin,
  index: number,
  { id, state }: Made,
): Promise<void> {
  const request = about(new messages.ReadRequest(), plugin, index);
  request.setId(id);
  request.setProperties(sealed(state, undefined));
  await reply<messages.ReadResponse>((done) => client.read(request, done));
}

function about<
  Request extends {
    setUrn(urn: string): unknown;
    setName(name: string): unknown;
    setType(type: string): unknown;
  },
>(request: Request, { type }: Plugin, index: number): Request {
  const name = `trait-${index}`;
  request.setUrn(`urn:pulumi:test::measured::${type}::${name}`);
  request.setName(name);
  request.setType(type);
  return request;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** What Segment was asked since the last time, by operation. */
async function requests({ apiUrl }: Emulator): Promise<Record<string, number>> {
  const log = `${new URL(apiUrl).origin}/_emulator/requests`;
  const { requests: all } = (await (await fetch(log)).json()) as { requests: { operation: string }[] };
  await fetch(log, { method: "DELETE" });
  const counted: Record<string, number> = {};
  for (const { operation } of all) counted[operation] = (counted[operation] ?? 0) + 1;
  return counted;
}

function residentMb({ pid }: ChildProcess): number {
  return Math.round(
    Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024,
  );
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}

async function main(): Promise<void> {
  const count = Number(process.argv[2] ?? 1000);
  const found: Record<string, Properties> = {};
  for (const [name, plugin] of Object.entries(plugins)) found[name] = await measure(plugin, count);
  process.stdout.write(`${JSON.stringify({ node: process.version, count, ...found }, null, 2)}\n`);
}

void main();
