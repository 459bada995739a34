import { Hono } from "hono";

import { decompileLast, pretty, type LastTrait, type Query } from "../../../query";
import { parseDefinition } from "../../computing/definition-query";
import { shownQuery } from "../../computing/definitions";
import { requireSpace, requireTrait } from "../../lookups";
import type { Parts } from "../../parts";
import { choicesOf } from "../../space-destinations";
import type { Store, StoredDefinition, StoredDestination } from "../../store";
import { tally, type Tally } from "./tally";
import { categoryOf } from "./trait-categories";
import { summaryOf, type TraitSummary } from "./traits";

export interface TraitAnswer extends TraitSummary {
  spaceId: string;
  /** Over several lines. */
  query: string;
  /** As it is stored, on one line. */
  text: string;
  /** What a person would have filled in, of any category, as far as the query has that shape. */
  shape?: TraitShape;
  includesAnonymous: boolean;
  createdAt: string;
  updatedAt: string;
  /** Who has which value. */
  values: Tally;
  /** Every destination that a trait of the space may be sent to. */
  choices: DestinationChoice[];
}

/** Event, conditions and window, and what the value is made of. */
export interface TraitShape extends Omit<LastTrait, "property"> {
  /** An Event Counter has none. */
  property?: string;
  /** Of an Aggregation, as in `sum`. */
  aggregation?: string;
  /** Of Most Frequent. */
  minimum?: number;
}

/** A destination, and how the trait goes there. */
export interface DestinationChoice {
  id: string;
  name: string;
  selected: boolean;
  as: "identify" | "track";
  event: string;
}

/** One trait: its definition, and what it has made of the profiles of the space. */
export function traitPageRoutes({ store, computation }: Pick<Parts, "store" | "computation">): Hono {
  return new Hono().get("/spaces/:space/traits/:id", (context) => {
    const space = requireSpace(store, context.req.param("space"));
    const trait = requireTrait(store, space.id, context.req.param("id"));
    const query = parseDefinition(trait);
    const shape = shapeOf(query);
    return context.json<TraitAnswer>({
      ...summaryOf(store, trait),
      spaceId: space.id,
      query: pretty(query),
      text: shownQuery(store, trait),
      ...(shape === undefined ? {} : { shape }),
      includesAnonymous: trait.options?.includeAnonymousUsers === true,
      createdAt: trait.createdAt,
      updatedAt: trait.updatedAt,
      values: tally(store.profiles.all(space.id), (profile) => {
        const found = computation.traitOf(space.id, profile, trait.key);
        return found?.sourceId === trait.id ? found.value : undefined;
      }),
      choices: choicesOf(store, space.id).map((destination) => choiceOf(store, trait, destination)),
    });
  });
}

/** Read as the query of a Last trait about the same events. */
function shapeOf(query: Query): TraitShape | undefined {
  const reduced = query.kind === "list_count" ? query.list : query;
  if (reduced.kind !== "reduced") return undefined;
  const { stream, argument, reducer, minimum, kind, span } = reduced;
  const any = { kind: "property", path: "any", parent: false, span } as const;
  const last = decompileLast({ kind, stream, argument: argument ?? any, reducer: "last", span });
  if (last === undefined) return undefined;
  const { property, ...rest } = last;
  return {
    ...rest,
    ...(argument === undefined ? {} : { property }),
    ...(categoryOf(query) === "Aggregation" ? { aggregation: reducer } : {}),
    ...(minimum === undefined ? {} : { minimum }),
  };
}

function choiceOf(
  { traitDestinations }: Store,
  trait: StoredDefinition,
  destination: StoredDestination,
): DestinationChoice {
  const selection = traitDestinations.find((one) => one.trait === trait && one.destination === destination);
  return {
    id: destination.id,
    name: destination.name,
    selected: selection !== undefined,
    as: selection?.event === undefined ? "identify" : "track",
    event: selection?.event ?? "Trait Computed",
  };
}
