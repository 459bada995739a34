import type { SyncChanges, SyncOverride } from "../../api";
import { mayHaveHappened, UsageError } from "../errors";
import type { Declaration } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import type { Wanted } from "./inputs";
import { eventTablesPart, itemOf, registries, tablePart, warehouseIn } from "./registry";
import { nameOf, Synced, type Place } from "./synced";

/** What tables and columns were before this program first set them. */
export interface Before {
  readonly overrides: readonly SyncOverride[];
  readonly enableEventTables?: boolean;
}

/** What a run has done so far, which has to be kept whatever happens next. */
export interface Progress {
  before: Before;
  /** Whether anything may have been changed. */
  sent: boolean;
}

/**
 * Make a warehouse sync what is wanted, and put back what is in `progress.before` and wanted no more. Only what differs is
 * sent, so that it can be done again after a failure.
 */
export function apply(
  session: Session,
  place: Place,
  declaration: Declaration,
  progress: Progress,
  wanted: Wanted,
): Promise<void> {
  const id = warehouseIn({ spaceId: place.space.id, warehouseId: place.warehouse.id });
  return registries.of(session).inTurn(id, () => new Run(session, place, declaration, progress).do(wanted));
}

/** Of two overrides whether they are about the same table or column. */
function isSame(one: Omit<SyncOverride, "enabled">, other: Omit<SyncOverride, "enabled">): boolean {
  return one.collection === other.collection && one.property === other.property;
}

/** Whether tables are wanted that could neither be set nor put back, were the event tables off again. */
function needEventTables({ overrides }: Wanted, { enableEventTables }: Before): boolean {
  return enableEventTables === false && overrides.length > 0;
}

class Run {
  readonly #turnedOn: string[] = [];
  readonly #kept = new Set<string>();

  constructor(
    private readonly session: Session,
    private readonly place: Place,
    private readonly declaration: Declaration,
    private readonly progress: Progress,
  ) {}

  async do(wanted: Wanted): Promise<void> {
    try {
      const first = await Synced.look(this.session, this.place);
      this.#noteEventTables(first, wanted);
      const on = wanted.enableEventTables ?? this.#eventTablesBefore(wanted);
      // Overrides are taken only while the event tables are on, and their tables are listed only then.
      const synced =
        on === true && first.eventTables !== true
          ? await this.#turnOnEventTables(first.eventTables === false)
          : first;
      await this.#switch(synced, wanted);
      if (on === false && synced.eventTables !== false) await this.#send({ enableEventTables: false });
      this.progress.before = this.#beforeOf(wanted);
    } finally {
      this.#tellOfGaps();
    }
  }

  #noteEventTables(synced: Synced, { enableEventTables: wanted }: Wanted): void {
    const { before } = this.progress;
    if (wanted === undefined || before.enableEventTables !== undefined) return;
    const was = registries.of(this.session).was(eventTablesPart(this.#ids)) ?? synced.eventTables;
    if (was !== undefined) this.progress.before = { ...before, enableEventTables: was };
  }

  /** What to put back of the event tables as a whole. */
  #eventTablesBefore(wanted: Wanted): boolean | undefined {
    const { enableEventTables } = this.progress.before;
    if (enableEventTables === undefined || this.#isAnothers(eventTablesPart(this.#ids), "the event tables"))
      return undefined;
    if (!needEventTables(wanted, this.progress.before)) return enableEventTables;
    this.session.log.warn(
      `the event tables of ${nameOf(this.place)}, which were off before, stay on: the tables that this resource names need them. They are switched off with the last of those`,
    );
    return undefined;
  }

  async #turnOnEventTables(wereOff: boolean): Promise<Synced> {
    await this.#send({ enableEventTables: true });
    if (wereOff) this.#turnedOn.push("the event tables");
    return Synced.look(this.session, this.place);
  }

  async #switch(synced: Synced, { overrides: wanted }: Wanted): Promise<void> {
    const changing = wanted.filter((one) => synced.isOn(one) !== one.enabled);
    const back = this.#toPutBack(wanted).filter(
      (one) => ![one.enabled, undefined].includes(synced.isOn(one)),
    );
    if (synced.eventTables === false && changing.length > 0) throw this.#eventTablesAreOff();
    synced.requireListed(wanted);
    this.#note(synced, wanted);
    const isRefused = synced.eventTables === false && back.length > 0;
    if (isRefused)
      this.session.log.warn(
        `${back.map(wordsOf).join(", ")} of ${nameOf(this.place)} cannot be put back as before, because its event tables are off`,
      );
    const changes = [...changing, ...(isRefused ? [] : back)];
    if (changes.length === 0) return;
    await this.#send({ syncOverrides: changes });
    this.#turnedOn.push(...changes.filter(({ enabled }) => enabled).map(wordsOf));
  }

  /** Of what has been set before, and is wanted no more; another declaration may have it now. */
  #toPutBack(wanted: readonly SyncOverride[]): SyncOverride[] {
    return this.progress.before.overrides.filter(
      (one) =>
        !wanted.some((other) => isSame(one, other)) &&
        !this.#isAnothers(tablePart(this.#ids, one.collection), `the table "${one.collection}"`),
    );
  }

  /** The first that was ever noted counts: a second run finds what the first has set. */
  #note(synced: Synced, wanted: readonly SyncOverride[]): void {
    const { before } = this.progress;
    const fresh = wanted.filter((one) => !before.overrides.some((other) => isSame(one, other)));
    const noted = fresh.map((one): SyncOverride => ({
      ...one,
      enabled: registries.of(this.session).was(itemOf(this.#ids, one)) ?? synced.isOn(one) ?? true,
    }));
    this.progress.before = { ...before, overrides: [...before.overrides, ...noted] };
  }

  #beforeOf(wanted: Wanted): Before {
    const { overrides: noted, enableEventTables } = this.progress.before;
    const isPutBack =
      wanted.enableEventTables === undefined && !needEventTables(wanted, this.progress.before);
    return {
      overrides: noted.filter((one) => wanted.overrides.some((other) => isSame(one, other))),
      ...(isPutBack || enableEventTables === undefined ? {} : { enableEventTables }),
    };
  }

  #isAnothers(part: string, what: string): boolean {
    const keeper = registries.of(this.session).keeperOf(part, this.declaration);
    if (keeper === undefined) return false;
    if (!this.#kept.has(part))
      this.session.log.warn(
        `${what} of ${nameOf(this.place)} stays as it is, because ${keeper} has it; only the entry of ${this.declaration} goes. ` +
          'A resource that gets a new name in the program needs `aliases: [{ name: "<old name>" }]`, else nobody knows any more what was there before it',
      );
    this.#kept.add(part);
    return true;
  }

  async #send(changes: SyncChanges): Promise<void> {
    const { space, warehouse } = this.place;
    try {
      await this.session.client.profilesWarehouses.updateSyncs(space.id, warehouse.id, changes);
      this.progress.sent = true;
    } catch (error) {
      this.progress.sent ||= mayHaveHappened(error);
      throw error;
    }
  }

  #tellOfGaps(): void {
    if (this.#turnedOn.length === 0) return;
    this.session.log.warn(
      `${this.#turnedOn.join(", ")} of ${nameOf(this.place)} are synced from now on: Segment does not backfill what came while they were off`,
    );
  }

  #eventTablesAreOff(): UsageError {
    return new UsageError(
      `the event tables of ${nameOf(this.place)} are off, and Segment takes settings of tables and columns only while they are on: set \`enableEventTables: true\`, here or in the ProfilesSync that this one depends on`,
    );
  }

  get #ids(): { spaceId: string; warehouseId: string } {
    return { spaceId: this.place.space.id, warehouseId: this.place.warehouse.id };
  }
}

function wordsOf({ collection, property }: SyncOverride): string {
  return property === undefined ? collection : `${collection}.${property}`;
}
