import { z } from "zod";

import type { SyncOverride } from "../../api";
import { flag, requiredText, spaceIdText } from "../inputs/parse";
import type { InputRules } from "../inputs/rules";
import { notOfThatSort } from "../workspace/wording";

const tableExample = "true or false, or an object of its columns such as { context_ip: false }";
const columns = z
  .record(
    z.string().min(1),
    z.boolean({ error: ({ input }) => `must be true or false${notOfThatSort(input)}` }),
  )
  .refine((named) => Object.keys(named).length > 0, {
    error: "must name a column; leave the table out where it is not to be managed",
  });
const table = z.union([z.boolean(), columns], {
  error: ({ input }) => `must be ${tableExample}${notOfThatSort(input)}`,
});

export const ProfilesSyncInputs = z.object({
  warehouseId: requiredText("the id of the profiles warehouse, as Segment's API lists it"),
  spaceId: spaceIdText,
  tables: z.record(z.string().min(1), table, {
    error: ({ input }) =>
      input === undefined
        ? undefined
        : `must be an object of tables such as { user_traits: true, tracks: { context_ip: false } }${notOfThatSort(input)}`,
  }),
  enableEventTables: flag.optional(),
});
export type Inputs = z.output<typeof ProfilesSyncInputs>;

export const rules: InputRules<Inputs> = {
  warehouseId: { change: "replace" },
  spaceId: { change: "replace" },
  tables: { change: "update" },
  enableEventTables: { change: "update" },
};

/** What is to be set in a warehouse. */
export interface Wanted {
  readonly overrides: readonly SyncOverride[];
  readonly enableEventTables?: boolean | undefined;
}

export function wantedBy({ tables, enableEventTables }: Inputs): Wanted {
  return { overrides: overridesIn(tables), enableEventTables };
}

/** Tables and columns as Segment's API names them. */
export function overridesIn(tables: Inputs["tables"]): SyncOverride[] {
  return Object.entries(tables).flatMap(([collection, wanted]): SyncOverride[] =>
    typeof wanted === "boolean"
      ? [{ collection, enabled: wanted }]
      : Object.entries(wanted).map(([property, enabled]) => ({ collection, property, enabled })),
  );
}

/** The same back: what a program would have to write. */
export function tablesOf(overrides: readonly SyncOverride[]): Inputs["tables"] {
  const tables: Inputs["tables"] = {};
  for (const { collection, property, enabled } of overrides) {
    const { [collection]: known } = tables;
    const named = typeof known === "object" ? known : {};
    tables[collection] = property === undefined ? enabled : { ...named, [property]: enabled };
  }
  return tables;
}
