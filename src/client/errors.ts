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
    advice = "",
  ) {
    const detail = issues.map(({ field, message = "" }) =>
      field === undefined ? message : `${field}: ${message}`,
    );
    super(`${request} was answered ${status}: ${detail.join("; ") || "no detail given"}${advice}`);
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
  ) {
    super(request, status, issues, scope === "token" ? badToken : missingPermission);
  }
}

const badToken =
  ". Segment does not take this token at all: make a Public API token for the workspace (Settings, Access Management, Tokens) and check `region`";
const missingPermission =
  ". The token works, but lacks the permission for this call: give it the Unify and Engage Admin role, or Workspace Owner";

/** 404: there is no such resource in the workspace of the token. */
export class SegmentNotFoundError extends SegmentApiError {
  override readonly name = "SegmentNotFoundError";
}

/** 409, or a refusal that speaks of a lock: Segment is still taking an earlier change in. */
export class SegmentConflictError extends SegmentApiError {
  override readonly name = "SegmentConflictError";
}

/** 429, and waiting for the rate limit took longer than was allowed. */
export class SegmentRateLimitError extends Error {
  override readonly name = "SegmentRateLimitError";

  constructor(
    readonly request: string,
    readonly waitedMs: number,
  ) {
    super(
      `${request} is held up by Segment's rate limit for longer than ${Math.round(waitedMs / 60_000)} minutes: try again later, or raise segment:maxWaitMinutes`,
    );
  }
}

/** No answer arrived: the connection failed, was reset, or took too long. */
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
  if (status === 409 || ((status === 400 || status === 422) && issues.some(speaksOfLock))) {
    return new SegmentConflictError(request, status, issues);
  }
  if (status === 400 || status === 422) return new SegmentValidationError(request, status, issues);
  return new SegmentApiError(request, status, issues);
}

function speaksOfLock({ message = "" }: RequestError): boolean {
  return /\block(ed|s)?\b/i.test(message);
}
