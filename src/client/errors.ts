import type { RequestError } from "../api";

/** A request that failed. */
export abstract class SegmentError extends Error {
  constructor(
    /** Method and path, as in `POST /spaces/spa_9aQ1/computed-traits`. */
    readonly request: string,
    /** Whether the request may have had its effect although it failed. */
    readonly mayHaveHappened: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Segment's API has no field for something in the body, or not with that value: the request was not sent. */
export class SegmentBodyError extends SegmentError {
  override readonly name = "SegmentBodyError";

  constructor(
    request: string,
    /** One sentence for each field, as in "definition.query is missing". */
    readonly problems: readonly string[],
  ) {
    super(request, false, `${request} was not sent: ${problems.join("; ")}`);
  }
}

/**
 * Refusals that a proxy gives for a request which it has passed on and lost sight of: timeouts, conflicts with the first of
 * two attempts, and a client that seemed to hang up.
 */
const leavesOpen: ReadonlySet<number> = new Set([408, 409, 425, 429, 499]);

/** Segment answered, and the answer was not 2xx. */
export class SegmentApiError extends SegmentError {
  override readonly name: string = "SegmentApiError";

  constructor(
    request: string,
    readonly status: number,
    readonly issues: readonly RequestError[],
    message = describe(request, status, issues),
    mayHaveHappened = status >= 500 || leavesOpen.has(status),
  ) {
    super(request, mayHaveHappened, message);
  }
}

/** 400 or 422: Segment refuses what was sent; `issues[].field` says where. */
export class SegmentValidationError extends SegmentApiError {
  override readonly name = "SegmentValidationError";
}

/** 401 or 403. `scope` says whether the token is invalid, or lacks this one permission. */
export class SegmentAuthError extends SegmentApiError {
  override readonly name = "SegmentAuthError";

  constructor(
    request: string,
    status: number,
    issues: readonly RequestError[],
    readonly scope: "token" | "permission",
    /** What to change. */
    advice: string,
  ) {
    super(request, status, issues, `${describe(request, status, issues)}. ${advice}`);
  }
}

/** 404: there is no such resource in the workspace of the token. */
export class SegmentNotFoundError extends SegmentApiError {
  override readonly name = "SegmentNotFoundError";
}

/** 409, or a refusal that mentions a lock: Segment is still applying an earlier change. */
export class SegmentConflictError extends SegmentApiError {
  override readonly name = "SegmentConflictError";
  /** Whether Segment itself says that it is a lock. */
  readonly speaksOfLock: boolean;

  constructor(request: string, status: number, issues: readonly RequestError[]) {
    const speaksOfLock = issues.some(isAboutLock);
    const advice = speaksOfLock
      ? ". Segment is still applying an earlier change: try again in a few minutes"
      : "";
    super(request, status, issues, describe(request, status, issues) + advice);
    this.speaksOfLock = speaksOfLock;
  }
}

/** 429, and waiting for the rate limit would take longer than allowed. */
export class SegmentRateLimitError extends SegmentApiError {
  override readonly name = "SegmentRateLimitError";

  constructor(
    request: string,
    readonly maxWaitMs: number,
    /** Whether it was sent, and refused, before it waited again. */
    wasSent: boolean,
  ) {
    super(
      request,
      429,
      [],
      `${request} would wait for Segment's rate limit longer than the ${inWords(maxWaitMs)} allowed: try again later, or raise segment:maxWaitMinutes`,
      wasSent,
    );
  }
}

/** No answer arrived, or not all of it: the connection failed, was reset, or took too long. */
export class SegmentNetworkError extends SegmentError {
  override readonly name = "SegmentNetworkError";

  /** @param mayHaveHappened - false only when the request never left */
  constructor(request: string, detail: string, mayHaveHappened: boolean, options?: ErrorOptions) {
    super(request, mayHaveHappened, `${request} got no answer: ${detail}`, options);
  }
}

/** An answer arrived that Segment's API does not give, such as a proxy's page. The request may have had its effect. */
export class SegmentResponseError extends SegmentError {
  override readonly name = "SegmentResponseError";

  constructor(request: string, detail: string) {
    super(request, true, `${request} got an unexpected answer: ${detail}`);
  }
}

/** The class for a status; 401 and 403 need to know more and are made by the transport. */
export function apiError(request: string, status: number, issues: readonly RequestError[]): SegmentApiError {
  if (status === 404) return new SegmentNotFoundError(request, status, issues);
  const isRefusal = status === 400 || status === 422;
  if (status === 409 || (isRefusal && issues.some(isAboutLock)))
    return new SegmentConflictError(request, status, issues);
  if (isRefusal) return new SegmentValidationError(request, status, issues);
  const advice = status >= 500 ? ". The failure is on Segment's side: try again later" : "";
  return new SegmentApiError(request, status, issues, describe(request, status, issues) + advice);
}

function describe(request: string, status: number, issues: readonly RequestError[]): string {
  const detail = issues.map(({ field, message = "" }) =>
    field === undefined ? message : `${field}: ${message}`,
  );
  return `${request} was answered ${status}: ${detail.join("; ") || "no detail given"}`;
}

/** An issue that names a field is about the input, which may contain any word. */
function isAboutLock({ field, message = "" }: RequestError): boolean {
  return field === undefined && /\block(ed|s)?\b/i.test(message);
}

function inWords(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`;
}
