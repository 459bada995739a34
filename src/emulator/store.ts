import { bareSpaceId } from "../api";
import { parse } from "../fql";
import { traitKey } from "../query";
import type { EmulatorClock } from "./clock";
import { ComputeQueue } from "./computing/compute-queue";
import { DroppedCalls } from "./arrivals/dropped-calls";
import { newId } from "./ids";
import { ProfileStore } from "./profiles/profiles";
import type { CompleteSeed } from "./seeds/seed";
import { ReceivedCalls } from "./arrivals/received-calls";
import type {
  DefinitionKind,
  DefinitionOptions,
  StoredActivation,
  StoredAudienceDestination,
  StoredAuditEvent,
  StoredDefinition,
  StoredDestination,
  StoredFilter,
  StoredLabel,
  StoredPreview,
  StoredSource,
  StoredSpace,
  StoredToken,
  StoredTraitDestination,
  StoredWarehouse,
  StoredWorkspace,
} from "./stored";
import { Switches } from "./switches";

export type * from "./stored";

/** Who changes something: a caller of the API, or a person in the app. */
export type Actor = "api" | "app";

/** As the API names them, and as the audit trail does. */
export const actors = {
  api: { id: "9wPz4KcMd1", audit: { actor: "public-api-token/9wPz4KcMd1" } },
  app: { id: "7bXq2LkVt9", audit: { actor: "users/7bXq2LkVt9", actorEmail: "dana@example.com" } },
} as const;

/** Every workspace has these. */
const environments: readonly StoredLabel[] = [
  { key: "environment", value: "dev" },
  { key: "environment", value: "prod" },
];

function differing(labels: readonly StoredLabel[]): StoredLabel[] {
  return [...new Map(labels.map((label) => [`${label.key}:${label.value}`, { ...label }])).values()];
}

/** Properties that a store is made with, and those that give out their own state. */
const apart = new Set([
  "clock",
  "token",
  "profileToken",
  "ownSeed",
  "ownSwitches",
  "queue",
  "profiles",
  "dropped",
  "received",
]);

/** What the seeds of traits and audiences have in common. */
interface SeededDefinition {
  readonly id?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  readonly enabled: boolean;
  readonly definition: { query: string; type: string; targetEntity?: string | undefined };
  readonly options?: DefinitionOptions | undefined;
}

const maxAuditEvents = 100_000;

/** Everything that this Segment knows, in memory. */
export class Store {
  /** How many events there have been, also those that are no longer kept. */
  audited = 0;
  workspace: StoredWorkspace = { id: "", slug: "", name: "" };
  tokens: StoredToken[] = [];
  spaces: StoredSpace[] = [];
  sources: StoredSource[] = [];
  labels: StoredLabel[] = [];
  /** `space id/source id` */
  connections = new Set<string>();
  traits: StoredDefinition[] = [];
  audiences: StoredDefinition[] = [];
  filters: StoredFilter[] = [];
  /** What the filters have dropped. */
  readonly dropped = new DroppedCalls();
  readonly received = new ReceivedCalls();
  destinations: StoredDestination[] = [];
  traitDestinations: StoredTraitDestination[] = [];
  audienceDestinations: StoredAudienceDestination[] = [];
  activations: StoredActivation[] = [];
  warehouses: StoredWarehouse[] = [];
  previews: StoredPreview[] = [];
  /** The last ones, oldest first. */
  auditEvents: StoredAuditEvent[] = [];
  switches: Switches = Switches.parse({});
  /** Which definitions are being computed. */
  readonly queue = new ComputeQueue(this);
  profiles = new ProfileStore(() => this.switches.maxIdentifiers);
  /** Grows when profiles have to be computed anew. */
  revision = 0;

  constructor(
    readonly clock: EmulatorClock,
    readonly token: string,
    readonly profileToken: string,
    /** What a reset starts from, with the ids that were made up for it, so that they outlast the reset. */
    readonly ownSeed: CompleteSeed,
    /** Where switches are at the start and after a reset, unless at their defaults. */
    readonly ownSwitches: object = {},
  ) {
    this.reset(ownSeed);
  }

  /** Forget everything and start from a seed again. Its calls are received afterwards, see `startOver`. */
  reset(parts: CompleteSeed): void {
    this.turn(this.ownSwitches);
    this.profiles = new ProfileStore(() => this.switches.maxIdentifiers);
    this.auditEvents = [];
    this.audited = 0;
    this.dropped.clear();
    this.received.clear();
    this.traitDestinations = [];
    this.audienceDestinations = [];
    this.activations = [];
    this.previews = [];
    this.revision += 1;
    this.workspace = parts.workspace;
    this.tokens = [{ token: this.token, lacks: [] }, ...parts.tokens];
    this.spaces = parts.spaces.map((space) => ({ ...space }));
    this.sources = parts.sources.map(({ labels, ...source }) => ({
      ...source,
      labels: labels.map(({ key, value, description }) => ({
        key,
        value,
        ...(description === undefined ? {} : { description }),
      })),
    }));
    this.labels = differing([...environments, ...this.sources.flatMap(({ labels }) => labels)]);
    this.connections = new Set(
      parts.connections.map(
        ({ space, source }) => `${this.space(space)?.id ?? ""}/${this.source(source)?.id ?? ""}`,
      ),
    );
    this.destinations = parts.destinations.map(({ space, ...destination }) => ({
      ...destination,
      spaceId: this.#seededSpace(space),
    }));
    this.warehouses = parts.warehouses.map(({ space, ...warehouse }) => ({
      ...warehouse,
      spaceId: this.#seededSpace(space),
      overrides: new Map<string, boolean>(),
    }));
    this.filters = parts.filters.map(({ space, ...filter }) => ({
      ...filter,
      spaceId: this.#seededSpace(space),
      statement: parse(filter.if),
      createdAt: this.clock.iso(),
      updatedAt: this.clock.iso(),
      missedReads: 0,
    }));
    this.traits = parts.computedTraits.map(({ space, ...trait }) => this.#seeded("trait", space, trait));
    this.audiences = parts.audiences.map(({ space, audienceType, definition, ...audience }) =>
      this.#seeded("audience", space, { ...audience, definition: { ...definition, type: audienceType } }),
    );
    this.queue.change(() => undefined);
  }

  /** Turn switches over. @throws for one that there is not */
  turn(switches: object): void {
    const turned = Switches.parse(switches);
    this.queue.change(() => {
      this.switches = turned;
    });
  }

  /** For a data file: every property, whoever adds one, but those that are kept in another way. */
  state() {
    const plain = Object.entries(this).filter(([name]) => !apart.has(name));
    return {
      plain: Object.fromEntries(plain) as Record<string, unknown>,
      queue: this.queue.state(),
      profiles: this.profiles.state(),
      dropped: this.dropped.state(),
      received: this.received.state(),
    };
  }

  restore({ plain, queue, profiles, dropped, received }: ReturnType<Store["state"]>): void {
    Object.assign(this, plain);
    // The file may come from a version that had fewer of them.
    this.switches = { ...Switches.parse({}), ...this.switches, ...this.ownSwitches };
    this.queue.restore(queue);
    this.profiles.restore(profiles);
    this.dropped.restore(dropped);
    this.received.restore(received);
    this.revision += 1;
  }

  newDefinition(
    kind: DefinitionKind,
    parts: Pick<StoredDefinition, "spaceId" | "name" | "key" | "enabled" | "query" | "type"> &
      Partial<StoredDefinition>,
  ): StoredDefinition {
    const now = this.clock.iso();
    const createdArrival = this.profiles.space(parts.spaceId).arrivals;
    return {
      kind,
      id: newId[kind](),
      createdBy: actors.api.id,
      updatedBy: actors.api.id,
      createdAt: now,
      updatedAt: now,
      missedReads: 0,
      createdArrival,
      ...(parts.enabled
        ? { computation: this.queue.enqueue("new") }
        : { disabledArrival: createdArrival, disabledAt: this.clock.now() }),
      ...parts,
    };
  }

  /** Note that a definition has been changed, and by whom. */
  touch(definition: StoredDefinition, by: Actor): void {
    definition.updatedAt = this.clock.iso();
    definition.updatedBy = actors[by].id;
    this.revision += 1;
  }

  /** By id, with `spa_` or without, as the Public API takes it. */
  spaceById(wanted: string): StoredSpace | undefined {
    return this.spaces.find(({ id }) => bareSpaceId(id) === bareSpaceId(wanted));
  }

  /** By id, or by slug as in seeds. */
  space(idOrSlug: string): StoredSpace | undefined {
    return this.spaces.find(({ id, slug }) => bareSpaceId(id) === bareSpaceId(idOrSlug) || slug === idOrSlug);
  }

  source(idOrSlug: string): StoredSource | undefined {
    return this.sources.find(({ id, slug }) => id === idOrSlug || slug === idOrSlug);
  }

  isConnected(spaceId: string, sourceId: string): boolean {
    return this.connections.has(`${spaceId}/${sourceId}`);
  }

  /** A space's id as it is answered. */
  shownSpaceId(id: string): string {
    return this.switches.spaceIdPrefix ? id : bareSpaceId(id);
  }

  audit(
    type: string,
    resourceType: string,
    resourceId: string,
    resourceName: string,
    by: Actor = "api",
    spaceId?: string,
  ): void {
    if (this.auditEvents.length >= maxAuditEvents) this.auditEvents.shift();
    this.audited += 1;
    this.auditEvents.push({
      id: `events/${this.audited}`,
      timestamp: this.clock.iso(),
      type,
      ...actors[by].audit,
      resourceType,
      resourceId,
      resourceName,
      ...(spaceId === undefined ? {} : { spaceId }),
    });
  }

  #seeded(
    kind: DefinitionKind,
    space: string | undefined,
    { id, name, description, enabled, definition, options }: SeededDefinition,
  ): StoredDefinition {
    return this.newDefinition(kind, {
      spaceId: this.#seededSpace(space),
      ...(id === undefined ? {} : { id }),
      name,
      ...(description === undefined ? {} : { description }),
      enabled,
      key: traitKey(name),
      ...definition,
      ...(options === undefined ? {} : { options }),
    });
  }

  /** The space that a seed names, or the first one. */
  #seededSpace(named: string | undefined): string {
    return (named === undefined ? this.spaces[0] : this.space(named))?.id ?? "";
  }
}
