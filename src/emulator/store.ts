import { traitKey } from "../query";
import type { EmulatorClock } from "./clock";
import { bareId, newId } from "./ids";
import { ProfileStore } from "./profiles";
import { defaultSeed, Seed } from "./seed";
import { Switches } from "./switches";

export interface StoredWorkspace {
  id: string;
  slug: string;
  name: string;
}

export interface StoredSpace {
  id: string;
  slug: string;
  name: string;
}

export interface StoredLabel {
  key: string;
  value: string;
  description?: string;
}

export interface StoredSource {
  id: string;
  slug: string;
  name: string;
  writeKey: string;
  enabled: boolean;
  labels: StoredLabel[];
}

/** A computed trait or an audience. `changedAt` is when Segment began to take the last change in. */
export interface StoredDefinition {
  id: string;
  spaceId: string;
  name: string;
  description?: string;
  key: string;
  enabled: boolean;
  query: string;
  /** `USERS`, `ACCOUNTS`, or for audiences also `LINKED`. */
  type: string;
  options?: Record<string, unknown>;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  changedAt: number;
  lockedUntil: number;
}

export interface StoredAuditEvent {
  id: string;
  timestamp: string;
  type: string;
  actor: string;
  resourceId: string;
  resourceType: string;
  resourceName: string;
}

export interface StoredToken {
  token: string;
  lacks: readonly string[];
}

/** Every workspace has these. */
const environments: readonly StoredLabel[] = [
  { key: "environment", value: "dev" },
  { key: "environment", value: "prod" },
];

function differing(labels: readonly StoredLabel[]): StoredLabel[] {
  return [...new Map(labels.map((label) => [`${label.key}:${label.value}`, { ...label }])).values()];
}

/** Everything that this Segment knows, in memory. */
export class Store {
  workspace: StoredWorkspace = { id: "", slug: "", name: "" };
  tokens: StoredToken[] = [];
  spaces: StoredSpace[] = [];
  sources: StoredSource[] = [];
  labels: StoredLabel[] = [];
  /** `space id/source id` */
  connections = new Set<string>();
  traits: StoredDefinition[] = [];
  audiences: StoredDefinition[] = [];
  auditEvents: StoredAuditEvent[] = [];
  switches: Switches = Switches.parse({});
  profiles = new ProfileStore();

  /** With the ids that were made up for it, so that they outlast a reset. */
  readonly #ownSeed: Seed;

  constructor(
    readonly clock: EmulatorClock,
    readonly token: string,
    readonly profileToken: string,
    ownSeed: Seed,
  ) {
    this.#ownSeed = Seed.parse(ownSeed);
    this.reset();
  }

  /** Forget everything and start from a seed again. */
  reset(seed: Seed = this.#ownSeed): void {
    const {
      workspace,
      tokens = [],
      spaces,
      sources,
      connections = [],
      computedTraits = [],
    } = Seed.parse({ ...defaultSeed, ...seed });
    this.switches = Switches.parse({});
    this.profiles = new ProfileStore();
    this.auditEvents = [];
    this.audiences = [];
    this.workspace = {
      id: workspace?.id ?? newId.plain(),
      slug: workspace?.slug ?? "",
      name: workspace?.name ?? workspace?.slug ?? "",
    };
    this.tokens = [{ token: this.token, lacks: [] }, ...tokens];
    this.spaces = (spaces ?? []).map(({ id, slug, name = slug }) => ({ id, slug, name }));
    this.sources = (sources ?? []).map(({ id, slug, name = slug, writeKey, enabled, labels }) => ({
      id,
      slug,
      name,
      writeKey,
      enabled,
      labels: labels.map(({ key, value, description }) => ({
        key,
        value,
        ...(description === undefined ? {} : { description }),
      })),
    }));
    this.labels = differing([...environments, ...this.sources.flatMap(({ labels }) => labels)]);
    this.connections = new Set(
      connections.map(({ space, source }) => `${this.space(space)?.id}/${this.source(source)?.id}`),
    );
    this.traits = computedTraits.map(({ space, name, description, enabled, definition }) =>
      this.newDefinition(newId.trait(), {
        spaceId: this.space(space ?? "")?.id ?? this.spaces[0]?.id ?? "",
        name,
        ...(description === undefined ? {} : { description }),
        enabled,
        key: traitKey(name),
        query: definition.query,
        type: definition.type,
      }),
    );
  }

  newDefinition(
    id: string,
    parts: Pick<StoredDefinition, "spaceId" | "name" | "key" | "enabled" | "query" | "type"> &
      Partial<StoredDefinition>,
  ): StoredDefinition {
    const now = this.clock.iso();
    const by = "9wPz4KcMd1";
    return {
      id,
      createdBy: by,
      updatedBy: by,
      createdAt: now,
      updatedAt: now,
      changedAt: this.clock.now(),
      lockedUntil: 0,
      ...parts,
    };
  }

  /** By id, with `spa_` or without, as the Public API takes it. */
  spaceById(wanted: string): StoredSpace | undefined {
    return this.spaces.find(({ id }) => bareId(id) === bareId(wanted));
  }

  /** By id, or by slug as in seeds. */
  space(idOrSlug: string): StoredSpace | undefined {
    return this.spaces.find(({ id, slug }) => bareId(id) === bareId(idOrSlug) || slug === idOrSlug);
  }

  source(idOrSlug: string): StoredSource | undefined {
    return this.sources.find(({ id, slug }) => id === idOrSlug || slug === idOrSlug);
  }

  isConnected(spaceId: string, sourceId: string): boolean {
    return this.connections.has(`${spaceId}/${sourceId}`);
  }

  audit(type: string, resourceType: string, resourceId: string, resourceName: string): void {
    const id = `events/${this.auditEvents.length + 1}`;
    this.auditEvents.push({
      id,
      timestamp: this.clock.iso(),
      type,
      actor: "public-api-token/1",
      resourceType,
      resourceId,
      resourceName,
    });
  }
}
