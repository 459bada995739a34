import type { RequestError } from "../api";

/** Segment answered, and the answer was not 2xx. */
export class SegmentApiError extends Error {
  override readonly name: string = "SegmentApiError";
  /** Whether the request may have had its effect although it failed. */
  readonly mayHaveHappened: boolean;

  constructor(
    /** Method and path, as in `POST /spaces/spa_9aQ1/computed-traits`. */
    readonly request: string,
    readonly status: number,
    readonly issues: readonly RequestError[],
    message = describe(request, status, issues),
  ) {
    super(message);
    this.mayHaveHappened = status >= 500;
  }
}

/** 400 or 422: Segment does not take what was sent; `issues[].field` says where. */
export class SegmentValidationError extends SegmentApiError {
  override readonly name = "SegmentValidationError";
}

/** 401 or 403. `scope` says whether the token is worth nothing, or lacks this one permission. */
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

/** 409, or a refusal that speaks of a lock: Segment is still taking an earlier change in. */
export class SegmentConflictError extends SegmentApiError {
  override readonly name = "SegmentConflictError";
  /** Whether Segment itself says that it is a lock. */
  readonly speaksOfLock: boolean;

  constructor(request: string, status: number, issues: readonly RequestError[]) {
    const speaksOfLock = issues.some(isAboutLock);
    const advice = speaksOfLock
      ? ". An earlier change is still being taken in: try again in some minutes"
      : "";
    super(request, status, issues, describe(request, status, issues) + advice);
    this.speaksOfLock = speaksOfLock;
  }
}

/** 429, and waiting for the rate limit took longer than was allowed. */
export class SegmentRateLimitError extends SegmentApiError {
  override readonly name = "SegmentRateLimitError";

  constructor(
    request: string,
    readonly maxWaitMs: number,
  ) {
    super(
      request,
      429,
      [],
      `${request} is held up by Segment's rate limit for longer than the ${inWords(maxWaitMs)} that it may wait: try again later, or raise segment:maxWaitMinutes`,
    );
  }
}

/** No answer arrived, or not all of it: the connection failed, was reset, or took too long. */
export class SegmentNetworkError extends Error {
  override readonly name = "SegmentNetworkError";

  constructor(
    readonly request: string,
    detail: string,
    /** False only when the request never left. */
    readonly mayHaveHappened: boolean,
    options?: ErrorOptions,
  ) {
    super(`${request} got no answer: ${detail}`, options);
  }
}

/** An answer arrived that Segment's API does not give, such as a proxy's page. */
export class SegmentResponseError extends Error {
  override readonly name = "SegmentResponseError";
  /** The request was answered, so its effect may be there. */
  readonly mayHaveHappened = true;

  constructor(
    readonly request: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${request} was answered with something that is not Segment's: ${detail}`, options);
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

/** What names a field is about the input, in which anything may stand. */
function isAboutLock({ field, message = "" }: RequestError): boolean {
  return field === undefined && /\block(ed|s)?\b/i.test(message);
}

function inWords(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1_000)} seconds` : `${Math.round(ms / 60_000)} minutes`;
}
