import { Hono } from "hono";
import { z } from "zod";

import { computationOf, parse } from "../../../query";
import { invalid, Refusal } from "../../exchange/http";
import { requireSpace } from "../../lookups";
import { makeTrait } from "../../new-trait";
import type { Parts } from "../../parts";
import { choicesOf, select } from "../../space-destinations";
import type { Store, StoredDestination } from "../../store";
import { queryOf, readForm, TraitForm } from "./trait-form";
import { tally, type Tally } from "./tally";

const NewTrait = TraitForm.extend({
  name: z.string().trim().min(1),
  description: z.string().trim().default(""),
  enabled: z.boolean().default(true),
  destinations: z
    .array(
      z.strictObject({
        id: z.string(),
        as: z.enum(["identify", "track"]).default("identify"),
        event: z.string().min(1).default("Trait Computed"),
      }),
    )
    .default([]),
});

/** What would be made. */
export interface PreviewAnswer {
  query: string;
  computation: "realtime" | "batch";
  values: Tally;
  /** Why there may be no values; for people. */
  note?: string;
}

/** What helps to fill the form in. */
export interface SuggestionsAnswer {
  /** Names of events that the space has received, with their properties and some values of each. */
  events: { name: string; properties: { name: string; samples: string[] }[] }[];
  destinations: { id: string; name: string }[];
}

export interface NewTraitAnswer {
  id: string;
  key: string;
}

const maxSamples = 20;

/** A computed trait by hand: what could be filled in, what it would give, and the trait. */
export function newTraitRoutes({
  store,
  computation,
  outgoing,
}: Pick<Parts, "store" | "computation" | "outgoing">): Hono {
  return new Hono()
    .get("/spaces/:space/trait-suggestions", (context) => {
      const { id } = requireSpace(store, context.req.param("space"));
      return context.json<SuggestionsAnswer>({
        events: [...store.profiles.space(id).seen].map(([name, { PROPERTY }]) => ({
          name,
          properties: [...PROPERTY].map(([property, { samples }]) => ({
            name: property,
            samples: [...samples].slice(0, maxSamples),
          })),
        })),
        destinations: choicesOf(store, id).map((choice) => ({ id: choice.id, name: choice.name })),
      });
    })
    .post("/spaces/:space/trait-preview", async (context) => {
      const { id } = requireSpace(store, context.req.param("space"));
      const form = await readForm(context, TraitForm);
      const text = queryOf(form);
      const isSeen = requireEvent(store, id, form.event);
      const values = new Map(computation.previewed(id, text).map(({ profile, value }) => [profile, value]));
      return context.json<PreviewAnswer>({
        query: text,
        computation: computationOf(parse(text)),
        values: tally(store.profiles.all(id), (profile) => values.get(profile)),
        ...(isSeen ? {} : { note: `No event ${form.event} has arrived in this space yet` }),
      });
    })
    .post("/spaces/:space/traits", async (context) => {
      const space = requireSpace(store, context.req.param("space"));
      const { name, description, enabled, destinations, ...form } = await readForm(context, NewTrait);
      const chosen = destinations.map(({ id, as, event }) => ({
        destination: requireChoice(store, space.id, id),
        settings: { event: as === "track" ? event : undefined, idSync: undefined },
      }));
      requireEvent(store, space.id, form.event);
      const definition = { query: queryOf(form), type: "USERS" as const };
      const input = { name, enabled, definition, ...(description === "" ? {} : { description }) };
      const trait = inWordsOfForm(() => makeTrait(store, space, input, "app"));
      for (const { destination, settings } of chosen) select(store, trait, destination, settings);
      outgoing.settle();
      return context.json<NewTraitAnswer>({ id: trait.id, key: trait.key }, 201);
    });
}

/** Asked for before the trait is made, so that a wrong one leaves none behind. */
function requireChoice(store: Store, spaceId: string, id: string): StoredDestination {
  const destination = choicesOf(store, spaceId).find((choice) => choice.id === id);
  if (destination === undefined)
    throw invalid("No such destination takes traits of this space", "destinations");
  return destination;
}

/**
 * Whether an event of that name has come.
 *
 * @throws {Refusal} for blanks around a name that nobody has sent like that
 */
function requireEvent(store: Store, spaceId: string, name: string): boolean {
  const isSeen = store.profiles.space(spaceId).seen.has(name);
  if (!isSeen && name.trim() !== "" && name !== name.trim())
    throw invalid(
      "Event: a name is compared as it stands, and this one begins or ends with a blank",
      "event",
    );
  return isSeen;
}

/** The Public API names the field as it is spelt in JSON. */
function inWordsOfForm<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof Refusal && error.field === "name")
      throw invalid(error.message.replace(/^"name"/, "The name"), error.field);
    throw error;
  }
}
