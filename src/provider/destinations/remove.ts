import type { Activation } from "../../api";
import { SegmentConflictError } from "../../client";
import { UsageError } from "../errors";
import { text, type Properties } from "../properties";
import { aliasAdvice, type Declaration } from "../workspace/declarations";
import { deleteConfirmed } from "../workspace/delete-confirmed";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import { removeActivation } from "./converge";
import { registries, type Audience } from "./registry";
import { activationIds, unsettledIn } from "./state";

/** Something that a declaration has, and should have no more. */
interface Doomed {
  readonly id: string;
  readonly declaration: Declaration;
  readonly state: Properties;
}

/**
 * Delete a connection with the activations that the program has made, unless another declaration of this run has it.
 * Segment keeps a connection as long as it has activations, so those come first, and those of others stop it before
 * anything is deleted.
 *
 * @throws {UsageError} that names the activations in the way
 */
export async function remove(
  session: Session,
  { space }: Where,
  { id, declaration, state }: Doomed,
): Promise<void> {
  const registry = registries.of(session);
  const audience = { spaceId: space.id, audienceId: text(state, "audienceId") };
  const what = `connection ${id} of audience ${audience.audienceId} to destination ${text(state, "destinationId")}`;
  const keeper = registry.declarations.keeperOf(id, declaration);
  if (keeper !== undefined) {
    session.log.warn(
      `${what} stays, because ${keeper} has it; only the entry of ${declaration} goes. ` +
        aliasAdvice(declaration, keeper),
    );
    return;
  }
  const there = await registry.activations(audience, id);
  const own = ownOf(state, there);
  requireNoOthers(
    what,
    [...there.values()].filter((one) => !own.has(one.id)),
    "Nothing was deleted",
  );
  const gone: string[] = [];
  try {
    for (const [activationId, name] of own) {
      await removeActivation(session, audience, id, activationId, name);
      gone.push(name);
    }
    await disconnect(session, audience, id, what);
  } catch (error) {
    throw withWhatIsGone(error, gone);
  }
  registry.deleted(id, declaration);
  session.log.warn(
    `${what} is deleted: the destination receives nothing more about the audience, and keeps what it has received`,
  );
}

/** Pulumi keeps the state of before a deletion that fails, so nothing else tells that a part of it has happened. */
function withWhatIsGone(error: unknown, gone: readonly string[]): unknown {
  if (gone.length === 0 || !(error instanceof Error)) return error;
  const names = gone.map((name) => `"${name}"`).join(", ");
  return new UsageError(
    `${error.message}. ${gone.length === 1 ? `Its activation ${names} is` : `Its activations ${names} are`} deleted already, which state does not know: delete it again, or take it back with \`pulumi up --refresh\``,
    { cause: error },
  );
}

/** The program's own activations by id: those in state, and those that a lost answer may have made. */
function ownOf(state: Properties, there: ReadonlyMap<string, Activation>): Map<string, string> {
  const unsettled = new Set(unsettledIn(state));
  const late = [...there.values()].filter(({ activationName }) => unsettled.has(activationName));
  return new Map([
    ...[...activationIds(state)].map(([name, id]) => [id, name] as const),
    ...late.map(({ id, activationName }) => [id, activationName] as const),
  ]);
}

function requireNoOthers(what: string, others: readonly Activation[], then: string): void {
  if (others.length === 0) return;
  const names = others.map(({ activationName, id }) => `"${activationName}" (${id})`).join(", ");
  throw new UsageError(
    `${what} has activations that this program has not made: ${names}. Segment deletes no connection that has any. ` +
      `${then}: delete them in Segment and run it again, or leave the connection to them with \`pulumi state delete\``,
  );
}

async function disconnect(session: Session, audience: Audience, id: string, what: string): Promise<void> {
  const registry = registries.of(session);
  const { spaceId, audienceId } = audience;
  try {
    await deleteConfirmed({
      what,
      delete: () => session.client.audienceDestinations.remove(spaceId, audienceId, id),
      isListed: async () => (await registry.listed(audience)).some((connection) => connection.id === id),
    });
  } catch (error) {
    if (!(error instanceof SegmentConflictError)) throw error;
    const others = await registry.activations(audience, id);
    requireNoOthers(what, [...others.values()], "The connection was not deleted");
    throw error;
  }
}
