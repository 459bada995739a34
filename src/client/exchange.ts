import { Agent, request as undiciRequest, type Dispatcher } from "undici";

import { SegmentNetworkError, SegmentResponseError } from "./errors";

/** One HTTP exchange, before anything is made of its answer. */
export interface Exchange {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  timeoutMs: number;
  signal: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed JSON, or undefined where there is none. */
  body: unknown;
}

const connectTimeoutMs = 10_000;
/** The largest list of traits is a few megabytes; whatever goes on longer is no answer of Segment's. */
const maxBodyBytes = 64 * 1024 * 1024;
/** Errors that come before a connection stands: the request cannot have had an effect. */
const beforeSending = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

const agents = new Map<string, Agent>();

/**
 * Send one request and read its whole answer.
 *
 * @throws {SegmentNetworkError} when no answer came; `mayHaveHappened` is false when the request never left
 * @throws {SegmentResponseError} for a redirect, a body that is not JSON although it says so, or one without end
 */
export async function exchange({ method, url, headers, body, timeoutMs, signal }: Exchange): Promise<Answer> {
  const request = `${method} ${url.pathname}`;
  // Headers and body have a limit each; a body that drips for ever ends here.
  const deadline = AbortSignal.timeout(timeoutMs * 2 + connectTimeoutMs);
  try {
    const response = await undiciRequest(url, {
      method,
      headers,
      body: body ?? null,
      dispatcher: agentOf(url.origin),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.any([signal, deadline]),
    });
    const text = await readText(response.body, request);
    if (response.statusCode >= 300 && response.statusCode < 400)
      throw redirected(request, response.headers["location"]);
    return { status: response.statusCode, headers: response.headers, body: parse(text, response, request) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof SegmentResponseError) throw error;
    throw networkError(request, error);
  }
}

function agentOf(origin: string): Agent {
  const agent = agents.get(origin) ?? new Agent({ connect: { timeout: connectTimeoutMs }, connections: 16 });
  agents.set(origin, agent);
  return agent;
}

async function readText(body: Dispatcher.ResponseData["body"], request: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > maxBodyBytes)
      throw new SegmentResponseError(request, `an answer of more than ${maxBodyBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string, { statusCode, headers }: Dispatcher.ResponseData, request: string): unknown {
  if (!String(headers["content-type"] ?? "").includes("json")) {
    if (statusCode >= 300 || text === "") return undefined;
    throw new SegmentResponseError(
      request,
      `${statusCode} with content type "${String(headers["content-type"] ?? "none")}"; is segment:apiUrl right, or does a proxy answer?`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (statusCode >= 300) return undefined;
    throw new SegmentResponseError(request, "JSON that is cut off or damaged", { cause });
  }
}

function redirected(request: string, location: unknown): SegmentResponseError {
  const host = typeof location === "string" && URL.canParse(location) ? ` to ${new URL(location).host}` : "";
  return new SegmentResponseError(
    request,
    `a redirect${host}, which is not followed because the token would go along; is segment:region or segment:apiUrl right?`,
  );
}

function networkError(request: string, error: unknown): SegmentNetworkError {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  const detail = error instanceof DOMException ? "it took too long" : message || code || String(error);
  return new SegmentNetworkError(request, detail, !beforeSending.has(code), { cause: error });
}
