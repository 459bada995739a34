import { SegmentClient, type TransportOptions } from "../../src/client";
import { DrivenClock } from "./driven-clock";
import { startServer, type Handler, type HttpServer } from "../support/http-server";

/** It reads otherwise in a URL, and must not be seen there either. */
export const token = "sgp_canary-4f1a9c7e2b=";
export const spaceId = "spa_9aQ1Lj62S4bomZKLF4DPqW";
export const query = "event('get_treatment').last(property('treatment'))";

export interface Scene extends AsyncDisposable {
  readonly client: SegmentClient;
  readonly server: HttpServer;
  readonly clock: DrivenClock;
}

/** A client, a server with answers written by hand, and a clock that the test moves. */
export async function startScene(
  handler: Handler,
  options: Partial<TransportOptions> = {},
  clock = new DrivenClock(),
): Promise<Scene> {
  const server = await startServer(handler);
  const client = new SegmentClient({ baseUrl: server.baseUrl, token, clock, ...options });
  return { client, server, clock, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export const workspace = { id: "9aQ1Lj62S4bomZKLF4DPqW", slug: "acme", name: "Acme" };

/** A trait as Segment answers it. */
export function traitNamed(name: string): Record<string, unknown> {
  return {
    id: `tra_${name}`,
    spaceId,
    name,
    key: name,
    enabled: true,
    definition: { query, type: "USERS" },
    status: "Live",
    createdBy: "u",
    updatedBy: "u",
    createdAt: "2026-11-24T12:00:00.000Z",
    updatedAt: "2026-11-24T12:00:00.000Z",
  };
}

export const newTrait = (name: string) =>
  ({ name, enabled: true, definition: { query, type: "USERS" } }) as const;

/** Create traits as Pulumi does: all at once. */
export const createAll = (client: SegmentClient, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) => client.computedTraits.create(spaceId, newTrait(`t${index}`))),
  );

export async function failure(work: Promise<unknown>): Promise<Error> {
  const error: unknown = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error : new Error(`not an Error: ${String(error)}`);
}
