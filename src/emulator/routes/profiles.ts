import { Hono } from "hono";
import { z } from "zod";

import type { ComputedValues } from "../computing/compute";
import { notFound } from "../exchange/http";
import { namedSpace } from "../lookups";
import type { Store } from "../store";

const Of = z.strictObject({ space: z.string().optional() });

/**
 * `/_emulator/profiles/user_id:u-1`: all that a space has of a person at once, without the limits of the Profile API. Which
 * space, `?space=` says by id or slug; without it it is the first one.
 */
export function wholeProfileRoutes(store: Store, computation: ComputedValues): Hono {
  return new Hono().get("/profiles/:externalId", (context) => {
    const externalId = context.req.param("externalId");
    const space = namedSpace(store, Of.parse(context.req.query()).space);
    const [type = "", ...id] = externalId.split(":");
    const profile = store.profiles.find(space.id, type, id.join(":"));
    if (profile === undefined) throw notFound("Profile", externalId);
    const { userId, emails, anonymousIds, events } = profile;
    return context.json({
      userId,
      emails,
      anonymousIds,
      traits: Object.fromEntries(computation.traitsOf(space.id, profile)),
      events,
    });
  });
}
