/**
 * A Segment on this machine, for tests and for trying things.
 *
 * @module pulumi-segment-personas/emulator
 */
import { serve, type ServerType } from "@hono/node-server";
import type { AddressInfo } from "node:net";

import { EmulatorClock } from "./clock";
import { parseSeed } from "./seeds/complete-seed";
import { DataFile } from "./data-file/data-file";
import { Emulator } from "./library/emulator";
import { newId } from "./ids";
import { readOptions, type EmulatorOptions } from "./library/options";
import { createParts } from "./parts";
import { Saver } from "./data-file/saver";
import { createApp } from "./server";
import { stateOf } from "./data-file/state";
import { Store } from "./store";

export type { OperationName } from "../api";
export type { Duration } from "./library/duration";
export type { Emulator } from "./library/emulator";
export type { EmulatorAddress, ReceivedEvent, SentCall, SetFault, WholeProfile } from "./library/shapes";
export type { FaultInput as Fault } from "./exchange/faults";
export type { Impression } from "./library/impressions";
export type { ProfileId } from "./library/profile-id";
export type { EmulatorOptions } from "./library/options";
export type { LoggedRequest } from "./exchange/request-log";
export type { Seed } from "./seeds/seed";
export type { SwitchChanges, Switches } from "./switches";

/** Only this machine is served: anyone who reaches a Segment may read and change everything in it. */
const host = "127.0.0.1";

/**
 * Start a Segment on this machine: Public API, Tracking API and Profile API on one port, with real rate limits and
 * traits that are really computed. Several in one process have nothing to do with each other.
 *
 * @throws {TypeError} for options that are wrong
 * @throws {Error} for a seed that is wrong, when the port is in use, and for a data file that cannot be read or is open
 *   elsewhere
 *
 * @example
 * ```ts
 * import { startEmulator } from "pulumi-segment-personas/emulator";
 *
 * async function main(): Promise<void> {
 *   await using segment = await startEmulator({
 *     seed: {
 *       sources: [{ slug: "impressions" }],
 *       connections: [{ space: "production", source: "impressions" }],
 *       computedTraits: [
 *         {
 *           name: "new_checkout",
 *           definition: { query: "event('get_treatment').where(property('split') = 'new_checkout').last(property('treatment'))" },
 *         },
 *       ],
 *     },
 *   });
 *   await segment.sendImpressions({ flag: "new_checkout", treatment: "on", userId: "u-1" });
 *   console.log((await segment.profile("u-1"))?.traits); // { new_checkout: "on" }
 * }
 * void main();
 * ```
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port, token, rateWindowMs, seed, dataFile, switches } = readOptions(options);
  // Before the file is touched: a seed that is wrong leaves no trace.
  const ownSeed = seed === undefined ? undefined : parseSeed(seed);
  const file = dataFile === undefined ? undefined : new DataFile(dataFile);
  let saver: Saver | undefined;
  const letGo = (): void => {
    try {
      saver?.close();
    } finally {
      file?.close();
    }
  };
  try {
    const state = file?.read();
    const store = new Store(
      new EmulatorClock(),
      token ?? state?.token ?? `sgp_${newId.plain()}`,
      state?.profileToken ?? newId.plain(),
      ownSeed ?? state?.ownSeed ?? parseSeed({}),
      switches,
    );
    const parts = createParts(store, rateWindowMs, state);
    const { fetch: answer } = createApp(parts);
    // A new file is there from the start, and a place where none can be written is found out now.
    if (file !== undefined) saver = new Saver(() => file.write(stateOf(parts)));
    const fetch = saver === undefined ? answer : noting(answer, saver);
    const server = await listen(fetch, port);
    const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
    return new Emulator(fetch, parts, origin, () => stop(server).finally(letGo));
  } catch (error) {
    letGo();
    throw error;
  }
}

type Fetch = ReturnType<typeof createApp>["fetch"];

/** Where a read changes nothing: one of the Public API may write an audit event, or be the last to miss something new. */
const readOnly = /^http:\/\/[^/]+\/(_emulator|app|v1)\//;

function noting(fetch: Fetch, saver: Saver): Fetch {
  return async (request, ...rest) => {
    try {
      return await fetch(request, ...rest);
    } finally {
      if (request.method !== "GET" || !readOnly.test(request.url)) saver.changed();
    }
  };
}

function listen(fetch: Fetch, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => resolve(server));
    server.on("error", reject);
  });
}

function stop(server: ServerType): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
