import { Hono } from "hono";
import { z } from "zod";

import { ComputedTraitChanges, NewComputedTrait } from "../../api";
import type { Computation } from "../compute";
import {
  change,
  computationType,
  keptOptions,
  newKey,
  readDefinition,
  requireUnlocked,
  shownQuery,
  statusOf,
} from "../definitions";
import { badRequest, notFound, page, readBody, reply } from "../http";
import { newId } from "../ids";
import type { Env } from "../server";
import type { Actor, Store, StoredDefinition, StoredSpace } from "../store";

const auditType = "computed_trait";

export function computedTraitRoutes(store: Store, computation: Computation): Hono<Env> {
  const list = "/spaces/:spaceId/computed-traits";
  const one = "/spaces/:spaceId/computed-traits/:id";
  const find = (spaceId: string, id: string) => findTrait(store, spaceId, id);
  return new Hono<Env>()
    .get(list, (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const { items, pagination } = page(
        context,
        store.traits.filter(({ spaceId }) => spaceId === space.id),
      );
      return reply(context, 200, {
        data: { computedTraits: items.map((trait) => shown(store, trait)), pagination },
      });
    })
    .post(list, async (context) => {
      const space = requireSpace(store, context.req.param("spaceId"));
      const input = await readBody(context, NewComputedTrait, store.switches.lenientInput);
      const { maxTraits } = store.switches;
      if (maxTraits > 0 && store.traits.length >= maxTraits)
        throw badRequest(`The workspace has reached its limit of ${maxTraits} computed traits`);
      const { definition } = input;
      readDefinition(store, "trait", definition.query, definition.type);
      const trait = store.newDefinition(newId.trait(), {
        spaceId: space.id,
        name: input.name,
        ...(input.description === undefined ? {} : { description: input.description }),
        key: newKey(store, space.id, input.name),
        enabled: input.enabled ?? store.switches.enabledDefault,
        ...definition,
        ...keptOptions(input.options, computationType("trait", definition)),
      });
      store.traits.push(trait);
      store.revision += 1;
      store.audit("Computed Trait Created", auditType, trait.id, trait.name);
      return reply(context, 200, { data: { computedTrait: shown(store, trait) } });
    })
    .get(one, (context) => {
      const { spaceId, id } = context.req.param();
      return reply(context, 200, { data: { computedTrait: shown(store, find(spaceId, id)) } });
    })
    .patch(one, async (context) => {
      const { spaceId, id } = context.req.param();
      const trait = find(spaceId, id);
      const input = await readBody(context, ComputedTraitChanges, store.switches.lenientInput);
      requireUnlocked(store, trait);
      changeTrait(store, trait, input, "api");
      return reply(context, 200, { data: { computedTrait: shown(store, trait) } });
    })
    .delete(one, (context) => {
      const { spaceId, id } = context.req.param();
      const trait = find(spaceId, id);
      requireUnlocked(store, trait);
      deleteTrait(store, computation, trait, "api");
      return reply(context, 200, { data: { status: "SUCCESS" } });
    });
}

export function requireSpace(store: Store, id: string): StoredSpace {
  const space = store.spaceById(id);
  if (space === undefined) throw notFound("Space", id);
  return space;
}

export function findTrait(store: Store, spaceId: string, id: string): StoredDefinition {
  const space = requireSpace(store, spaceId);
  const trait = store.traits.find((candidate) => candidate.id === id && candidate.spaceId === space.id);
  if (trait === undefined) throw notFound("Computed trait", id);
  return trait;
}

export function changeTrait(
  store: Store,
  trait: StoredDefinition,
  input: z.output<typeof ComputedTraitChanges>,
  by: Actor,
): void {
  const { definition, ...changes } = input;
  if (definition !== undefined && definition.type !== trait.type)
    throw badRequest("The type of a computed trait cannot be changed");
  change(store, "trait", trait, { ...changes, query: definition?.query }, by);
  store.audit("Computed Trait Modified", auditType, trait.id, trait.name, by);
}

/** Profiles keep the values, as custom traits. */
export function deleteTrait(
  store: Store,
  computation: Computation,
  trait: StoredDefinition,
  by: Actor,
): void {
  computation.retire(trait);
  store.traits = store.traits.filter((other) => other !== trait);
  store.audit("Computed Trait Deleted", auditType, trait.id, trait.name, by);
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
    definition: { query: shownQuery(store, "trait", trait), type },
    status: statusOf(store, trait),
    options,
    createdBy,
    updatedBy,
    createdAt,
    updatedAt,
  };
}
