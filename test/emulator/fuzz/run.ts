import { Agent, request } from "node:http";

import * as fc from "fast-check";

import type { Emulator } from "../../../src/emulator";
import { checkAnswer, operationAt } from "../spec";
import { anyRequest, type Plan } from "./requests";

export type Target = Omit<Emulator, "close" | typeof Symbol.asyncDispose>;

export interface Outcome {
  requests: number;
  byStatus: Record<string, number>;
  /** What must not be: answers of 500 and more, answers that are not described, and no answer at all. */
  failures: string[];
}

interface Options {
  /** The same seed sends the same requests. */
  seed: number;
  count: number;
  /** Sent at the start and after this many requests: everything that they have made is gone. */
  resetEvery: number;
  onProgress?: (outcome: Outcome) => void;
}

/** How many samples are made at once; each lot has a seed of its own. */
const lot = 500;

/** Send random requests to an emulator, one after the other, and judge what it answers. */
export async function fuzz(
  target: Target,
  { seed, count, resetEvery, onProgress }: Options,
): Promise<Outcome> {
  const outcome: Outcome = { requests: 0, byStatus: {}, failures: [] };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ids = new KnownIds(target);
  for (let from = 0; from < count; from += lot) {
    for (const plan of fc.sample(anyRequest, { seed: seed + from, numRuns: Math.min(lot, count - from) })) {
      if (outcome.requests % resetEvery === 0) {
        await exchange(target, agent, { method: "POST", path: "/_emulator/reset", headers: {}, pick: 0 });
        ids.forget();
      }
      outcome.requests += 1;
      const sent = ids.fill(plan);
      const problem = await tried(target, agent, sent, ids, outcome.byStatus);
      if (problem !== undefined)
        outcome.failures.push(
          `request ${outcome.requests} of seed ${seed}: ${sent.method} ${sent.path}: ${problem}`,
        );
      if (outcome.requests % 10_000 === 0) onProgress?.(outcome);
    }
  }
  agent.destroy();
  return outcome;
}

async function tried(
  target: Target,
  agent: Agent,
  plan: Plan,
  ids: KnownIds,
  byStatus: Record<string, number>,
): Promise<string | undefined> {
  const said = `${JSON.stringify(plan.headers)} ${plan.body?.slice(0, 500) ?? ""}`;
  try {
    const { status, contentType, text } = await exchange(target, agent, plan);
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    if (status >= 500 && status !== 501) return `${status} ${text} for ${said}`;
    const [path = ""] = plan.path.split("?");
    const operation = plan.method === "HEAD" ? undefined : operationAt(plan.method, path);
    if (operation === undefined) return undefined;
    const body: unknown = contentType.includes("json") ? JSON.parse(text) : text;
    ids.learn(path, body);
    checkAnswer(plan.method, plan.path, {
      status,
      headers: new Headers({ "content-type": contentType }),
      body,
    });
    return undefined;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)} for ${said}`;
  }
}

interface Answered {
  status: number;
  contentType: string;
  text: string;
}

function exchange(target: Target, agent: Agent, plan: Plan): Promise<Answered> {
  const { method, path, headers, body } = plan;
  const { hostname, port } = new URL(target.apiUrl);
  return new Promise((resolve, reject) => {
    // Node frames a body of a DELETE only where its length is said.
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const sent = request(
      { hostname, port, agent, method, path, headers: { ...headers, ...length } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers["content-type"] ?? "",
            text,
          }),
        );
      },
    );
    // A server may close a connection that is kept alive in the moment in which it is used again.
    sent.on("error", (error) => (sent.reusedSocket ? resolve(exchange(target, agent, plan)) : reject(error)));
    sent.end(body);
  });
}

/** The ids that the emulator has, by what paths call them. */
class KnownIds {
  readonly #fixed: Record<string, string[]>;
  #learned: Record<string, string[]> = {};

  constructor({ token, profileToken, spaces, sources }: Target) {
    this.#fixed = {
      token: [token],
      profileToken: [Buffer.from(`${profileToken}:`).toString("base64")],
      spaceId: spaces.map(({ id }) => id),
      sourceId: sources.map(({ id }) => id),
      writeKey: sources.map(({ writeKey }) => writeKey),
      key: ["environment", "team"],
      value: ["prod", "growth"],
      audienceType: ["USERS", "LINKED"],
      eventName: ["get_treatment", "Order"],
      propertyName: ["a", "b"],
      traitKey: ["roll", "a"],
    };
  }

  forget(): void {
    this.#learned = {};
  }

  /** Everything with an id that an answer has; what a path calls `id` may be any of them. */
  learn(path: string, body: unknown): void {
    const collection = path.split("/").findLast((part) => /^[a-z-]+s$/.test(part)) ?? "";
    for (const id of idsIn(body)) {
      const known = (this.#learned[collection] ??= []);
      if (!known.includes(id)) known.push(id);
      if (known.length > 20) known.shift();
    }
  }

  fill({ path, body, headers, ...plan }: Plan): Plan {
    const parts = path.split("/");
    const filled = parts.map((part, at) => this.#named(part, plan.pick, parts[at - 1] ?? "")).join("/");
    return {
      ...plan,
      path: filled,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, this.#named(value, plan.pick)]),
      ),
      ...(body === undefined ? {} : { body: this.#named(body, plan.pick, "destinations") }),
    };
  }

  #named(text: string, pick: number, collection = ""): string {
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const known = this.#fixed[name] ?? this.#learned[collection] ?? [];
      if (known.length > 0) return known[pick % known.length] ?? "";
      return text.startsWith("/") || text.length === whole.length ? "unknown" : whole;
    });
  }
}

function idsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "id" in value && typeof value.id === "string" && /^\w+$/.test(value.id) ? [value.id] : [];
  return [...own, ...Object.values(value).flatMap(idsIn)];
}
