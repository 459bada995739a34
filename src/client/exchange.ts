import { Agent, request as undiciRequest, type Dispatcher } from "undici";

import { SegmentNetworkError, SegmentResponseError } from "./errors";
import type { Redactor } from "./redact";

/** One HTTP exchange, before anything is made of its answer. */
export interface Exchange {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Limit for the headers and again for the body; everything together may take three times as long. */
  timeoutMs: number;
  signal: AbortSignal;
  redactor: Redactor;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed JSON, or undefined where there is none. */
  body: unknown;
}

const connectTimeoutMs = 10_000;
const connectionsPerOrigin = 16;
/** The largest list of traits is a few megabytes; anything larger did not come from Segment. */
const maxBodyBytes = 64 * 1024 * 1024;
/** Errors from before there was a connection: the request cannot have had an effect. */
const beforeSending = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

const agents = new Map<string, Agent>();

/**
 * Send one request and read its whole answer.
 *
 * @throws {SegmentNetworkError} when no whole answer came; `mayHaveHappened` is false when the request never left
 * @throws {SegmentResponseError} for a redirect, a success that is not JSON, or a body without end
 */
export async function exchange(options: Exchange): Promise<Answer> {
  const { method, url, headers, body, timeoutMs, signal, redactor } = options;
  const request = `${method} ${url.pathname}`;
  // Headers and body have a limit each, and the body's starts again with every byte: an endless trickle ends here.
  const deadline = AbortSignal.timeout(timeoutMs * 3);
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
    return { status: response.statusCode, headers: response.headers, body: parse(text, response, options) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof SegmentResponseError || error instanceof SegmentNetworkError) throw error;
    throw networkError(request, error, redactor);
  }
}

function agentOf(origin: string): Agent {
  const agent =
    agents.get(origin) ??
    new Agent({ connect: { timeout: connectTimeoutMs }, connections: connectionsPerOrigin });
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
      throw new SegmentResponseError(
        request,
        `more than ${maxBodyBytes / 1024 / 1024} MB; check segment:apiUrl`,
      );
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The JSON of an answer. A failure need not have any: its status says enough. */
function parse(
  text: string,
  response: Dispatcher.ResponseData,
  { method, url, redactor }: Exchange,
): unknown {
  const { statusCode, headers } = response;
  const request = `${method} ${url.pathname}`;
  if (statusCode >= 300 && statusCode < 400) throw redirected(request, headers["location"], url, redactor);
  const contentType = String(headers["content-type"] ?? "none");
  if (!contentType.includes("json")) {
    if (statusCode >= 300 || text === "") return undefined;
    const detail = `${statusCode} with content type "${redactor.text(contentType)}"; check segment:apiUrl, or whether a proxy answered`;
    throw new SegmentResponseError(request, detail);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (statusCode >= 300) return undefined;
    // Lost on the way like one that never came. The parser's own error would quote it.
    throw new SegmentNetworkError(request, "its JSON was cut off or damaged on the way", true);
  }
}

function redirected(request: string, location: unknown, url: URL, redactor: Redactor): SegmentResponseError {
  const target =
    typeof location === "string" && URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  const to = target === undefined ? "" : ` to ${redactor.text(target.origin)}`;
  return new SegmentResponseError(
    request,
    `a redirect${to}, which was not followed because the token would be sent there; check segment:region and segment:apiUrl`,
  );
}

/** An error of undici's, of Node's, or of a timer. */
interface Failure {
  code?: unknown;
  message?: string;
  name?: string;
}

function networkError(request: string, error: unknown, redactor: Redactor): SegmentNetworkError {
  const { code: given, message = "", name = "" } = error as Failure;
  const code = typeof given === "string" ? given : "";
  const timedOut =
    name === "TimeoutError" || code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
  const wasSent = !beforeSending.has(code);
  const detail = timedOut
    ? "it took too long; try again, or raise segment:timeoutSeconds"
    : redactor.text(message || code || String(error));
  const advice = wasSent ? "" : "; nothing was sent, so check the network, segment:region and segment:apiUrl";
  return new SegmentNetworkError(request, detail + advice, wasSent, { cause: redactor.cause(error) });
}
