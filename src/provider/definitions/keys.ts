import type { SchemaTrait } from "../../api";
import { SegmentAuthError } from "../../client";
import { traitKey } from "../../query";
import { UsageError } from "../errors";
import type { Session } from "../workspace/session";

/** Segment allows 25 schema reads a minute; this many are spent on looking for foreign keys, whatever the space's size. */
const maxCalls = 5;
const auditDays = 90;

/** What tells the values of one family of definitions from foreign ones. */
interface KeyFamily {
  readonly noun: string;
  readonly schemaType: string;
  readonly deletionEvent: string;
}

/**
 * The keys that profiles of a space already use for something else. A definition must not take the key of a custom, SQL
 * or other trait: both would write one value.
 */
export class SpaceKeys {
  #calls = 0;
  #firstPage: Promise<{ byKey: Map<string, SchemaTrait>; complete: boolean }> | undefined;
  #deletedKeys: Promise<Map<string, string>> | undefined;

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
    const deletedAt = foreign.type === "CUSTOM" ? (await this.#deletions()).get(key) : undefined;
    if (deletedAt !== undefined) {
      this.session.log.warn(
        `${this.family.noun} "${name}" takes the key "${key}" again: profiles still hold values of the ${this.family.noun} deleted ${deletedAt}, until a new value arrives`,
      );
      return;
    }
    throw new UsageError(
      `space ${this.spaceId} already has a ${foreign.type.toLowerCase()} trait with the key "${key}", which the ${this.family.noun} "${name}" would overwrite: ` +
        "give it another name, or set `replaceUnderSameKey: true` if the key is meant to change hands",
    );
  }

  async #lookUp(key: string): Promise<SchemaTrait | undefined> {
    try {
      this.#firstPage ??= this.#readFirstPage();
      const { byKey, complete } = await this.#firstPage;
      if (complete || byKey.has(key)) return byKey.get(key);
      if (this.#calls >= maxCalls) {
        if (this.#calls++ === maxCalls)
          this.session.log.info(
            `only the first ${maxCalls} keys were compared with the traits that space ${this.spaceId} already has`,
          );
        return undefined;
      }
      this.#calls += 1;
      const { traits } = await this.session.client.spaceSchema.traitsPage(this.spaceId, { search: key });
      return traits.find(({ trait }) => trait === key);
    } catch (error) {
      if (!(error instanceof SegmentAuthError)) throw error;
      this.session.log.warn(
        `the keys that space ${this.spaceId} already has were not compared with the new traits: ${error.message}`,
      );
      this.#firstPage = Promise.resolve({ byKey: new Map(), complete: true });
      return undefined;
    }
  }

  async #readFirstPage(): Promise<{ byKey: Map<string, SchemaTrait>; complete: boolean }> {
    this.#calls += 1;
    const { traits, next } = await this.session.client.spaceSchema.traitsPage(this.spaceId, {});
    return { byKey: new Map(traits.map((trait) => [trait.trait, trait])), complete: next === undefined };
  }

  /** Keys of own definitions that were deleted lately, with the time. */
  #deletions(): Promise<Map<string, string>> {
    this.#deletedKeys ??= this.#readDeletions().catch((error: unknown) => {
      if (error instanceof SegmentAuthError) return new Map<string, string>();
      throw error;
    });
    return this.#deletedKeys;
  }

  async #readDeletions(): Promise<Map<string, string>> {
    const startTime = new Date(Date.now() - auditDays * 86_400_000).toISOString();
    const events = await this.session.client.auditEvents.list({ startTime });
    const deletions = events.filter(({ type }) => type === this.family.deletionEvent);
    return new Map(deletions.map(({ resourceName, timestamp }) => [traitKey(resourceName), timestamp]));
  }
}
