import type { Activation, AudienceDestination } from "../../api";
import { SegmentValidationError } from "../../client";
import { UsageError } from "../errors";
import { createOnce, isUnsettled } from "../workspace/create-once";
import { deleteConfirmed } from "../workspace/delete-confirmed";
import type { Session } from "../workspace/session";
import { changesTo, isOther, toSend } from "./activation";
import { named, requireAdoptableActivation } from "./adopt";
import type { Connected } from "./create";
import type { ActivationInput, Inputs } from "./inputs";
import { registries, type Audience } from "./registry";
import { covers, sameIdSync } from "./same";

type Mode = "never" | "identical" | "byName";

/** What is to become of a connection. */
export interface Goal extends Connected {
  readonly audience: Audience;
  readonly inputs: Inputs;
  /** What may be done to an activation of a declared name that the program has not made. */
  readonly mode: Mode;
  /** The activations as the program wrote them in the last run. */
  readonly before: readonly ActivationInput[];
}

/**
 * Make a connection and its activations what the program says. What is new is made before what has gone from the program
 * is deleted, so that no change of the audience is missed; `progress` knows at any time how far it is.
 */
export async function converge(session: Session, goal: Goal): Promise<void> {
  const { inputs, progress } = goal;
  if (goal.connection !== undefined) await configure(session, goal, goal.connection);
  for (const wanted of inputs.activations) await ensure(session, goal, wanted);
  const names = new Set(inputs.activations.map(({ name }) => name));
  for (const name of progress.had.unsettled.filter((one) => !names.has(one)))
    await settle(session, goal, name);
  for (const [name, { id }] of [...progress.had.activations].filter(([one]) => !names.has(one))) {
    await removeActivation(session, goal.audience, progress.connectionId, id, name);
    progress.lost(name);
  }
}

/** Send what of the connection differs; Segment takes nothing back, so what the program leaves out stays. */
async function configure(
  session: Session,
  { audience, inputs, progress }: Goal,
  { id, idSyncConfiguration, connectionSettings }: AudienceDestination,
): Promise<void> {
  const { idSync, settings } = inputs;
  const hasLost = Object.keys(progress.had.settings ?? {}).some((name) => !(name in (settings ?? {})));
  const changes = {
    ...(idSync === undefined || sameIdSync(idSyncConfiguration, idSync)
      ? {}
      : { idSyncConfiguration: idSync }),
    ...(settings === undefined || (covers(connectionSettings, settings) && !hasLost)
      ? {}
      : { connectionSettings: settings }),
  };
  if (Object.keys(changes).length === 0) return;
  await session.client.audienceDestinations.update(audience.spaceId, audience.audienceId, id, changes);
  progress.connected(inputs);
}

async function ensure(session: Session, goal: Goal, wanted: ActivationInput): Promise<void> {
  const { audience, progress } = goal;
  const { connectionId } = progress;
  const one = await find(session, goal, wanted);
  if (one === undefined) return make(session, goal, wanted);
  if (!isOther(one, wanted)) return change(session, goal, one, wanted);
  await removeActivation(session, audience, connectionId, one.id, one.activationName);
  progress.lost(wanted.name);
  await make(session, goal, wanted);
}

/** The activation that is the declared one's: by its id, or by its name where the program may have it. */
async function find(
  session: Session,
  { audience, progress, there, mode }: Goal,
  wanted: ActivationInput,
): Promise<Activation | undefined> {
  const known = progress.had.activations.get(wanted.name);
  const one = known && there.get(known.id);
  if (one !== undefined) return one;
  const own = progress.activationIds;
  if (progress.isUnsettled(wanted.name))
    return registries.of(session).late(audience, progress.connectionId, wanted.name, own);
  const others = [...there].filter(([id]) => !own.has(id));
  const other = named(new Map(others), wanted.name);
  if (other !== undefined) requireAdoptableActivation(other, wanted, mode);
  return other;
}

async function make(
  session: Session,
  { audience, progress, there }: Goal,
  wanted: ActivationInput,
): Promise<void> {
  const { connectionId } = progress;
  const { spaceId, audienceId } = audience;
  try {
    const { id } = await createOnce(session, {
      what: `activation "${wanted.name}"`,
      place: `connection ${connectionId}`,
      create: () => session.client.activations.add(spaceId, audienceId, connectionId, toSend(wanted)),
      list: async () => (await registries.of(session).activations(audience, connectionId)).values(),
      isSame: (found) =>
        found.activationName === wanted.name && found.activationType === wanted.type && !there.has(found.id),
    });
    progress.has(wanted, id);
  } catch (error) {
    if (isUnsettled(error)) progress.doubt(wanted.name);
    throw explained(error, wanted);
  }
}

async function change(
  session: Session,
  { audience, progress, before }: Goal,
  one: Activation,
  wanted: ActivationInput,
): Promise<void> {
  const old = before.find(({ name }) => name === wanted.name);
  const changes = changesTo(one, wanted, old);
  if (Object.keys(changes).length > 0) {
    const { spaceId, audienceId } = audience;
    const changed = await session.client.activations
      .update(spaceId, audienceId, one.id, changes)
      .catch((error: unknown) => {
        throw explained(error, wanted);
      });
    sayWhatStays(session, changed, wanted);
  }
  progress.has(wanted, one.id);
}

function sayWhatStays({ log }: Session, changed: Activation, wanted: ActivationInput): void {
  const { performResync: _, ...left } = changesTo(changed, wanted);
  if (Object.keys(left).length === 0) return;
  log.warn(
    `Segment has not taken over ${Object.keys(left).join(", ")} of activation "${wanted.name}" (${changed.id}): give it another \`name\`, so that it is made anew`,
  );
}

/** One that the last run may have made, and the program no longer wants, is ours to delete. */
async function settle(session: Session, { audience, progress }: Goal, name: string): Promise<void> {
  const { connectionId } = progress;
  const made = await registries.of(session).late(audience, connectionId, name, progress.activationIds);
  if (made !== undefined) await removeActivation(session, audience, connectionId, made.id, name);
  progress.lost(name);
}

/** Nothing more is sent; what has arrived stays where it is. */
export async function removeActivation(
  session: Session,
  audience: Audience,
  connectionId: string,
  id: string,
  name: string,
): Promise<void> {
  const { spaceId, audienceId } = audience;
  await deleteConfirmed({
    what: `activation "${name}" (${id})`,
    delete: () => session.client.activations.remove(spaceId, audienceId, id),
    isListed: async () => (await registries.of(session).activations(audience, connectionId)).has(id),
  });
}

function explained(error: unknown, { name, mapping }: ActivationInput): unknown {
  if (!(error instanceof SegmentValidationError) || mapping === undefined) return error;
  return new UsageError(
    `${error.message}. Correct \`mapping\` of activation "${name}": Segment's call "listSupportedDestinationsFromAudience" names each destination's actions, and the fields that their settings fill`,
    { cause: error },
  );
}
