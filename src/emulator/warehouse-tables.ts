import type { Store, StoredWarehouse } from "./store";

/** Tables of profiles, with the columns that Segment's documentation names. */
const profileTables: Readonly<Record<string, readonly string[]>> = {
  user_traits: [],
  profile_traits_updates: [],
  user_identifier: [],
  profile_merges: [],
  id_graph_updates: ["segment_id", "canonical_segment_id", "timestamp"],
  external_id_mapping_updates: ["external_id_type", "external_id_value", "segment_id", "timestamp"],
};

const everyEvent = [
  "id",
  "user_id",
  "anonymous_id",
  "received_at",
  "sent_at",
  "original_timestamp",
  "timestamp",
  "context_ip",
  "segment_id",
  "event_source_id",
  "event_id",
];
const trackedEvent = [...everyEvent, "event", "event_text"];

/** One of the tables that a warehouse's sync has, as it is answered. */
export interface ListedTable {
  readonly collection: string;
  readonly warehouseId: string;
  readonly enabled: boolean;
  readonly properties: Readonly<Record<string, { enabled: boolean }>>;
}

/** Tables with their columns; those of tracked events appear with their first event. */
export function tablesOf(store: Store, warehouse: StoredWarehouse): ListedTable[] {
  const { id, overrides } = warehouse;
  const known = knownTables(store, warehouse);
  for (const name of overrides.keys()) {
    const [collection = "", column] = name.split(".");
    const columns = known.get(collection) ?? (warehouse.enableEventTables ? [] : undefined);
    if (columns === undefined) continue;
    const isNew = column !== undefined && !columns.includes(column);
    known.set(collection, isNew ? [...columns, column] : columns);
  }
  return [...known].map(([collection, columns]) => ({
    collection,
    warehouseId: id,
    enabled: overrides.get(collection) ?? true,
    properties: Object.fromEntries(
      columns
        .filter(
          (column) => store.switches.columnsListed === "all" || overrides.has(`${collection}.${column}`),
        )
        .map((column) => [column, { enabled: overrides.get(`${collection}.${column}`) ?? true }]),
    ),
  }));
}

/** Whether a warehouse has a table, and the column where one is named. */
export function isTable(store: Store, warehouse: StoredWarehouse, table: string, column?: string): boolean {
  const columns = knownTables(store, warehouse).get(table);
  return columns !== undefined && (column === undefined || columns.length === 0 || columns.includes(column));
}

function knownTables(store: Store, { spaceId, enableEventTables }: StoredWarehouse): Map<string, string[]> {
  const known = new Map(Object.entries(profileTables).map(([name, columns]) => [name, [...columns]]));
  if (!enableEventTables) return known;
  for (const name of ["identifies", "pages", "screens"]) known.set(name, [...everyEvent]);
  known.set("tracks", [...trackedEvent]);
  for (const [event, { type, PROPERTY }] of store.profiles.space(spaceId).seen)
    if (type === "TRACK")
      known.set(snakeCase(event), [...new Set([...trackedEvent, ...[...PROPERTY.keys()].map(snakeCase)])]);
  return known;
}

/** Word by word, as Segment names tables and columns. */
function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}
