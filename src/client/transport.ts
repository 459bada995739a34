import packageJson from "pulumi-segment-personas/package.json";
import { z } from "zod";

import { ErrorBody, operations, type Operation, type OperationName, type RequestError } from "../api";
import { systemClock, type Clock } from "./clock";
import { apiError, SegmentAuthError, SegmentResponseError } from "./errors";
import { exchange, type Answer } from "./exchange";
import { rateHints, waitAfterRefusal } from "./rate-hints";
import { RateBudget, type Wait } from "./rate-limit";
import { retryDelayMs } from "./retry";

export interface TransportOptions {
  /** For example `https://api.segmentapis.com`. Plain http is taken for this machine only. */
  baseUrl: string;
  /** Public API token; it appears in no error and no log. */
  token: string;
  /** Limit for headers and for the body, each. Default 30 s. */
  timeoutMs?: number;
  /** Longest time a request may wait for the rate limit. Default 3 hours. */
  maxWaitMs?: number;
  /** Length of the service's rate windows. Default one minute. */
  rateWindowMs?: number;
  /** Ends everything that waits or is under way. */
  signal?: AbortSignal;
  /** Told once per window and operation while requests wait. */
  onWait?: (wait: Wait) => void;
  clock?: Clock;
}

/** A call of one operation; `data` reads what stands under `data` in the answer. */
export interface Call<T> {
  operation: OperationName;
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  data: z.ZodType<T>;
}

const userAgent = `pulumi-segment-personas/${packageJson.version}`;

/** Authentication, rate budgets, retries and parsing for every call of the Public API. */
export class Transport {
  readonly #options: Required<Omit<TransportOptions, "signal">>;
  readonly #budgets = new Map<string, RateBudget>();
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;

  constructor({ signal, ...options }: TransportOptions) {
    requireSafe(options.baseUrl);
    this.#options = {
      timeoutMs: 30_000,
      maxWaitMs: 3 * 3_600_000,
      rateWindowMs: 60_000,
      onWait: () => undefined,
      clock: systemClock,
      ...options,
    };
    this.#signal = signal === undefined ? this.#end.signal : AbortSignal.any([signal, this.#end.signal]);
    this.#signal.addEventListener("abort", () => {
      for (const budget of this.#budgets.values()) budget.close(this.#signal.reason);
    });
  }

  /** Call an operation and read its answer. */
  async send<T>({ operation, params = {}, query = {}, body, data }: Call<T>): Promise<T> {
    const { method, path, perMinute }: Operation = operations[operation];
    const url = this.#url(fill(path, params), query);
    const answer = await this.#withRetries(operation, perMinute, method, url, body);
    const parsed = z.looseObject({ data }).safeParse(answer.body);
    if (parsed.success) return parsed.data.data;
    const where = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new SegmentResponseError(`${method} ${url.pathname}`, this.#redact(where));
  }

  /** Call a path that is not Segment's own; every status is an answer. */
  async raw(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    return this.#exchange(method, this.#url(path, {}), body);
  }

  async #withRetries(
    operation: OperationName,
    perMinute: number | undefined,
    method: string,
    url: URL,
    body: unknown,
  ): Promise<Answer> {
    for (let failures = 1; ; failures++) {
      try {
        return await this.#withinRate(operation, perMinute, method, url, body);
      } catch (error) {
        if (this.#signal.aborted) throw this.#signal.reason;
        const delayMs = retryDelayMs(error, { method, failures }, Math.random);
        if (delayMs === undefined) throw error;
        await this.#options.clock.sleep(delayMs, this.#signal);
      }
    }
  }

  /** Waiting for the rate limit is no failure: a refused request goes back into its queue. */
  async #withinRate(
    operation: OperationName,
    perMinute: number | undefined,
    method: string,
    url: URL,
    body: unknown,
  ): Promise<Answer> {
    const budget = this.#budget(operation, perMinute);
    for (let refusals = 1; ; refusals++) {
      await budget.acquire();
      const answer = await this.#exchange(method, url, body).catch((error: unknown) => {
        budget.failed();
        throw error;
      });
      if (answer.status === 429) {
        budget.refused(waitAfterRefusal(answer.headers, answer.body, refusals, Math.random));
        continue;
      }
      budget.answered(rateHints(answer.headers));
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw await this.#failure(operation, `${method} ${url.pathname}`, answer);
    }
  }

  async #failure(operation: OperationName, request: string, { status, body }: Answer): Promise<Error> {
    const parsed = ErrorBody.safeParse(body);
    const issues = parsed.success ? parsed.data.errors.map((issue) => this.#clean(issue)) : [];
    if (status !== 401 && status !== 403) return apiError(request, status, issues);
    if (operation !== "getWorkspace" && (await this.#tokenWorks()))
      return new SegmentAuthError(request, status, issues, "permission");
    const error = new SegmentAuthError(request, status, issues, "token");
    // Everything else that waits would be refused as well, so it ends now, with this one message.
    this.#end.abort(error);
    return error;
  }

  /** A 401 also means that one permission is missing; the workspace is what every token may read. */
  async #tokenWorks(): Promise<boolean> {
    const { status } = await this.#exchange("GET", this.#url(operations.getWorkspace.path, {}), undefined);
    return status !== 401 && status !== 403;
  }

  #exchange(method: string, url: URL, body: unknown): Promise<Answer> {
    return exchange({
      method,
      url,
      headers: {
        authorization: `Bearer ${this.#options.token}`,
        accept: "application/json",
        "user-agent": userAgent,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMs: this.#options.timeoutMs,
      signal: this.#signal,
    });
  }

  #budget(operation: string, perMinute: number | undefined): RateBudget {
    const { clock, rateWindowMs, maxWaitMs, onWait } = this.#options;
    const budget =
      this.#budgets.get(operation) ??
      new RateBudget(operation, perMinute, { clock, windowMs: rateWindowMs, maxWaitMs, onWait });
    if (this.#signal.aborted) budget.close(this.#signal.reason);
    this.#budgets.set(operation, budget);
    return budget;
  }

  #url(path: string, query: Record<string, string | number | undefined>): URL {
    const url = new URL(this.#options.baseUrl.replace(/\/+$/, "") + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  #clean(issue: RequestError): RequestError {
    return issue.message === undefined ? issue : { ...issue, message: this.#redact(issue.message) };
  }

  #redact(text: string): string {
    return text.replaceAll(this.#options.token, "[token]");
  }
}

function fill(template: string, params: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
}

function requireSafe(baseUrl: string): void {
  const { protocol, hostname } = new URL(baseUrl);
  const loopback = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && loopback)) {
    throw new TypeError(
      `"${baseUrl}" must be https: the token travels with every request, and http is for this machine only`,
    );
  }
}
