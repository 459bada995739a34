import type { SyncOverride } from "../../api";
import { Parts } from "../workspace/parts";
import { PerSession } from "../workspace/session";
import { bareSpaceId } from "../workspace/space-id";
import type { Inputs } from "./inputs";

interface Ids {
  readonly spaceId: string;
  readonly warehouseId: string;
}

/** A table has one owner, with its columns; so has the switch of the event tables. None of what is not known yet. */
export function partsOf({ spaceId, warehouseId, tables = {}, enableEventTables }: Partial<Inputs>): string[] {
  if (spaceId === undefined || warehouseId === undefined) return [];
  const ids = { spaceId, warehouseId };
  return [
    ...Object.keys(tables).map((collection) => tablePart(ids, collection)),
    ...(enableEventTables === undefined ? [] : [eventTablesPart(ids)]),
  ];
}

export function tablePart(ids: Ids, collection: string): string {
  return `${warehouseIn(ids)}/tables/${collection}`;
}

export function eventTablesPart(ids: Ids): string {
  return `${warehouseIn(ids)}/eventTables`;
}

/** What tells one table or column from all others. */
export function itemOf(ids: Ids, { collection, property = "" }: Omit<SyncOverride, "enabled">): string {
  return `${tablePart(ids, collection)}/${property}`;
}

export function warehouseIn({ spaceId, warehouseId }: Ids): string {
  return `${bareSpaceId(spaceId)}/${warehouseId}`;
}

/** How messages call a part. */
export function called(part: string): string {
  const [space = "", warehouse = "", kind, ...table] = part.split("/");
  const what = kind === "tables" ? `the table "${table.join("/")}"` : "the event tables";
  return `${what} of profiles warehouse ${warehouse} in space ${space}`;
}

export const registries = new PerSession(() => new Parts<boolean>());
