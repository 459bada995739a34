import { startEmulator, type Emulator } from "../../src/emulator";
import type { Answer } from "./answer";
import { checkAnswer } from "./spec";

/** A Segment for one test; what its Public API answers is held against the API's description. */
export interface Segment extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly spaceId: string;
  readonly traitsPath: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Like `call`, but fails unless the answer is a success, and gives what stands under `data`. */
  data(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Send a call of the Tracking API through a source, named by its slug. */
  track(slug: string, call: Record<string, unknown>): Promise<number>;
  /** Traits of a profile, as in `user_id:u-1`; undefined for one that is not known. */
  traits(profile: string): Promise<Record<string, unknown> | undefined>;
  connect(slug: string): Promise<void>;
  sourceId(slug: string): string;
}

export const production = "split-impressions-production";
export const treatmentQuery =
  "event('get_treatment').where(property('split') = 'roll' AND property('environmentName') = 'production').last(property('treatment'))";

export async function startSegment(options: Parameters<typeof startEmulator>[0] = {}): Promise<Segment> {
  const emulator = await startEmulator({ rateWindowMs: 1_000, ...options });
  const spaceId = emulator.spaces[0]?.id ?? "";
  const sourceOf = (slug: string) => emulator.sources.find((source) => source.slug === slug);
  const call: Segment["call"] = async (method, path, body, headers = {}) => {
    const answer = await exchange(`${emulator.apiUrl}${path}`, method, body, {
      authorization: `Bearer ${emulator.token}`,
      ...headers,
    });
    checkAnswer(method, path, answer);
    return answer;
  };
  const control: Segment["control"] = async (method, path, body) =>
    succeeded(await exchange(`${new URL(emulator.apiUrl).origin}/_emulator${path}`, method, body));
  return {
    emulator,
    spaceId,
    traitsPath: `/spaces/${spaceId}/computed-traits`,
    call,
    control,
    data: async (...request) => (succeeded(await call(...request)) as { data: Record<string, unknown> }).data,
    track: async (slug, { type = "track", ...body }) => {
      const writeKey = sourceOf(slug)?.writeKey;
      const url = `${emulator.trackingUrl}/v1/${String(type)}`;
      return (await exchange(url, "POST", { writeKey, ...body })).status;
    },
    traits: async (profile) => {
      const url = `${emulator.profileUrl}/v1/spaces/${spaceId}/collections/users/profiles/${profile}/traits?limit=200`;
      const authorization = `Basic ${Buffer.from(`${emulator.profileToken}:`).toString("base64")}`;
      const answer = await exchange(url, "GET", undefined, { authorization });
      return answer.status === 404
        ? undefined
        : (succeeded(answer) as { traits: Record<string, unknown> }).traits;
    },
    connect: async (slug) =>
      void (await control("POST", "/connections", { spaceId, sourceId: sourceOf(slug)?.id })),
    sourceId: (slug) => sourceOf(slug)?.id ?? "",
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

async function exchange(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

function succeeded({ status, body }: Answer): unknown {
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
