import { serve, type ServerType } from "@hono/node-server";
import type { AddressInfo } from "node:net";

import { EmulatorClock } from "./clock";
import { parseSeed } from "./complete-seed";
import { Emulator } from "./emulator";
import { newId } from "./ids";
import { newToken, readOptions, type EmulatorOptions } from "./options";
import { createParts } from "./parts";
import { createApp } from "./server";
import { Store } from "./store";

export type { OperationName } from "../api";
export type { Duration } from "./duration";
export type {
  Emulator,
  EmulatorAddress,
  ProfileId,
  ReceivedEvent,
  SentCall,
  SetFault,
  WholeProfile,
} from "./emulator";
export type { FaultInput as Fault } from "./faults";
export type { Impression } from "./impressions";
export type { EmulatorOptions } from "./options";
export type { LoggedRequest } from "./request-log";
export type { Seed } from "./seed";
export type { SwitchChanges, Switches } from "./switches";

/** Only this machine is served: anyone who reaches a Segment may read and change everything in it. */
const host = "127.0.0.1";

/**
 * Start a Segment on this machine: Public API, Tracking API and Profile API on one port, with real rate limits and
 * traits that are really computed. Several in one process have nothing to do with each other.
 *
 * @throws {TypeError} for options that are wrong
 * @throws {Error} for a seed that is wrong, and when the port is in use
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
  const { port, token = newToken(), rateWindowMs, seed = {} } = readOptions(options);
  const store = new Store(new EmulatorClock(), token, newId.plain(), parseSeed(seed));
  const parts = createParts(store, rateWindowMs);
  const app = createApp(parts);
  const server = await listen(app.fetch, port);
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  return new Emulator(app, parts, origin, () => stop(server));
}

function listen(fetch: ReturnType<typeof createApp>["fetch"], port: number): Promise<ServerType> {
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
