import { createReadStream } from "node:fs";

import {
  CallError,
  Identities,
  isOverLimits,
  Lines,
  NumericIdError,
  readCall,
  RecentMessages,
  setTraits,
  type Identified,
  type NamedEvent,
  type RawCall,
} from "../calls";
import {
  incremental,
  interests,
  referencesOf,
  traitValue,
  type Incremental,
  type Interests,
  type DefinitionKind,
  type Query,
  type Value,
} from "../query";

/** Traits that are known of profiles, by user id or anonymous id. */
export type KnownTraits = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface FileOptions {
  /** A file of calls, one JSON object a line. */
  readonly events: string;
  readonly as: DefinitionKind;
  readonly now: Date;
  readonly numericIds: boolean;
  readonly known: KnownTraits;
  /** Says what has been left out. */
  readonly note: (text: string) => void;
}

interface ExportedCall extends RawCall {
  /** Of the source that it came from, for `sources(exclude: ...)`. */
  readonly sourceId?: unknown;
}

/** What the definition needs of one person of the file. */
interface FileProfile extends Identified {
  /** Made for the first event that the definition asks for. */
  following: Incremental | undefined;
  /** What Identify calls have told, as far as the definition asks for it. */
  traits: Map<string, unknown> | undefined;
}

/**
 * The value of each profile of a file: of all of them for an audience, which also knows who did not do something; of
 * those with an event that is asked for where the definition is a trait, because Segment writes none to the others.
 */
export async function evaluateFile(query: Query, options: FileOptions): Promise<Map<string, Value>> {
  const [reading, lines] = [new Reading(query, options), new Lines()];
  let line = 0;
  const take = (text: string): void => {
    line += 1;
    if (!text.startsWith("{") && text.trim() === "") return;
    try {
      reading.take(readJson(text), line);
    } catch (error) {
      throw error instanceof CallError ? new Error(`${options.events}:${line}: ${wordsOf(error)}`) : error;
    }
  };
  for await (const piece of createReadStream(options.events) as AsyncIterable<Buffer>)
    for (const text of lines.in(piece)) take(text);
  take(lines.end());
  if (reading.left > 0)
    options.note(
      `${options.events}: ${reading.left} calls do not count: Unify drops what is over its limits`,
    );
  return valuesOf(query, reading.identities, options);
}

/** Whose the calls are, and what the definition needs of them. */
class Reading {
  readonly identities = new Identities<FileProfile>(nobody, join);
  /** Calls that are over Segment's limits. */
  left = 0;
  readonly #messages = new RecentMessages();
  readonly #traits: ReadonlySet<string>;
  readonly #events: ReadonlySet<string>;
  readonly #equals: Interests["equals"];

  constructor(
    private readonly query: Query,
    private readonly options: FileOptions,
  ) {
    const { events, equals } = interests(query);
    this.#traits = new Set(referencesOf(query));
    this.#events = new Set(events);
    // A path with dots leads into nested objects.
    this.#equals = equals?.path.includes(".") === true ? undefined : equals;
  }

  take(raw: ExportedCall, line: number): void {
    const call = readCall(raw, this.options);
    if (this.#messages.isRepeat(call.messageId)) return;
    if (isOverLimits(raw)) {
      this.left += 1;
      return;
    }
    const profile = this.identities.of(call);
    const { event, traits } = call;
    if (traits !== undefined && this.#traits.size > 0) {
      const told = Object.entries(traits).filter(([key]) => this.#traits.has(key));
      setTraits((profile.traits ??= new Map<string, unknown>()), Object.fromEntries(told), (value) => value);
    }
    if (event === undefined || !this.#events.has(event.event)) return;
    profile.following ??= incremental(this.query);
    if (!this.#mayCount(event)) return;
    const { sourceId } = raw;
    profile.following.add(typeof sourceId === "string" ? { ...event, sourceId } : event, line);
  }

  /** Whether it is worth the query's own judgement, which most events of other flags are not. */
  #mayCount({ properties = {} }: NamedEvent): boolean {
    if (this.#equals === undefined) return true;
    const value = properties[this.#equals.path];
    return typeof value === "string" ? value === this.#equals.value : value !== undefined && value !== null;
  }
}

function nobody(): FileProfile {
  return { userId: undefined, anonymousIds: [], following: undefined, traits: undefined };
}

function join(user: FileProfile, visitor: FileProfile): void {
  if (user.following === undefined) user.following = visitor.following;
  else if (visitor.following !== undefined) user.following.join(visitor.following);
  if (visitor.traits !== undefined) user.traits = new Map([...visitor.traits, ...(user.traits ?? [])]);
}

function readJson(text: string): ExportedCall {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new CallError("not a JSON object");
}

function wordsOf(error: CallError): string {
  return error instanceof NumericIdError ? `${error.message} (--numeric-ids takes it as one)` : error.message;
}

function valuesOf(
  query: Query,
  identities: Identities<FileProfile>,
  { as, now, known }: FileOptions,
): Map<string, Value> {
  const values = new Map<string, Value>();
  const without = incremental(query);
  for (const profile of identities.all()) {
    const { following = as === "audience" ? without : undefined } = profile;
    if (following === undefined) continue;
    const value = following.value(now, traitsOf(profile, known));
    values.set(keyOf(profile, identities), as === "trait" ? traitValue(query, value) : value);
  }
  if (as === "trait") return values;
  for (const [id, traits] of Object.entries(known)) {
    const isInFile = identities.withUserId(id) ?? identities.withAnonymousId(id);
    if (isInFile === undefined) values.set(id, without.value(now, traits));
  }
  return values;
}

/** A visitor goes by the first anonymous id, which the Profile API's spelling tells from a user's of the same text. */
function keyOf({ userId, anonymousIds }: FileProfile, identities: Identities<FileProfile>): string {
  if (userId !== undefined) return userId;
  const [id = ""] = anonymousIds;
  return identities.withUserId(id) === undefined ? id : `anonymous_id:${id}`;
}

/** What is known from elsewhere wins over what Identify calls of the file have told. */
function traitsOf(
  { userId, anonymousIds, traits }: FileProfile,
  known: KnownTraits,
): Record<string, unknown> {
  const ids = userId === undefined ? anonymousIds : [...anonymousIds, userId];
  const given = ids.map((id) => (Object.hasOwn(known, id) ? known[id] : undefined));
  return Object.assign(Object.fromEntries(traits ?? []), ...given) as Record<string, unknown>;
}
