import type { SchemaTrait } from "../../api";
import { traitKey } from "../../query";
import { UsageError } from "../errors";
import { advisory } from "../workspace/advisory";
import type { Session } from "../workspace/session";
import { auditStart } from "../workspace/times";

/** Segment allows 25 schema reads a minute; this many are spent on looking for foreign keys, whatever the space's size. */
const maxCalls = 5;

/** What tells the values of one family of definitions from foreign ones. */
interface KeyFamily {
  readonly noun: string;
  readonly schemaType: string;
  readonly deletionEvent: string;
}

/** As Segment types the traits of its schema, in words. */
const kinds: Readonly<Record<string, string>> = {
  AUDIENCE: "an audience's",
  COMPUTED: "a computed",
  CUSTOM: "a custom",
  SQL: "a SQL",
};

interface Page {
  readonly byKey: ReadonlyMap<string, SchemaTrait>;
  /** Whether there are no more than these. */
  readonly complete: boolean;
}

/**
 * The keys that profiles of a space already use for something else. A definition must not take the key of a custom, SQL
 * or other trait: both would write one value.
 */
export class SpaceKeys {
  #calls = 0;
  #firstPage: Promise<Page | undefined> | undefined;
  #deletedKeys: Promise<ReadonlyMap<string, string> | undefined> | undefined;

  constructor(
    private readonly session: Session,
    private readonly family: KeyFamily,
    private readonly spaceId: string,
  ) {}

  /**
   * @throws {UsageError} when something of another kind has the key. The frozen values of a trait or audience
   * that was deleted within the audit log's 90 days are no reason: making it again is how a deletion is repaired.
   */
  async requireFree(key: string, name: string): Promise<void> {
    const foreign = await this.#lookUp(key);
    if (foreign === undefined || foreign.type === this.family.schemaType) return;
    if (foreign.type === "CUSTOM") {
      const deletions = await this.#deletions();
      const deletedAt = deletions?.get(key);
      if (deletions === undefined || deletedAt !== undefined)
        return this.#warnOfFrozenValues(key, name, deletedAt);
    }
    throw new UsageError(
      `space ${this.spaceId} already has ${kinds[foreign.type] ?? "another"} trait with the key "${key}", which the ${this.family.noun} "${name}" would overwrite: ` +
        "give it another name, or set `replaceUnderSameKey: true` if the key is meant to change hands",
    );
  }

  #warnOfFrozenValues(key: string, name: string, deletedAt: string | undefined): void {
    const { noun } = this.family;
    const whose =
      deletedAt === undefined
        ? `it could not be told whether they are of a deleted ${noun} or of a custom trait, which it would overwrite`
        : `of the ${noun} deleted ${deletedAt}`;
    this.session.log.warn(
      `${noun} "${name}" takes the key "${key}", of which profiles hold values until new ones arrive: ${whose}`,
    );
  }

  async #lookUp(key: string): Promise<SchemaTrait | undefined> {
    const first = await (this.#firstPage ??= this.#read({}));
    if (first === undefined || first.complete || first.byKey.has(key)) return first?.byKey.get(key);
    if (this.#calls < maxCalls) return (await this.#read({ search: key }))?.byKey.get(key);
    if (this.#calls === maxCalls) {
      this.#calls += 1;
      this.session.log.info(
        `only the first ${maxCalls} keys were compared with the traits that space ${this.spaceId} already has`,
      );
    }
    return undefined;
  }

  /** One page of the keys that are there; undefined where Segment does not say. */
  async #read(query: { search?: string }): Promise<Page | undefined> {
    this.#calls += 1;
    const looked = await advisory(
      this.session,
      `whether the new ${this.family.noun}s take keys that profiles of the space already use`,
      (client) => client.spaceSchema.traitsPage(this.spaceId, query),
    );
    if ("why" in looked) return undefined;
    const { traits, next } = looked.found;
    return { byKey: new Map(traits.map((trait) => [trait.trait, trait])), complete: next === undefined };
  }

  /** Keys of own definitions that were deleted lately, with the time; undefined where Segment does not say. */
  #deletions(): Promise<ReadonlyMap<string, string> | undefined> {
    this.#deletedKeys ??= this.#readDeletions();
    return this.#deletedKeys;
  }

  async #readDeletions(): Promise<ReadonlyMap<string, string> | undefined> {
    const { session, family } = this;
    const startTime = auditStart(session);
    const looked = await advisory(session, `which ${family.noun}s were deleted lately`, (client) =>
      client.auditEvents.list({ startTime }),
    );
    if ("why" in looked) return undefined;
    const deletions = looked.found.filter(({ type }) => type === family.deletionEvent);
    return new Map(deletions.map(({ resourceName, timestamp }) => [traitKey(resourceName), timestamp]));
  }
}
