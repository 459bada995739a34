import { Hono } from "hono";
import { z } from "zod";

import { ComputedTraitChanges, FilterChanges, operations, type OperationName } from "../../api";
import { ClockMove } from "../clock";
import type { ComputedValues } from "../compute";
import type { Connections } from "../connections";
import { change, remove } from "../definitions";
import { change as changeFilter, remove as removeFilter, requireFilter } from "../space-filters";
import { Fault, type Faults } from "../faults";
import { readBody } from "../http";
import { requireSource, requireSpace, requireTrait } from "../lookups";
import type { Outgoing } from "../outgoing";
import type { RateLimits } from "../rate-limit";
import type { RequestLog } from "../request-log";
import { parseSeed, type Seed } from "../seed";
import type { Store, StoredSource, StoredSpace } from "../store";

export interface Controls {
  store: Store;
  computation: ComputedValues;
  connections: Connections;
  faults: Faults;
  log: RequestLog;
  limits: RateLimits;
  outgoing: Outgoing;
}

const Connection = z.strictObject({ spaceId: z.string(), sourceId: z.string() });
/** Calls that somebody else has made with the token. */
const Spent = z.strictObject({
  operation: z.enum(Object.keys(operations) as [OperationName]),
  calls: z.number().int().positive(),
});
/** The app has no way to change what a filter drops. */
const FilterInApp = FilterChanges.pick({ name: true, description: true, enabled: true });

/** `/_emulator`: what tests do to this Segment, and what a person does in its app. */
export function controlRoutes({
  store,
  computation,
  connections,
  faults,
  log,
  limits,
  outgoing,
}: Controls): Hono {
  const startOver = (seed?: Seed): void => {
    store.clock.reset();
    store.reset(seed);
    faults.clear();
    log.clear();
    limits.reset();
    outgoing.clear();
  };
  const located = async (body: unknown): Promise<[StoredSpace, StoredSource]> => {
    const { spaceId, sourceId } = Connection.parse(body);
    return [requireSpace(store, spaceId), requireSource(store, sourceId)];
  };
  return new Hono()
    .post("/reset", (context) => {
      startOver();
      return context.json({});
    })
    .post("/seed", async (context) => {
      startOver(parseSeed(await context.req.json()));
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
      for (const fault of z.array(Fault).parse(Array.isArray(body) ? body : [body])) faults.add(fault);
      return context.json({ faults: faults.all });
    })
    .delete("/faults", (context) => {
      faults.clear();
      return context.json({});
    })
    .get("/requests", (context) => context.json({ requests: log.requests, dropped: store.dropped.calls }))
    .delete("/requests", (context) => {
      log.clear();
      store.dropped.clear();
      return context.json({});
    })
    .post("/rate-limits", async (context) => {
      const { operation, calls } = Spent.parse(await context.req.json());
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
      store.turn({ ...store.switches, ...(await context.req.json<object>()) });
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
