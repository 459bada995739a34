import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";

import { ComputedTraitChanges, FilterChanges, operations, type OperationName } from "../../api";
import { ClockMove } from "../clock";
import { parseSeed } from "../seeds/complete-seed";
import { change, remove } from "../computing/definitions";
import { change as changeFilter, remove as removeFilter, requireFilter } from "../arrivals/space-filters";
import { Fault } from "../exchange/faults";
import { badRequest, readBody, reply } from "../exchange/http";
import { namedSource, namedSpace, requireTrait } from "../lookups";
import { startOver, type Parts } from "../parts";
import type { StoredSource, StoredSpace } from "../store";

/** Ids or slugs; without a space it is the first one. */
const Connection = z.strictObject({ spaceId: z.string().optional(), sourceId: z.string() });
/** Calls that somebody else has made with the token. */
const Spent = z.strictObject({
  operation: z.enum(Object.keys(operations) as [OperationName]),
  calls: z.number().int().positive(),
});
/** The app has no way to change what a filter drops. */
const RequestsOf = z.strictObject({ api: z.enum(["public", "profile"]).default("public") });
const FilterInApp = FilterChanges.pick({ name: true, description: true, enabled: true });
/** Seeds may hold what a space has received. */
const maxBodyBytes = 64 * 1_024 * 1_024;

/** `/_emulator`: what tests do to this Segment, and what a person does in its app. */
export function controlRoutes(parts: Parts): Hono {
  const { store, computation, connections, faults, log, limits } = parts;
  const located = async (body: unknown): Promise<[StoredSpace, StoredSource]> => {
    const { spaceId, sourceId } = Connection.parse(body);
    return [namedSpace(store, spaceId), namedSource(store, sourceId)];
  };
  return new Hono()
    .use("*", bodyLimit({ maxSize: maxBodyBytes, onError: tooLarge }))
    .post("/reset", (context) => {
      startOver(parts);
      return context.json({});
    })
    .post("/seed", async (context) => {
      startOver(parts, parseSeed(await context.req.json()));
      return context.json({});
    })
    .get("/clock", (context) => context.json({ now: store.clock.iso() }))
    .post("/clock", async (context) => {
      store.clock.move(ClockMove.parse(await context.req.json()));
      return context.json({ now: store.clock.iso() });
    })
    .get("/connections", (context) =>
      context.json({
        connections: [...store.connections].map((pair) => {
          const [spaceId, sourceId] = pair.split("/");
          return { spaceId, sourceId };
        }),
      }),
    )
    .post("/connections", async (context) => {
      connections.connect(...(await located(await context.req.json())));
      return context.json({});
    })
    .delete("/connections", async (context) => {
      connections.disconnect(...(await located(await context.req.json())));
      return context.json({});
    })
    .get("/faults", (context) => context.json({ faults: faults.all }))
    .post("/faults", async (context) => {
      const body: unknown = await context.req.json();
      for (const fault of z.array(Fault).parse(Array.isArray(body) ? body : [body])) {
        if (fault.operation !== undefined && fault.api !== "public")
          throw badRequest(`Only the Public API has operations: select calls of ${fault.api} by their path`);
        faults.add(fault);
      }
      return context.json({ faults: faults.all });
    })
    .delete("/faults", (context) => {
      faults.clear();
      return context.json({});
    })
    .delete("/faults/:id", (context) => {
      faults.clear(context.req.param("id"));
      return context.json({});
    })
    .get("/requests", (context) => {
      const { api } = RequestsOf.parse(context.req.query());
      return context.json({ requests: log.of(api), dropped: store.dropped.calls });
    })
    .delete("/requests", (context) => {
      log.clear();
      store.dropped.clear();
      return context.json({});
    })
    .post("/rate-limits", async (context) => {
      const { operation, calls } = Spent.parse(await context.req.json());
      if (limits.windowMs === 0) throw badRequest("There are no limits to use up: the rate window is 0");
      // Whatever is refused is what was asked for.
      await limits.consume(operation, store.token, store.switches, calls).catch(() => undefined);
      return context.json({});
    })
    .delete("/rate-limits", (context) => {
      limits.reset();
      return context.json({});
    })
    .get("/switches", (context) => context.json(store.switches))
    .patch("/switches", async (context) => {
      const changes = z.record(z.string(), z.unknown()).parse(await context.req.json());
      store.turn({ ...store.switches, ...changes });
      return context.json(store.switches);
    })
    .patch("/app/spaces/:spaceId/computed-traits/:id", async (context) => {
      const { spaceId, id } = context.req.param();
      const trait = requireTrait(store, spaceId, id);
      change(store, trait, await readBody(context, ComputedTraitChanges, false), "app");
      return context.json({});
    })
    .delete("/app/spaces/:spaceId/computed-traits/:id", (context) => {
      const { spaceId, id } = context.req.param();
      remove(store, computation, requireTrait(store, spaceId, id), "app");
      return context.json({});
    })
    .patch("/app/filters/:id", async (context) => {
      const filter = requireFilter(store, context.req.param("id"));
      changeFilter(store, filter, await readBody(context, FilterInApp, false), "app");
      return context.json({});
    })
    .delete("/app/filters/:id", (context) => {
      removeFilter(store, requireFilter(store, context.req.param("id")), "app");
      return context.json({});
    });
}

function tooLarge(context: Context): Response {
  const message = `The body is larger than ${maxBodyBytes} bytes`;
  return reply(context, 413, { errors: [{ type: "payload-too-large", message }] });
}
