import type { Ids } from "./identities";
import {
  CallError,
  callTypes,
  isCallType,
  isRecord,
  NumericIdError,
  recordOf,
  textOf,
  type CallType,
  type RawCall,
} from "./raw-call";
import { readTime } from "./time";

/** A Track, Page or Screen call as queries see it. */
export interface NamedEvent {
  readonly event: string;
  /** ISO 8601, in UTC. */
  readonly timestamp: string;
  readonly properties?: Record<string, unknown>;
  readonly context?: Record<string, unknown>;
}

/** A call as Segment reads it. */
export interface Call extends Ids {
  readonly type: CallType;
  readonly messageId: string | undefined;
  /** Left out for calls that are no events: Identify, Group and Alias. */
  readonly event?: NamedEvent;
  /** What an Identify call tells of the profile. */
  readonly traits?: Record<string, unknown>;
  /** The account that a Group call makes the profile part of. */
  readonly groupId?: string | undefined;
}

export interface ReadOptions {
  /** Whether an id that is a number is taken as the text of it. Segment's ids are texts. */
  readonly numericIds: boolean;
  /**
   * When the call was received, in milliseconds: given for a raw call, whose sender's clock may be wrong and whose time
   * may be missing. The times of an export are final.
   */
  readonly receivedAt?: number;
}

/** @throws {CallError} for what Segment could make nothing of */
export function readCall(raw: RawCall, options: ReadOptions): Call {
  const type = readType(raw);
  const userId = readId(raw, "userId", options);
  const anonymousId = readId(raw, "anonymousId", options);
  if (userId === undefined && anonymousId === undefined)
    throw new CallError("neither `userId` nor `anonymousId`");
  const messageId = textOf(raw.messageId);
  const email = readEmail(raw, type);
  switch (type) {
    case "track":
    case "page":
    case "screen":
      return { type, userId, anonymousId, email, messageId, event: readEvent(raw, type, options) };
    case "identify":
      return { type, userId, anonymousId, email, messageId, traits: recordOf(raw.traits) };
    case "group":
      return { type, userId, anonymousId, email, messageId, groupId: textOf(raw.groupId) };
    case "alias":
      return { type, userId, anonymousId, email, messageId };
  }
}

/**
 * What kind of call it is, whoever's and of whatever time: all that a filter needs to know before it looks at the call.
 *
 * @throws {CallError} for what Segment could make nothing of
 */
export function readKind(raw: RawCall): CallType {
  const type = readType(raw);
  if (type === "track") readName(raw);
  return type;
}

/** A call without a type is one of those that exports hold most of. */
function readType({ type, batch }: RawCall): CallType {
  if (isCallType(type)) return type;
  if (Array.isArray(batch)) throw new CallError("a batch of calls, where a file has one call a line");
  if (type === undefined) return "track";
  throw new CallError(`\`type\` is ${shown(type)}, which is none of ${callTypes.join(", ")}`);
}

/** An empty id is none, and so is null. */
function readId(
  raw: RawCall,
  name: "userId" | "anonymousId",
  { numericIds }: ReadOptions,
): string | undefined {
  const id = raw[name];
  if (typeof id === "string") return id === "" ? undefined : id;
  if (id === undefined || id === null) return undefined;
  if (typeof id !== "number") throw new CallError(`\`${name}\` is ${shown(id)}, and not a text`);
  if (!numericIds)
    throw new NumericIdError(`\`${name}\` is the number ${id}, and Segment's ids are texts: "${id}"`);
  if (!Number.isSafeInteger(id))
    throw new CallError(
      `\`${name}\` is the number ${id}, which JSON cannot carry to the last digit: send a text`,
    );
  return String(id);
}

/** Of the person, whom the traits of an Identify call and of any call's context are about; a Group call's own are not. */
function readEmail({ traits, context }: RawCall, type: CallType): string | undefined {
  const told = type === "identify" ? textOf(recordOf(traits)["email"]) : undefined;
  return told ?? textOf(recordOf(recordOf(context)["traits"])["email"]);
}

/** How queries name Page and Screen calls, and where they find the name that the call itself gives. */
const views = {
  page: { event: "Page Viewed", property: "page_name" },
  screen: { event: "Screen Viewed", property: "screen_name" },
} as const;

function readEvent(raw: RawCall, type: "track" | "page" | "screen", { receivedAt }: ReadOptions): NamedEvent {
  const timestamp = receivedAt === undefined ? finalTime(raw) : correctedTime(raw, receivedAt);
  const properties = recordOf(raw.properties);
  const context = recordOf(raw.context);
  if (type === "track") {
    const event = readName(raw);
    return isEvent(raw, timestamp) ? raw : { event, timestamp, properties, context };
  }
  const { event, property } = views[type];
  const name = textOf(raw.name);
  const named = name === undefined ? properties : { ...properties, [property]: name };
  return { event, timestamp, properties: named, context };
}

function readName(raw: RawCall): string {
  const event = textOf(raw.event);
  if (event === undefined) throw new CallError("no `event`, the name of a Track call");
  return event;
}

/** Most Track calls are events as they stand; to make a million of them anew would take its time. */
function isEvent(raw: RawCall, timestamp: string): raw is RawCall & NamedEvent {
  const { properties, context } = raw;
  return (
    raw.timestamp === timestamp &&
    (properties === undefined || isRecord(properties)) &&
    (context === undefined || isRecord(context))
  );
}

function finalTime({ timestamp }: RawCall): string {
  const time = readTime(timestamp);
  if (time !== undefined) return time;
  throw new CallError(
    timestamp === undefined || timestamp === null
      ? "no `timestamp`, the ISO 8601 time of the call"
      : `\`timestamp\` is ${shown(timestamp)}, and not an ISO 8601 time such as 2026-11-12T08:40:03Z`,
  );
}

/**
 * The time of a call by the receiver's clock: a sender whose clock is wrong is wrong about `sentAt` by as much. What
 * cannot be read counts as not given, and a call that names no time happened when it was received.
 */
function correctedTime({ timestamp, originalTimestamp, sentAt }: RawCall, receivedAt: number): string {
  const original = readTime(timestamp) ?? readTime(originalTimestamp);
  if (original === undefined) return new Date(receivedAt).toISOString();
  const sent = readTime(sentAt);
  if (sent === undefined) return original;
  const corrected = new Date(receivedAt - (Date.parse(sent) - Date.parse(original))).toISOString();
  return readTime(corrected) ?? new Date(receivedAt).toISOString();
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
