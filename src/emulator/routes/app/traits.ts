import { Hono } from "hono";

import type { Query } from "../../../query";
import { parseDefinition } from "../../computing/definition-query";
import { computationType } from "../../computing/definitions";
import { statusOf } from "../../computing/progress";
import { requireSpace } from "../../lookups";
import { makerOf, type Maker } from "../../made-by";
import type { Store, StoredDefinition } from "../../store";
import { categoryOf, type TraitCategory } from "./trait-categories";
import type { Parts } from "../../parts";

export interface TraitSummary {
  id: string;
  name: string;
  key: string;
  description: string;
  enabled: boolean;
  status: string;
  computation: "realtime" | "batch";
  category: TraitCategory;
  /** The event it is about. */
  event: string;
  by: Maker;
  /** Names of the destinations that it is sent to. */
  destinations: string[];
}
export interface TraitsAnswer {
  traits: TraitSummary[];
}

export function traitRoutes({ store }: Pick<Parts, "store">): Hono {
  return new Hono().get("/spaces/:space/traits", (context) => {
    const space = requireSpace(store, context.req.param("space"));
    const traits = store.traits.filter(({ spaceId }) => spaceId === space.id);
    return context.json<TraitsAnswer>({ traits: traits.map((trait) => summaryOf(store, trait)) });
  });
}

export function summaryOf(store: Store, trait: StoredDefinition): TraitSummary {
  const { id, name, key, description = "", enabled } = trait;
  const query = parseDefinition(trait);
  return {
    id,
    name,
    key,
    description,
    enabled,
    status: statusOf(store, trait),
    computation: computationType(trait),
    category: categoryOf(query),
    event: eventOf(query),
    by: makerOf(trait),
    destinations: store.traitDestinations
      .filter((selection) => selection.trait === trait)
      .map(({ destination }) => destination.name),
  };
}

function eventOf(query: Query): string {
  const reduced = query.kind === "list_count" ? query.list : query;
  return reduced.kind === "reduced" ? reduced.stream.name : "";
}
