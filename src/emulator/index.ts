import { serve, type ServerType } from "@hono/node-server";
import type { AddressInfo } from "node:net";

import { EmulatorClock } from "./clock";
import { parseSeed } from "./complete-seed";
import { newId } from "./ids";
import type { Seed } from "./seed";
import { createParts } from "./parts";
import { createApp } from "./server";
import { Store, type StoredLabel } from "./store";

export type { Seed } from "./seed";

export interface EmulatorOptions {
  /** Default: a free one. */
  port?: number;
  /** The Public API token the emulator accepts. Generated if omitted. */
  token?: string;
  /** Length of the rate windows in milliseconds. Default: Segment's 60,000. */
  rateWindowMs?: number;
  /** What the workspace contains at the start. Default: a production space and three sources, none connected. */
  seed?: Seed;
}

/** A running local Segment; everything but `close` is also what the command prints when it is ready. */
export interface Emulator extends AsyncDisposable {
  readonly apiUrl: string;
  /** Page for a browser. */
  readonly appUrl: string;
  readonly trackingUrl: string;
  readonly profileUrl: string;
  readonly token: string;
  /** Space access token for the Profile API. */
  readonly profileToken: string;
  readonly workspaceId: string;
  readonly spaces: { id: string; slug: string }[];
  readonly sources: { id: string; slug: string; writeKey: string; labels: StoredLabel[] }[];
  readonly close: () => Promise<void>;
}

/** Only this machine is served: anyone who reaches a Segment may read and change everything in it. */
const host = "127.0.0.1";

/**
 * Start a Segment on this machine: Public API, Tracking API and Profile API on one port, with real rate limits and
 * traits that are really computed. Tests steer it over `/_emulator`.
 *
 * @throws when the port is in use
 *
 * @example
 * ```ts
 * import { startEmulator } from "pulumi-segment-personas/emulator";
 *
 * async function main(): Promise<void> {
 *   await using segment = await startEmulator({ rateWindowMs: 1_000 });
 *   console.log(segment.apiUrl, segment.spaces[0]?.id);
 * }
 * void main();
 * ```
 */
export async function startEmulator({
  port = 0,
  token = `sgp_${newId.plain()}`,
  rateWindowMs = 60_000,
  seed = {},
}: EmulatorOptions = {}): Promise<Emulator> {
  const store = new Store(new EmulatorClock(), token, newId.plain(), parseSeed(seed));
  const app = createApp(createParts(store, rateWindowMs));
  const server = await listen(app.fetch, port);
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const close = () => stop(server);
  return {
    apiUrl: origin,
    appUrl: `${origin}/app`,
    trackingUrl: origin,
    profileUrl: origin,
    token,
    profileToken: store.profileToken,
    workspaceId: store.workspace.id,
    spaces: store.spaces.map(({ id, slug }) => ({ id, slug })),
    sources: store.sources.map(({ id, slug, writeKey, labels }) => ({ id, slug, writeKey, labels })),
    close,
    [Symbol.asyncDispose]: close,
  };
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
