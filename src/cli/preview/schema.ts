import { type SegmentClient, SegmentAuthError, SegmentError } from "../../client";
import type { SchemaEvent, SchemaProperty, SchemaTrait } from "../../api";

/** Why something could not be read. */
export interface NotRead {
  readonly error: string;
}

export function isNotRead(found: unknown): found is NotRead {
  return typeof found === "object" && found !== null && "error" in found && typeof found.error === "string";
}

/** What is known of a name: its last time, or the names that are most like it. */
export interface Seen<T> {
  readonly found?: T;
  readonly known: readonly string[];
}

/**
 * What a space has seen, asked for as rarely as Segment's 25 look-ups a minute want: one list of events and one of traits,
 * one list of properties an event, one list of values a property. Everything is remembered for the queries that follow.
 */
export class SpaceSchema {
  readonly #remembered = new Map<string, Promise<unknown>>();

  constructor(
    private readonly client: SegmentClient,
    private readonly spaceId: string,
  ) {}

  /** An event by its name. */
  async event(name: string): Promise<Seen<SchemaEvent> | NotRead> {
    const page = await this.#once("events", ({ spaceSchema }) => spaceSchema.eventsPage(this.spaceId));
    if (isNotRead(page)) return page;
    const known = page.events.map((event) => event.name);
    const found = page.events.find((event) => event.name === name);
    if (found !== undefined || page.next === undefined) return seen(found, known);
    const searched = await this.#once(`events ${name}`, ({ spaceSchema }) =>
      spaceSchema.eventsPage(this.spaceId, { search: name }),
    );
    if (isNotRead(searched)) return searched;
    return seen(
      searched.events.find((event) => event.name === name),
      known,
    );
  }

  /** Properties of an event that was seen. */
  properties(event: string): Promise<readonly SchemaProperty[] | NotRead> {
    return this.#once(`properties ${event}`, ({ spaceSchema }) =>
      spaceSchema.eventProperties(this.spaceId, event),
    );
  }

  /** Up to 1000 values of a property that was seen. */
  values(event: string, name: string, type: "PROPERTY" | "CONTEXT"): Promise<readonly string[] | NotRead> {
    return this.#once(`values ${JSON.stringify([event, type, name])}`, ({ spaceSchema }) =>
      spaceSchema.propertySampleValues(this.spaceId, event, name, type),
    );
  }

  /** A trait or audience by its key, of users unless accounts are asked for. */
  async trait(key: string, collection?: "accounts"): Promise<Seen<SchemaTrait> | NotRead> {
    const of = collection === undefined ? {} : { collection };
    const page = await this.#once(`traits ${collection}`, ({ spaceSchema }) =>
      spaceSchema.traitsPage(this.spaceId, of),
    );
    if (isNotRead(page)) return page;
    const known = page.traits.map(({ trait }) => trait);
    const found = page.traits.find(({ trait }) => trait === key);
    if (found !== undefined || page.next === undefined) return seen(found, known);
    const searched = await this.#once(`traits ${collection} ${key}`, ({ spaceSchema }) =>
      spaceSchema.traitsPage(this.spaceId, { ...of, search: key }),
    );
    if (isNotRead(searched)) return searched;
    return seen(
      searched.traits.find(({ trait }) => trait === key),
      known,
    );
  }

  /** Up to 1000 values of a trait that is there. */
  traitValues(key: string, collection?: "accounts"): Promise<readonly string[] | NotRead> {
    return this.#once(`trait values ${collection} ${key}`, ({ spaceSchema }) =>
      spaceSchema.traitSampleValues(this.spaceId, key, collection),
    );
  }

  /** A token that may not read the schema is told so once, and not asked for again with every name. */
  #refusal: NotRead | undefined;
  #failure: Error | undefined;

  /** Why the first look-up that failed has failed; undefined where none has. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  #once<T>(what: string, look: (client: SegmentClient) => Promise<T>): Promise<T | NotRead> {
    if (this.#refusal !== undefined) return Promise.resolve(this.#refusal);
    const known = this.#remembered.get(what) as Promise<T | NotRead> | undefined;
    const looked = known ?? look(this.client).catch((error: unknown) => this.#failed(error));
    this.#remembered.set(what, looked);
    return looked;
  }

  #failed(error: unknown): NotRead {
    if (!isAnswer(error)) throw error;
    this.#failure ??= error;
    const failed = { error: error.message };
    if (error instanceof SegmentAuthError) this.#refusal = failed;
    return failed;
  }
}

/** What Segment says, or that it says nothing in the time that it is given. */
function isAnswer(error: unknown): error is Error {
  return error instanceof SegmentError || (error instanceof Error && error.name === "TimeoutError");
}

function seen<T>(found: T | undefined, known: readonly string[]): Seen<T> {
  return { ...(found !== undefined && { found }), known };
}
