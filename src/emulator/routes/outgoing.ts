import { Hono } from "hono";
import { z } from "zod";

import { readBody } from "../exchange/http";
import { requireDestination, requireTrait } from "../lookups";
import type { Outgoing } from "../outgoing";
import type { Store, StoredDefinition, StoredDestination } from "../store";
import { deselect, select } from "../space-destinations";

const Selection = z.strictObject({
  as: z.enum(["identify", "track"]).default("identify"),
  /** Name of the Track call. */
  event: z.string().min(1).default("Trait Computed"),
  idSync: z
    .array(
      z.strictObject({
        externalId: z.string().min(1),
        strategy: z.enum(["first", "last", "all"]),
        mapTo: z.string().min(1).optional(),
      }),
    )
    .optional(),
});

/** `/_emulator`: which destinations have a trait, as a person selects them in the app, and what destinations have received. */
export function outgoingRoutes(store: Store, outgoing: Outgoing): Hono {
  const one = "/app/spaces/:spaceId/computed-traits/:id/destinations/:destinationId";
  const located = (ids: {
    spaceId: string;
    id: string;
    destinationId: string;
  }): [StoredDefinition, StoredDestination] => [
    requireTrait(store, ids.spaceId, ids.id),
    requireDestination(store, ids.destinationId),
  ];
  return new Hono()
    .put(one, async (context) => {
      const { as, event, idSync } = await readBody(context, Selection, false);
      const settings = { event: as === "track" ? event : undefined, idSync };
      const { selection, isNew } = select(store, ...located(context.req.param()), settings);
      // What is chosen anew holds for what changes from now on.
      if (!isNew) outgoing.pass(selection);
      return context.json({});
    })
    .delete(one, (context) => {
      deselect(store, ...located(context.req.param()));
      return context.json({});
    })
    .get("/outgoing", (context) => {
      // A window may have passed meanwhile.
      outgoing.settle();
      const wanted = context.req.query("destination");
      if (wanted === undefined) return context.json({ calls: outgoing.received });
      const { id } =
        store.destinations.find(({ slug }) => slug === wanted) ?? requireDestination(store, wanted);
      return context.json({ calls: outgoing.received.filter(({ destination }) => destination.id === id) });
    })
    .delete("/outgoing", (context) => {
      outgoing.settle();
      outgoing.clear();
      return context.json({});
    });
}
