import {
  CallError,
  Identities,
  NumericIdError,
  readCall,
  setTraits,
  type Call,
  type Identified,
  type NamedEvent,
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
import { readCalls, type ExportedCall } from "./calls-file";

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
  const reading = new Reading(query);
  await readCalls(options.events, {
    read: (raw) => readNaming(raw, options),
    take: (call, raw, line) => reading.take(call, raw, line),
    note: options.note,
  });
  return valuesOf(query, reading.identities, options);
}

/** Whose the calls are, and what the definition needs of them. */
class Reading {
  readonly identities = new Identities<FileProfile>(nobody, join);
  readonly #traits: ReadonlySet<string>;
  readonly #events: ReadonlySet<string>;
  readonly #equals: Interests["equals"];

  constructor(private readonly query: Query) {
    const { events, equals } = interests(query);
    this.#traits = new Set(referencesOf(query));
    this.#events = new Set(events);
    // A path with dots leads into nested objects.
    this.#equals = equals?.path.includes(".") === true ? undefined : equals;
  }

  take(call: Call, { sourceId }: ExportedCall, line: number): void {
    const profile = this.identities.of(call);
    const { event, traits } = call;
    if (traits !== undefined && this.#traits.size > 0) {
      const told = Object.entries(traits).filter(([key]) => this.#traits.has(key));
      setTraits((profile.traits ??= new Map<string, unknown>()), Object.fromEntries(told), (value) => value);
    }
    if (event === undefined || !this.#events.has(event.event)) return;
    profile.following ??= incremental(this.query);
    if (!this.#mayCount(event)) return;
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
  return { userId: undefined, emails: [], anonymousIds: [], following: undefined, traits: undefined };
}

function join(user: FileProfile, visitor: FileProfile): void {
  if (user.following === undefined) user.following = visitor.following;
  else if (visitor.following !== undefined) user.following.join(visitor.following);
  if (visitor.traits !== undefined) user.traits = new Map([...visitor.traits, ...(user.traits ?? [])]);
}

/** A number where an id belongs can be taken, which is said in the words of the command. */
function readNaming(raw: ExportedCall, options: FileOptions): Call {
  try {
    return readCall(raw, options);
  } catch (error) {
    if (!(error instanceof NumericIdError)) throw error;
    throw new CallError(`${error.message} (--numeric-ids takes it as one)`, { cause: error });
  }
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

/**
 * A visitor goes by the first anonymous id, which the Profile API's spelling tells from a user's of the same text, or by
 * the email where none of the call's anonymous ids became the profile's.
 */
function keyOf({ userId, emails, anonymousIds }: FileProfile, identities: Identities<FileProfile>): string {
  if (userId !== undefined) return userId;
  const [id] = anonymousIds;
  if (id === undefined) return `email:${emails[0]}`;
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
