import type { Activation, AudienceDestination } from "../../api";
import { undefinedIfGone, UsageError } from "../errors";
import { Claims } from "../workspace/claims";
import { Declarations, type Declaration } from "../workspace/declarations";
import { PerSession, type Session } from "../workspace/session";
import { bareSpaceId } from "../workspace/space-id";
import { latePausesMs } from "../workspace/times";

/** An audience, as every call names it. */
export interface Audience {
  readonly spaceId: string;
  readonly audienceId: string;
}

/** What is connected to what in a workspace, as one run sees it. */
export class Registry {
  readonly declarations = new Declarations();
  readonly #claims = new Claims();
  /** What had to be deleted before its successor could be made. */
  readonly #deletedFor = new Map<Declaration, string>();

  constructor(private readonly session: Session) {}

  /** @returns another declaration of this run that connects the same two */
  claim(declaration: Declaration, audience: Audience, destinationId: string): Declaration | undefined {
    return this.#claims.claim(declaration, pairOf(audience, destinationId));
  }

  /**
   * Note that a declaration is about to be made; `giveBack` takes it back.
   *
   * @throws {UsageError} when this run connects the two already
   */
  take(audience: Audience, destinationId: string): void {
    if (this.#claims.take(pairOf(audience, destinationId))) return;
    throw new UsageError(
      `two resources of this program connect audience ${audience.audienceId} to destination ${destinationId}: keep one, with the activations of both`,
    );
  }

  giveBack(audience: Audience, destinationId: string): void {
    this.#claims.giveBack(pairOf(audience, destinationId));
  }

  deleted(id: string, declaration: Declaration): void {
    this.declarations.drop(id);
    this.#deletedFor.set(declaration, id);
  }

  /** The id of what this run has deleted for a declaration, to make way for its replacement. */
  deletedFor(declaration: Declaration): string | undefined {
    return this.#deletedFor.get(declaration);
  }

  connections({ spaceId, audienceId }: Audience): Promise<AudienceDestination[]> {
    return this.session.client.audienceDestinations.list(spaceId, audienceId);
  }

  /** The same, of an audience that may be gone: what it had is gone with it. */
  listed(audience: Audience): Promise<AudienceDestination[]> {
    return this.#ofAudience(audience, this.connections(audience));
  }

  /**
   * A connection, or undefined once the lists of its audience have gone without it for some seconds. Where the audience is
   * gone too, the space has to show that.
   */
  find(audience: Audience, id: string): Promise<AudienceDestination | undefined> {
    return this.#patiently(async () => {
      const connections = await this.listed(audience);
      return connections.find((connection) => connection.id === id);
    });
  }

  /** All activations of a connection; a failed list is never an empty one. */
  async activations(audience: Audience, connectionId: string): Promise<Map<string, Activation>> {
    const { spaceId, audienceId } = audience;
    const listed = await this.#ofAudience(
      audience,
      this.session.client.activations.list(spaceId, audienceId),
    );
    const own = listed.filter((activation) => activation.connectionId === connectionId);
    return new Map(own.map((activation) => [activation.id, activation]));
  }

  /** The same, with those that should be there looked for some seconds longer, in the list and by themselves. */
  async activationsWith(
    audience: Audience,
    connectionId: string,
    expectedIds: readonly string[],
  ): Promise<Map<string, Activation>> {
    const found = await this.activations(audience, connectionId);
    for (const id of expectedIds.filter((expected) => !found.has(expected))) {
      const late = await this.#patiently(() => this.#activation(audience, id));
      if (late !== undefined) found.set(id, late);
    }
    return found;
  }

  /**
   * One by its name that a request without an answer may have made; none once that should have shown.
   *
   * @param knownIds - of those that are known to be something else
   */
  late(
    audience: Audience,
    connectionId: string,
    name: string,
    knownIds: ReadonlySet<string>,
  ): Promise<Activation | undefined> {
    return this.#patiently(async () => {
      const listed = await this.activations(audience, connectionId);
      return [...listed.values()].find(
        ({ activationName, id }) => activationName === name && !knownIds.has(id),
      );
    });
  }

  async #activation({ spaceId, audienceId }: Audience, id: string): Promise<Activation | undefined> {
    return this.session.client.activations.get(spaceId, audienceId, id).catch(undefinedIfGone);
  }

  async #patiently<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    const { clock, signal } = this.session;
    // There is no telling how old an activation is, so each that is missing is given the time.
    for (const pauseMs of latePausesMs) {
      const found = await look();
      if (found !== undefined) return found;
      await clock.sleep(pauseMs, signal);
    }
    return look();
  }

  /** What an audience that is gone had, is gone with it; that it is gone, a list of its space has to show. */
  async #ofAudience<T>({ spaceId, audienceId }: Audience, list: Promise<T[]>): Promise<T[]> {
    const listed = await list.catch(undefinedIfGone);
    if (listed !== undefined) return listed;
    const audiences = await this.session.client.audiences.list(spaceId);
    if (audiences.every(({ id }) => id !== audienceId)) return [];
    throw new UsageError(
      `Segment lists audience ${audienceId} and says that it does not exist: nothing was changed, so run it again in some minutes`,
    );
  }
}

function pairOf({ spaceId, audienceId }: Audience, destinationId: string): string {
  return `${bareSpaceId(spaceId)}/${audienceId}/${destinationId}`;
}

export const registries = new PerSession((session) => new Registry(session));
