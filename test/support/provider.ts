import type * as pulumi from "@pulumi/pulumi";

import { startEmulator, type Emulator } from "../../src/emulator";
import { v1, type ResourceKind } from "../../src/provider";

export type Properties = Record<string, unknown>;

/** One provider as Pulumi's plugin process would call it, with every method present. */
export type Provider = Required<pulumi.dynamic.ResourceProvider>;

/** A Segment of its own for one test, and providers that talk to it. */
export interface Segment extends AsyncDisposable {
  readonly emulator: Emulator;
  /** The first seeded space. */
  readonly spaceId: string;
  provider(kind: ResourceKind, settings?: Record<string, string>): Provider;
  /** Requests of the Public API since the last call, as `POST createComputedTrait 200`. */
  requests(): Promise<string[]>;
  /** Call the emulator's control routes; answers the parsed body. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Call the Public API as somebody else would. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
}

export async function startSegment(options: Parameters<typeof startEmulator>[0] = {}): Promise<Segment> {
  const emulator = await startEmulator({ rateWindowMs: 2_000, ...options });
  const origin = new URL(emulator.apiUrl).origin;
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    call(`${origin}/_emulator${path}`, method, body, {});
  return {
    emulator,
    spaceId: emulator.spaces[0]?.id ?? "",
    provider: (kind, settings = {}) =>
      configured(kind, { token: emulator.token, apiUrl: emulator.apiUrl, ...settings }),
    control,
    api: (method, path, body) =>
      call(`${emulator.apiUrl}${path}`, method, body, { authorization: `Bearer ${emulator.token}` }),
    requests: async () => {
      const { requests } = (await control("GET", "/requests")) as { requests: LoggedRequest[] };
      await control("DELETE", "/requests");
      return requests.map(({ operation, status }) => `${operation} ${status}`);
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

interface LoggedRequest {
  operation: string;
  status: number;
}

function configured(kind: ResourceKind, settings: Record<string, string>): Provider {
  const provider = v1(kind) as Provider;
  const config = { get: (key: string) => settings[key.replace("segment:", "")] } as pulumi.dynamic.Config;
  void provider.configure({ config });
  return provider;
}

async function call(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    // A connection that was kept would be gone where the test has computed for longer than the server keeps it.
    headers: {
      connection: "close",
      ...headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/** Create as Pulumi does: check, then create what check has let pass. */
export async function create(
  provider: Provider,
  inputs: Properties,
): Promise<{ id: string; outs: Properties }> {
  const checked = await provider.check({}, inputs);
  if (checked.failures?.length) throw new Error(checked.failures.map(({ reason }) => reason).join("; "));
  const { id, outs } = await provider.create(checked.inputs as Properties);
  return { id, outs: outs ?? {} };
}

/** The inputs of the trait that the whole package is about. */
export const rollAlgorithm = {
  name: "back_end_roll_algorithm",
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "back_end_roll_algorithm", environmentName: "production" },
} as const;

export const rollAlgorithmQuery =
  "event('get_treatment').where(property('split') = 'back_end_roll_algorithm' AND property('environmentName') = 'production').last(property('treatment'))";
