import type { Activation, AudienceDestination } from "../../api";
import { SegmentNotFoundError, SegmentValidationError } from "../../client";
import { UsageError } from "../errors";
import { addDestinationStep } from "../workspace/app-pages";
import { createOnce } from "../workspace/create-once";
import type { Wanted } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import { requireAdoptable } from "./adopt";
import type { Inputs } from "./inputs";
import { Progress } from "./progress";
import { registries, type Audience } from "./registry";
import { partOf } from "./same";

/** A connection that a declaration now has, and what it had before. */
export interface Connected {
  readonly progress: Progress;
  /** Undefined for a new one, which is made as the program says. */
  readonly connection: AudienceDestination | undefined;
  readonly there: ReadonlyMap<string, Activation>;
}

export function audienceOf({ space }: Where, { audienceId }: Pick<Inputs, "audienceId">): Audience {
  return { spaceId: space.id, audienceId };
}

/**
 * Connect the destination, or take over the connection that is there.
 *
 * @throws {UsageError} when another declaration of this run has it, or `adopt` does not allow it
 */
export async function connectOrAdopt(
  session: Session,
  where: Where,
  wanted: Wanted<Inputs>,
): Promise<Connected> {
  const registry = registries.of(session);
  const { inputs, declaration } = wanted;
  const audience = audienceOf(where, inputs);
  registry.take(audience, inputs.destinationId);
  try {
    const connections = await registry.connections(audience);
    const existing = connections.find(({ destinationId }) => destinationId === inputs.destinationId);
    return existing === undefined
      ? await connect(session, where, wanted, connections)
      : await takeOver(session, audience, existing, wanted);
  } catch (error) {
    registry.giveBack(audience, inputs.destinationId);
    throw withLoss(notFound(error, where, inputs), registry.deletedFor(declaration));
  }
}

async function connect(
  session: Session,
  where: Where,
  { declaration, inputs }: Wanted<Inputs>,
  before: readonly AudienceDestination[],
): Promise<Connected> {
  const registry = registries.of(session);
  const audience = audienceOf(where, inputs);
  const { destinationId, destinationType = "destination", idSync, settings } = inputs;
  const known = new Set(before.map(({ id }) => id));
  const { id } = await createOnce<Pick<AudienceDestination, "id" | "destinationId">>(session, {
    what: `connection to destination ${destinationId}`,
    place: `audience ${audience.audienceId}`,
    create: async () => ({
      destinationId,
      id: await session.client.audienceDestinations.add(audience.spaceId, audience.audienceId, {
        destination: { id: destinationId, type: destinationType },
        ...(idSync === undefined ? {} : { idSyncConfiguration: idSync }),
        ...(settings === undefined ? {} : { connectionSettings: settings }),
      }),
    }),
    list: () => registry.connections(audience),
    isSame: (found) => found.destinationId === destinationId && !known.has(found.id),
  }).catch((error: unknown) => {
    throw notInSpace(error, where, destinationId);
  });
  registry.declarations.make(id, declaration);
  const progress = new Progress(id, { idSync, settings, activations: new Map(), unsettled: [] });
  progress.hasChanged = true;
  return { progress, connection: undefined, there: new Map() };
}

/** One that is there, and that no other declaration has. */
async function takeOver(
  session: Session,
  audience: Audience,
  existing: AudienceDestination,
  { declaration, inputs }: Wanted<Inputs>,
): Promise<Connected> {
  const registry = registries.of(session);
  const { id } = existing;
  const owner = registry.declarations.ownerOf(id);
  if (owner !== undefined && owner !== declaration)
    throw new UsageError(
      `${owner} of this program already connects audience ${inputs.audienceId} to destination ${inputs.destinationId} (${id}): keep one of the two, with the activations of both`,
    );
  // Claimed before anything is awaited: two declarations may look for one at the same time.
  registry.declarations.make(id, declaration);
  try {
    const there = await registry.activations(audience, id);
    const mode = owner === declaration ? "byName" : (inputs.adopt ?? session.settings.adopt);
    requireAdoptable(existing, there, inputs, mode);
    if (owner === undefined) sayThatItWasThere(session, existing, declaration, inputs);
    const settings = partOf(existing.connectionSettings, inputs.settings);
    const progress = new Progress(id, { idSync: undefined, settings, activations: new Map(), unsettled: [] });
    return { progress, connection: existing, there };
  } catch (error) {
    registry.declarations.drop(id);
    throw error;
  }
}

function sayThatItWasThere(
  { log }: Session,
  { id }: AudienceDestination,
  declaration: string,
  { audienceId, destinationId }: Inputs,
): void {
  log.warn(
    `the connection of audience ${audienceId} to destination ${destinationId} was already there (${id}) and now belongs to ${declaration}. ` +
      "If that is a resource of this program under a new name, its old entry goes and the " +
      'connection stays; `aliases: [{ name: "<old name>" }]` says so to Pulumi',
  );
}

/** An audience or a destination that is nowhere, with where it has to be. */
function notFound(error: unknown, { workspace, space }: Where, inputs: Inputs): unknown {
  if (!(error instanceof SegmentNotFoundError)) return error;
  return new UsageError(
    `${error.message}. Audience ${inputs.audienceId} must be one of space ${space.slug}, and destination ${inputs.destinationId} one of workspace ${workspace.slug}: correct \`audienceId\` or \`destinationId\``,
    { cause: error },
  );
}

/** A refusal to connect, with what is most likely behind it: Segment's words for it are not documented. */
function notInSpace(error: unknown, { workspace, space }: Where, destinationId: string): unknown {
  if (!(error instanceof SegmentValidationError) || isAboutSettings(error)) return error;
  return new UsageError(
    `${error.message}. A destination has to be in the space before an audience can be connected to it, which only the app can do: ${addDestinationStep(destinationId, workspace, space)}`,
    { cause: error },
  );
}

function isAboutSettings({ issues }: SegmentValidationError): boolean {
  return issues.some(({ field }) => field !== undefined && !field.startsWith("destination"));
}

function withLoss(error: unknown, deletedId: string | undefined): unknown {
  if (deletedId === undefined || !(error instanceof Error)) return error;
  return new UsageError(
    `${error.message}. Its predecessor ${deletedId} had to be deleted first and is gone: \`pulumi up\` connects the destination again once this is mended`,
    { cause: error },
  );
}
