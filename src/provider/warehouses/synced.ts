import type { ProfilesWarehouse, SyncOverride } from "../../api";
import { likeliest, nearest } from "../../query/suggest";
import type { SelectiveSyncs } from "../../client";
import { UsageError } from "../errors";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";

/** A warehouse of a space. */
export interface Place extends Where {
  readonly warehouse: ProfilesWarehouse;
}

/** How messages call one. */
export function nameOf({ warehouse }: Place): string {
  const { name } = warehouse.settings;
  return `profiles warehouse ${typeof name === "string" && name !== "" ? `"${name}"` : warehouse.id}`;
}

/** The warehouse, or undefined once the list of its space has succeeded without it. */
export async function findWarehouse(
  session: Session,
  where: Where,
  warehouseId: string,
): Promise<Place | undefined> {
  const warehouses = await session.client.profilesWarehouses.list(where.space.id);
  return placeIn(where, warehouses, warehouseId);
}

/** @throws {UsageError} when the space has no such warehouse, naming the ones that it has */
export async function requireWarehouse(session: Session, where: Where, warehouseId: string): Promise<Place> {
  const warehouses = await session.client.profilesWarehouses.list(where.space.id);
  const place = placeIn(where, warehouses, warehouseId);
  if (place !== undefined) return place;
  const names = warehouses
    .map((warehouse) => `${nameOf({ ...where, warehouse })} (${warehouse.id})`)
    .join(", ");
  throw new UsageError(
    `space ${where.space.slug} has no profiles warehouse "${warehouseId}", it has ${names || "none: connect one in the app, Unify, Profiles Sync"}. Correct \`warehouseId\``,
  );
}

function placeIn(where: Where, warehouses: readonly ProfilesWarehouse[], id: string): Place | undefined {
  const warehouse = warehouses.find((candidate) => candidate.id === id);
  return warehouse && { ...where, warehouse };
}

/** What is synced, as Segment lists it. */
export class Synced {
  constructor(
    private readonly place: Place,
    private readonly syncs: SelectiveSyncs,
  ) {}

  static async look(session: Session, place: Place): Promise<Synced> {
    return new Synced(
      place,
      await session.client.profilesWarehouses.syncs(place.space.id, place.warehouse.id),
    );
  }

  /** Undefined where Segment does not say. */
  get eventTables(): boolean | undefined {
    return this.syncs.enableEventTables;
  }

  get tables(): SyncOverride[] {
    return this.syncs.items.map(({ collection, enabled }) => ({ collection, enabled }));
  }

  /** Whether a table or column is synced; undefined for a table that is not listed. A column that is not, nobody has switched off. */
  isOn({ collection, property }: Omit<SyncOverride, "enabled">): boolean | undefined {
    const table = this.syncs.items.find((item) => item.collection === collection);
    if (table === undefined || property === undefined) return table?.enabled;
    return table.properties[property]?.enabled ?? true;
  }

  /** @throws {UsageError} for a table that is not there, and for a column that was meant to be another one */
  requireListed(wanted: readonly SyncOverride[]): void {
    const problems = new Set(wanted.map((one) => this.#problemWith(one)).filter((problem) => problem !== ""));
    if (problems.size > 0) throw new UsageError([...problems].join("; "));
  }

  #problemWith({ collection, property }: SyncOverride): string {
    const table = this.syncs.items.find((item) => item.collection === collection);
    if (table === undefined) return this.#noTable(collection);
    if (property === undefined || property in table.properties) return "";
    // Segment may list only some of the columns, so one that is like none of them may be there.
    const near = nearest(property, Object.keys(table.properties));
    return near === undefined
      ? ""
      : `the table "${collection}" of ${nameOf(this.place)} has no column \`${property}\`: did you mean \`${near}\`?`;
  }

  #noTable(collection: string): string {
    const known = this.syncs.items.map((item) => item.collection);
    const near = nearest(collection, known);
    const hint = near === undefined ? `it has ${likeliest(collection, known)}.` : `did you mean \`${near}\`?`;
    return `${nameOf(this.place)} has no table \`${collection}\`: ${hint} The table of an event appears with its first event`;
  }
}
