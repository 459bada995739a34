import { Hono } from "hono";

import { requireSpace } from "../../lookups";
import { makerOf, type Maker } from "../../made-by";
import type { Parts } from "../../parts";

export interface FilterSummary {
  id: string;
  name: string;
  description: string;
  enabled: boolean;
  /** What it does to a call that it matches: drops it, or nothing. */
  drop: boolean;
  /** In the filter language. */
  statement: string;
  /** Calls that it has dropped lately. */
  dropped: number;
  by: Maker;
}
export interface FiltersAnswer {
  filters: FilterSummary[];
  /** How many a space may have. */
  max: number;
}

/** What keeps calls out of a space, and how much it has kept out. */
export function filterRoutes({ store }: Pick<Parts, "store">): Hono {
  return new Hono().get("/spaces/:space/filters", (context) => {
    const space = requireSpace(store, context.req.param("space"));
    const counts = new Map<string, number>();
    for (const { filter } of store.dropped.calls) counts.set(filter.id, (counts.get(filter.id) ?? 0) + 1);
    return context.json<FiltersAnswer>({
      filters: store.filters
        .filter(({ spaceId }) => spaceId === space.id)
        .map((filter) => {
          const { id, name, description = "", enabled, drop, if: statement } = filter;
          const dropped = counts.get(id) ?? 0;
          return { id, name, description, enabled, drop, statement, dropped, by: makerOf(filter) };
        }),
      max: store.switches.maxFilters,
    });
  });
}
