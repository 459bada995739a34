import packageJson from "pulumi-segment-personas/package.json";
import { z } from "zod";

import { ErrorBody, operations, type Operation, type OperationName } from "../api";
import { permissionAdvice, tokenAdvice } from "./advice";
import { checkedBody } from "./bodies";
import { systemClock, type Clock } from "./clock";
import { apiError, SegmentAuthError, SegmentNetworkError, SegmentResponseError } from "./errors";
import { exchange, type Answer } from "./exchange";
import { isLimiters, rateHints, waitAfterRefusal } from "./rate-hints";
import { RateBudget, type Wait } from "./rate-limit";
import { Redactor } from "./redact";
import { retryDelayMs } from "./retry";
import { fillPath, safeBaseUrl, urlBelow } from "./urls";

export interface TransportOptions {
  /** For example `https://api.segmentapis.com`. Plain http is accepted for this machine only. */
  baseUrl: string;
  /** Public API token; it appears in no error and no log. */
  token: string;
  /** Limit for headers and for the body, each. Default 30 s. */
  timeoutMs?: number;
  /** Longest time a request may wait for the rate limit. Default 3 hours. */
  maxWaitMs?: number;
  /** Length of the service's rate windows. Default one minute. */
  rateWindowMs?: number;
  /** Ends everything that waits, and reads under way. A write that has been sent goes on, so that its answer is known. */
  signal?: AbortSignal;
  /** Told once per window and operation while requests wait. */
  onWait?: (wait: Wait) => void;
  /** Told of every request that is sent, repetitions included, as in `GET`. */
  onRequest?: (method: string) => void;
  clock?: Clock;
}

/** A call of one operation; `data` reads what stands under `data` in the answer. */
export interface Call<T> {
  operation: OperationName;
  params?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  data: z.ZodType<T>;
  /** Gives the call up, while it waits for the rate limit too. A write that has been sent goes on. */
  signal?: AbortSignal;
}

/** What endpoints ask of a transport. */
export interface Sender {
  send<T>(call: Call<T>): Promise<T>;
}

/** A call as it goes out. */
interface Outgoing {
  operation: OperationName;
  perMinute: number | undefined;
  method: string;
  url: URL;
  accept: string;
  body: unknown;
  /** For messages, as in `GET /sources`. */
  request: string;
  /** Of this call alone. */
  signal: AbortSignal | undefined;
}

/** The version is always named: without one Segment answers with whichever is stable by then. */
const mediaType = (version: "v1" | "v1beta" | "v1alpha") => `application/vnd.segment.${version}+json`;
const never = new AbortController().signal;
const userAgent = `pulumi-segment-personas/${packageJson.version}`;

/** Authentication, rate budgets, retries and parsing for every call of the Public API. */
export class Transport implements Sender {
  readonly #options: Required<Omit<TransportOptions, "signal" | "token">>;
  readonly #authorization: string;
  readonly #redactor: Redactor;
  readonly #budgets = new Map<string, RateBudget>();
  readonly #end = new AbortController();
  readonly #signal: AbortSignal;
  #tokenCheck: Promise<boolean> | undefined;

  /** @throws {TypeError} for a base URL that is not safe, or a token that no header can carry */
  constructor({ signal, token, ...options }: TransportOptions) {
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new TypeError(
        "the Segment token is empty, or contains a space, a line break or another character that tokens never contain",
      );
    this.#authorization = `Bearer ${token}`;
    this.#redactor = new Redactor(token);
    this.#options = {
      timeoutMs: 30_000,
      maxWaitMs: 3 * 3_600_000,
      rateWindowMs: 60_000,
      onWait: () => undefined,
      onRequest: () => undefined,
      clock: systemClock,
      ...options,
      baseUrl: safeBaseUrl(options.baseUrl),
    };
    this.#signal = signal === undefined ? this.#end.signal : AbortSignal.any([signal, this.#end.signal]);
    this.#signal.addEventListener("abort", () => {
      for (const budget of this.#budgets.values()) budget.close(this.#signal.reason);
    });
  }

  /**
   * Call an operation and read its answer.
   *
   * @throws {SegmentBodyError} before anything is sent, when the body is not what the operation takes
   */
  async send<T>(call: Call<T>): Promise<T> {
    const { operation, params = {}, query = {}, data, signal } = call;
    const {
      method,
      path,
      perMinute,
      alphaOnly,
      version = "v1",
      body: schema,
    }: Operation = operations[operation];
    const url = urlBelow(this.#options.baseUrl, fillPath(path, params), query);
    const request = `${method} ${url.pathname}`;
    const body = checkedBody(request, schema, call.body);
    const accept = mediaType(alphaOnly === true ? "v1alpha" : version);
    const outgoing = { operation, perMinute, method, url, accept, body, request, signal };
    const answer = await this.#withRetries(outgoing);
    const parsed = z.looseObject({ data }).safeParse(answer.body);
    if (parsed.success) return parsed.data.data;
    const where = parsed.error.issues.map(({ path: at }) => `\`${at.join(".")}\``).join(", ");
    throw new SegmentResponseError(
      request,
      this.#redactor.text(`${where} is missing or not of the kind that Segment answers`),
    );
  }

  /**
   * Call a path that is not Segment's own, once; every status is an answer.
   *
   * @param path - below the base URL, with its parameters filled in
   */
  async raw(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const url = urlBelow(this.#options.baseUrl, path);
    const answer = await this.#exchange({ method, url, accept: "application/json", body });
    return { status: answer.status, body: answer.body };
  }

  async #withRetries(outgoing: Outgoing): Promise<Answer> {
    for (let failures = 1; ; failures++) {
      try {
        return await this.#withinRate(outgoing);
      } catch (error) {
        const delayMs = retryDelayMs(error, { method: outgoing.method, failures }, Math.random);
        const signal = this.#until(outgoing.signal);
        if (delayMs === undefined || signal.aborted) throw error;
        await this.#options.clock.sleep(delayMs, signal);
      }
    }
  }

  /** Waiting for the rate limit is no failure: a refused request goes back to its place in the queue. */
  async #withinRate(outgoing: Outgoing): Promise<Answer> {
    const { clock } = this.#options;
    const budget = this.#budget(outgoing);
    const ticket = budget.ticket(outgoing.request);
    for (;;) {
      await budget.acquire(ticket, outgoing.signal);
      const answer = await this.#exchange(outgoing).catch((error: unknown) => {
        budget.failed(ticket, !(error instanceof SegmentNetworkError) || error.mayHaveHappened);
        throw error;
      });
      if (answer.status === 429) {
        budget.refused(ticket, waitAfterRefusal(answer.headers, answer.body, clock.now()));
        // A proxy answers like this too, for a request that it has passed on.
        if (outgoing.method !== "POST" || isLimiters(answer.headers, answer.body)) continue;
        throw await this.#failure(outgoing, answer);
      }
      const ok = answer.status >= 200 && answer.status < 300;
      // Judged first: a token that turns out to be invalid must not let the others out.
      const error = ok ? undefined : await this.#failure(outgoing, answer);
      budget.answered(ticket, rateHints(answer.headers, clock.now()));
      if (error === undefined) return answer;
      throw error;
    }
  }

  async #failure({ operation, request }: Outgoing, { status, body }: Answer): Promise<Error> {
    const issues = this.#redactor.value(ErrorBody.safeParse(body).data?.errors ?? []);
    if (status !== 401 && status !== 403) return apiError(request, status, issues);
    if (operation !== "getWorkspace" && (await this.#tokenWorks()))
      return new SegmentAuthError(request, status, issues, "permission", permissionAdvice(operation));
    // Everything that waits or is under way is refused as well, so it ends now, with this one message.
    if (!this.#end.signal.aborted)
      this.#end.abort(new SegmentAuthError(request, status, issues, "token", tokenAdvice));
    return this.#end.signal.reason as Error;
  }

  /** A 401 also means that one permission is missing; the workspace is what every token may read. */
  #tokenWorks(): Promise<boolean> {
    this.#tokenCheck ??= this.#checkToken().finally(() => {
      this.#tokenCheck = undefined;
    });
    return this.#tokenCheck;
  }

  async #checkToken(): Promise<boolean> {
    if (this.#end.signal.aborted) return false;
    const { method, path } = operations.getWorkspace;
    const url = urlBelow(this.#options.baseUrl, path);
    // Only a refusal proves anything against the token; an outage does not.
    const answer = await this.#exchange({ method, url, accept: mediaType("v1"), body: undefined }).catch(
      () => undefined,
    );
    return answer?.status !== 401 && answer?.status !== 403;
  }

  #exchange({
    method,
    url,
    accept,
    body,
    signal,
  }: Pick<Outgoing, "method" | "url" | "accept" | "body"> & {
    signal?: AbortSignal | undefined;
  }): Promise<Answer> {
    this.#options.onRequest(method);
    return exchange({
      method,
      url,
      headers: {
        authorization: this.#authorization,
        accept,
        "user-agent": userAgent,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMs: this.#options.timeoutMs,
      signal: method === "GET" ? this.#until(signal) : never,
      redactor: this.#redactor,
    });
  }

  #until(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#signal : AbortSignal.any([this.#signal, signal]);
  }

  #budget({ operation, perMinute }: Outgoing): RateBudget {
    const { clock, rateWindowMs: windowMs, maxWaitMs, onWait } = this.#options;
    const options = { clock, windowMs, maxWaitMs, onWait, random: Math.random };
    const budget = this.#budgets.get(operation) ?? new RateBudget(operation, perMinute, options);
    if (this.#signal.aborted) budget.close(this.#signal.reason);
    this.#budgets.set(operation, budget);
    return budget;
  }
}
