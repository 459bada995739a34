import { Hono } from "hono";

import { ActivationChanges, NewActivation } from "../../api";
import { isShown } from "../computing/definitions";
import { badRequest, notFound, page, readBody, reply, type Env } from "../exchange/http";
import { newId } from "../ids";
import { requireAudience, requireConnection } from "../lookups";
import type {
  Personalization,
  Store,
  StoredActivation,
  StoredAudienceDestination,
  StoredDefinition,
} from "../store";

/** What is sent to the destinations of an audience, and when. */
export function activationRoutes(store: Store): Hono<Env> {
  const audienceAt = "/spaces/:spaceId/audiences/:audienceId";
  const list = `${audienceAt}/activations`;
  const one = `${list}/:id`;
  return new Hono<Env>()
    .post(`${audienceAt}/destination-connections/:connectionId/activations`, async (context) => {
      const { spaceId, audienceId, connectionId } = context.req.param();
      const audience = requireAudience(store, spaceId, audienceId);
      const connection = requireConnection(store, spaceId, audienceId, connectionId);
      const input = await readBody(context, NewActivation, store.switches.lenientInput);
      requireProfilesOnly(audience, input.personalization);
      requireAction(store, connection, input.destinationMapping?.actionId);
      requireFreeName(store, connection, input.activationName);
      const { performResync, ...given } = input;
      const now = store.clock.iso();
      const activation: StoredActivation = {
        ...given,
        id: newId.activation(),
        audienceId: audience.id,
        connectionId: connection.id,
        enabled: input.enabled ?? store.switches.enabledDefault,
        personalization: input.personalization ?? {},
        ...(performResync ? { resyncedAt: store.clock.now() } : {}),
        createdAt: now,
        updatedAt: now,
        missedReads: store.switches.readsUntilShown,
      };
      store.activations.push(activation);
      return reply(context, 200, { data: { activation: shown(store, audience, activation) } });
    })
    .get(list, (context) => {
      const { spaceId, audienceId } = context.req.param();
      const audience = requireAudience(store, spaceId, audienceId);
      const { items, pagination } = page(
        context,
        store.activations.filter(
          (activation) => activation.audienceId === audience.id && isShown(activation),
        ),
      );
      return reply(context, 200, {
        data: { activations: items.map((item) => shown(store, audience, item)), pagination },
      });
    })
    .get(one, (context) => {
      const { audience, activation } = find(store, context.req.param());
      if (!isShown(activation)) throw notFound("Activation", activation.id);
      return reply(context, 200, { data: { activation: shown(store, audience, activation) } });
    })
    .patch(one, async (context) => {
      const { audience, activation } = find(store, context.req.param());
      const input = await readBody(context, ActivationChanges, store.switches.lenientInput);
      requireProfilesOnly(audience, input.personalization);
      change(store, activation, input);
      return reply(context, 200, { data: { activation: shown(store, audience, activation) } });
    })
    .delete(one, (context) => {
      const { activation } = find(store, context.req.param());
      store.activations = store.activations.filter((other) => other !== activation);
      return reply(context, 200, { data: { status: "SUCCESS" } });
    });
}

function find(
  store: Store,
  { spaceId, audienceId, id }: { spaceId: string; audienceId: string; id: string },
): { audience: StoredDefinition; activation: StoredActivation } {
  const audience = requireAudience(store, spaceId, audienceId);
  const activation = store.activations.find((other) => other.id === id && other.audienceId === audience.id);
  if (activation === undefined) throw notFound("Activation", id);
  return { audience, activation };
}

/** An empty name changes nothing, null takes a label away, and the action stays what it is. */
function change(store: Store, activation: StoredActivation, changes: ActivationChanges): void {
  const { enabled, activationName, displayName, personalization, destinationMapping, performResync } =
    changes;
  if (enabled !== undefined) activation.enabled = enabled;
  if (activationName !== undefined && activationName !== "") activation.activationName = activationName;
  if (displayName !== undefined) activation.displayName = displayName ?? undefined;
  if (personalization !== undefined && !isWithoutEffect(store, personalization))
    activation.personalization = personalization;
  if (destinationMapping !== undefined)
    activation.destinationMapping = {
      ...destinationMapping,
      actionId: activation.destinationMapping?.actionId ?? destinationMapping.actionId,
    };
  if (performResync === true) activation.resyncedAt = store.clock.now();
  activation.updatedAt = store.clock.iso();
}

/** Of a connection it is documented that what is empty changes nothing; of an activation nothing is. */
function isWithoutEffect({ switches }: Store, { profile }: Personalization): boolean {
  return switches.emptyTraits === "stay" && profile?.properties?.length === 0;
}

function requireProfilesOnly({ type }: StoredDefinition, personalization: Personalization = {}): void {
  if (type !== "LINKED" && (personalization.entities ?? []).length > 0)
    throw badRequest("Only linked audiences have entities: leave out personalization.entities");
}

function requireAction(
  store: Store,
  { destinationId }: StoredAudienceDestination,
  actionId: string | undefined,
): void {
  if (actionId === undefined || store.switches.unknownAction === "keep") return;
  const actions = store.destinations.find(({ id }) => id === destinationId)?.actions ?? [];
  if (!actions.some(({ id }) => id === actionId))
    throw badRequest(`The destination ${destinationId} has no action ${actionId}`);
}

function requireFreeName(store: Store, { id }: StoredAudienceDestination, name: string): void {
  if (store.switches.activationNames === "twins") return;
  if (store.activations.some((other) => other.connectionId === id && other.activationName === name))
    throw badRequest(`The connection has an activation "${name}" already`);
}

function shown(store: Store, audience: StoredDefinition, activation: StoredActivation): unknown {
  const { clock, switches, workspace } = store;
  const { personalization, resyncedAt, createdAt: _c, updatedAt: _u, missedReads: _m, ...rest } = activation;
  return {
    ...rest,
    workspaceId: workspace.id,
    spaceId: store.shownSpaceId(audience.spaceId),
    personalization: { ...personalization, profile: { properties: [], ...personalization.profile } },
    performResync: resyncedAt !== undefined && clock.now() < resyncedAt + switches.resyncMs,
  };
}
