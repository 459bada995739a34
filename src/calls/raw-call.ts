export const callTypes = ["track", "page", "screen", "identify", "group", "alias"] as const;
export type CallType = (typeof callTypes)[number];

/** A call of the Tracking API as it was sent, or as an export holds it: nothing of it has been checked. */
export interface RawCall {
  readonly type?: unknown;
  readonly event?: unknown;
  readonly name?: unknown;
  readonly userId?: unknown;
  readonly anonymousId?: unknown;
  readonly groupId?: unknown;
  readonly messageId?: unknown;
  readonly timestamp?: unknown;
  readonly originalTimestamp?: unknown;
  readonly sentAt?: unknown;
  readonly properties?: unknown;
  readonly traits?: unknown;
  readonly context?: unknown;
  /** Which destinations the call is for. */
  readonly integrations?: unknown;
  /** Of a request with several calls, which an export has none of. */
  readonly batch?: unknown;
}

/** What is wrong with a call, in words that name the field. */
export class CallError extends Error {
  override readonly name = "CallError";
}

/** An id that is a number, where only texts are taken. */
export class NumericIdError extends CallError {}

export function isCallType(type: unknown): type is CallType {
  return callTypes.some((known) => known === type);
}

/** Whatever stands where an object should: what is none has no fields. */
export function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : noFields;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const noFields: Record<string, unknown> = Object.freeze({});

/** A text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
