import { Hono } from "hono";

import { ComputedTraitChanges, NewComputedTrait } from "../../api";
import type { ComputedValues } from "../computing/compute";
import { change, isShown, remove, requireUnlocked, shownQuery } from "../computing/definitions";
import { notFound, page, readBody, reply, type Env } from "../exchange/http";
import { requireSpace, requireTrait } from "../lookups";
import { makeTrait } from "../new-trait";
import { statusOf } from "../computing/progress";
import type { Store, StoredDefinition } from "../store";

export function computedTraitRoutes(store: Store, computation: ComputedValues): Hono<Env> {
  const list = "/spaces/:spaceId/computed-traits";
  const one = "/spaces/:spaceId/computed-traits/:id";
  return new Hono<Env>()
    .get(list, (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const { items, pagination } = page(
        context,
        store.traits.filter((stored) => stored.spaceId === space.id && isShown(stored)),
      );
      return reply(context, 200, {
        data: { computedTraits: items.map((trait) => shown(store, trait)), pagination },
      });
    })
    .post(list, async (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const input = await readBody(context, NewComputedTrait, store.switches.lenientInput);
      const trait = makeTrait(store, space, input, "api");
      trait.client = context.req.header("user-agent") ?? "";
      return reply(context, 200, { data: { computedTrait: shown(store, trait) } });
    })
    .get(one, (context) => {
      const { spaceId, id } = context.req.param();
      const trait = requireTrait(store, spaceId, id);
      if (!isShown(trait)) throw notFound("Computed trait", id);
      return reply(context, 200, { data: { computedTrait: shown(store, trait) } });
    })
    .patch(one, async (context) => {
      const { spaceId, id } = context.req.param();
      const trait = requireTrait(store, spaceId, id);
      const input = await readBody(context, ComputedTraitChanges, store.switches.lenientInput);
      requireUnlocked(store, trait);
      change(store, trait, input, "api");
      trait.client = context.req.header("user-agent") ?? "";
      return reply(context, 200, { data: { computedTrait: shown(store, trait) } });
    })
    .delete(one, (context) => {
      const { spaceId, id } = context.req.param();
      const trait = requireTrait(store, spaceId, id);
      requireUnlocked(store, trait);
      remove(store, computation, trait, "api");
      return reply(context, 200, { data: { status: "SUCCESS" } });
    });
}

function shown(store: Store, trait: StoredDefinition): unknown {
  const {
    id,
    spaceId,
    name,
    description,
    key,
    enabled,
    type,
    options,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
  } = trait;
  return {
    id,
    spaceId: store.shownSpaceId(spaceId),
    name,
    description,
    key,
    enabled,
    definition: { query: shownQuery(store, trait), type },
    status: statusOf(store, trait),
    options,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
  };
}
