import { IncompleteError, UsageError, type Observed } from "../errors";
import type { ResourceHandler } from "../handler";
import { acceptedInputs } from "../inputs/parse";
import { text, type Properties } from "../properties";
import { declarationOf, requireOneOwner } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import { locate, type Where } from "../workspace/where";
import { checkDestination, shared } from "./check";
import { converge, type Goal } from "./converge";
import { audienceOf, connectOrAdopt } from "./create";
import { diffDestination } from "./difference";
import { AudienceDestinationInputs } from "./inputs";
import { Progress } from "./progress";
import { registries } from "./registry";
import { remove } from "./remove";
import { activationIds, hadFrom, inputsFrom, stateOf, activationsIn, type Had } from "./state";

const nameOf = (properties: Properties): string => declarationOf("AudienceDestination", properties);

/** Destinations that audiences are connected to, each with what is sent to it, and when. */
export const audienceDestination: ResourceHandler = {
  check(session, given, oldInputs) {
    const registry = registries.of(session);
    registry.declarations.declare(nameOf(given));
    const checked = checkDestination(session.settings, given, oldInputs);
    return {
      ...checked,
      failures: [...checked.failures, ...shared(registry, nameOf(given), checked.inputs)],
    };
  },

  diff(session, id, state, inputs) {
    const declaration = nameOf(inputs);
    const other = registries.of(session).declarations.keep(id, declaration, nameOf(state));
    requireOneOwner(
      `the connection of audience ${text(state, "audienceId")} to destination ${text(state, "destinationId")} (${id})`,
      declaration,
      other,
    );
    return diffDestination(state, inputs);
  },

  async create(session, given) {
    const inputs = acceptedInputs(AudienceDestinationInputs, given);
    const where = await locate(session, inputs.spaceId);
    const connected = await connectOrAdopt(session, where, { declaration: nameOf(given), inputs });
    const { progress } = connected;
    try {
      return await finish(session, where, {
        ...connected,
        audience: audienceOf(where, inputs),
        inputs,
        // Whether the connection may be taken over with what it has, is decided.
        mode: "byName",
        before: [],
      });
    } catch (error) {
      // What was taken over and is as it was is nobody's again.
      if (!progress.hasChanged) registries.of(session).declarations.drop(progress.connectionId);
      throw error;
    }
  },

  async read(session, id, state) {
    const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
    const registry = registries.of(session);
    const audience = { spaceId: where.space.id, audienceId: text(state, "audienceId") };
    const connection = await registry.find(audience, id);
    if (connection === undefined) return undefined;
    const there = await registry.activationsWith(audience, id, [...activationIds(state).values()]);
    const had = hadFrom(state, connection, there);
    sayWhoseElse(session, had, [...there.values()]);
    const inputs = inputsFrom(state, connection, had);
    return { id, state: stateOf(inputs, had, where), inputs };
  },

  async update(session, id, state, given) {
    const inputs = acceptedInputs(AudienceDestinationInputs, given);
    const where = await locate(session, inputs.spaceId, state["workspaceId"]);
    const registry = registries.of(session);
    const audience = audienceOf(where, inputs);
    const connection = await registry.find(audience, id);
    if (connection === undefined)
      throw new UsageError(
        `the connection of audience ${inputs.audienceId} to destination ${inputs.destinationId} (${id}) was deleted in Segment: run \`pulumi refresh\`, then \`pulumi up\` makes it again`,
      );
    const there = await registry.activationsWith(audience, id, [...activationIds(state).values()]);
    const had = hadFrom(state, connection, there);
    const updated = await finish(session, where, {
      progress: new Progress(id, had),
      connection,
      there,
      audience,
      inputs,
      mode: inputs.adopt ?? session.settings.adopt,
      before: activationsIn(state),
    });
    return updated.state;
  },

  async delete(session, id, state) {
    const where = await locate(session, text(state, "spaceId"), state["workspaceId"]);
    await remove(session, where, { id, declaration: nameOf(state), state });
  },
};

/** @throws {IncompleteError} with what was done, when something stops it on the way */
async function finish(session: Session, where: Where, goal: Goal): Promise<Observed> {
  const { progress, inputs } = goal;
  const id = progress.connectionId;
  try {
    await converge(session, goal);
    return { id, state: stateOf(inputs, asWritten(goal), where) };
  } catch (error) {
    if (!progress.hasChanged) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new IncompleteError(
      `${why}. What was done of connection ${id} is kept: \`pulumi up\` goes on from there`,
      { id, state: stateOf(inputs, progress.had, where) },
      { cause: error },
    );
  }
}

/** What there is in the end is what the program has written, in its order. */
function asWritten({ progress, inputs }: Goal): Had {
  const { had } = progress;
  const activations = inputs.activations.flatMap((as) => {
    const id = had.activations.get(as.name)?.id;
    return id === undefined ? [] : [[as.name, { id, as }] as const];
  });
  return { ...had, idSync: inputs.idSync, settings: inputs.settings, activations: new Map(activations) };
}

/** Activations that nobody declared are not the program's, and keep its connection from being deleted. */
function sayWhoseElse(
  { log }: Session,
  { connectionId, activations, unsettled }: Had,
  there: readonly { id: string; activationName: string }[],
): void {
  const own = new Set([...activations.values()].map(({ id }) => id));
  const others = there.filter((one) => !own.has(one.id) && !unsettled.includes(one.activationName));
  if (others.length === 0) return;
  const names = others.map((one) => `"${one.activationName}" (${one.id})`).join(", ");
  log.warn(
    `connection ${connectionId} has activations that this program has not made: ${names}. They are left alone, and have to be deleted in Segment before the connection can be`,
  );
}
