import type { Statement } from "../fql";

/** What a Segment has, as it is kept in memory. */
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

/** Options of traits and of audiences. */
export interface DefinitionOptions {
  includeHistoricalData?: boolean | undefined;
  includeAnonymousUsers?: boolean | undefined;
  backfillDurationDays?: number | undefined;
  filterByExternalIds?: string[] | undefined;
  backfillEventDataDays?: number | undefined;
}

/** What tells computed traits and audiences apart, and what `parse` reads a query as. */
export type DefinitionKind = "trait" | "audience";

/** What Segment has to compute of a definition, or has computed. */
export interface StoredComputation {
  /** New definitions and edits of earlier ones wait apart. */
  queue: "new" | "edit";
  queuedAt: number;
  /** Grows with every one that is queued. */
  turn: number;
  /** When it got a place among those that are computed at a time. */
  startedAt?: number;
}

/** A computed trait or an audience. */
export interface StoredDefinition {
  kind: DefinitionKind;
  id: string;
  spaceId: string;
  name: string;
  description?: string;
  key: string;
  enabled: boolean;
  query: string;
  /** Of linked audiences. */
  targetEntity?: string | undefined;
  /** `USERS`, `ACCOUNTS`, or for audiences also `LINKED`. */
  type: string;
  options?: DefinitionOptions;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  /** When a caller of the API has changed it. */
  lockedAt?: number;
  /** Of its present form; none before it is enabled for the first time, and while its computation is called off. */
  computation?: StoredComputation | undefined;
  /** As it was before it was changed, which profiles go by until the change is computed. */
  earlier?: StoredDefinition | undefined;
  /** Runs of a batch definition from then on are of its present form. */
  editedAt?: number;
  /** Lists and reads that do not show it yet. */
  missedReads: number;
  /** Events that had arrived in the space when it was made, and when it was disabled. */
  createdArrival: number;
  /** User agent of the program that has written it last; none for what no program has written. */
  client?: string;
  disabledArrival?: number | undefined;
  disabledAt?: number | undefined;
}

/** What keeps calls out of a space. */
export interface StoredFilter {
  id: string;
  spaceId: string;
  name: string;
  description?: string | undefined;
  enabled: boolean;
  /** A statement in the filter language. */
  if: string;
  statement: Statement;
  drop: boolean;
  /** User agent of the program that has written it last. */
  client?: string;
  createdAt: string;
  updatedAt: string;
  /** Lists and reads that do not show it yet. */
  missedReads: number;
}

export interface StoredAuditEvent {
  id: string;
  timestamp: string;
  type: string;
  actor: string;
  actorEmail?: string;
  resourceId: string;
  resourceType: string;
  resourceName: string;
  /** Of a connection, for the page: the Public API does not say it. */
  spaceId?: string;
}

export interface StoredToken {
  token: string;
  lacks: readonly string[];
}

/** A destination that has been added to a space in the app. */
export interface StoredDestination {
  id: string;
  slug: string;
  name: string;
  enabled: boolean;
  spaceId: string;
  /** The generated source that feeds it, or the one of Connections that it is attached to. */
  sourceId: string;
  /** Of its catalog entry. */
  categories: string[];
  supportedMethods: { identify: boolean; track: boolean };
  /** It takes calls, lists of users, or nothing from a space, because it runs in a browser. */
  kind: "event" | "list" | "device";
  /** What activations may have it do; none for one that connection settings alone set up. */
  actions: StoredAction[];
}

export interface StoredAction {
  id: string;
  name: string;
  fields: StoredActionField[];
}

/** A field that an activation's mapping may fill. */
export interface StoredActionField {
  key: string;
  label: string;
  required: boolean;
}

export interface IdSync {
  externalId: string;
  strategy: string;
  mapTo?: string | undefined;
}

/** A destination that somebody has selected for a trait in the app. */
export interface StoredTraitDestination {
  readonly trait: StoredDefinition;
  readonly destination: StoredDestination;
  /** Name of the Track call; without one it is an Identify call. */
  event: string | undefined;
  /** Without it every `user_id` and `email`, and `anonymous_id` where the trait includes anonymous users. */
  idSync: IdSync[] | undefined;
}

/** A destination that an audience is connected to. */
export interface StoredAudienceDestination {
  id: string;
  audienceId: string;
  /** Of a destination, or of a warehouse. */
  destinationId: string;
  /** The generated source that feeds it. */
  sourceId: string;
  idSync: IdSync[];
  connectionSettings?: unknown;
  createdAt: string;
  updatedAt: string;
  /** Lists that do not show it yet. */
  missedReads: number;
}

/** What is sent to a connected destination, and when. */
export interface StoredActivation {
  id: string;
  audienceId: string;
  connectionId: string;
  activationName: string;
  activationType: string;
  enabled: boolean;
  displayName?: string | undefined;
  personalization: Personalization;
  destinationMapping?: { actionId: string; settings?: Record<string, unknown> | undefined } | undefined;
  /** When the whole audience was last asked to be sent again. */
  resyncedAt?: number | undefined;
  createdAt: string;
  updatedAt: string;
  /** Lists and reads that do not show it yet. */
  missedReads: number;
}

/** What of a profile, and of the entities of a linked audience, goes along. */
export interface Personalization {
  profile?: { properties?: string[] | undefined; mapping?: Record<string, string> | undefined } | undefined;
  entities?: { properties: string[]; relationshipSlug: string }[] | undefined;
  syncEntityPropertyChanges?: boolean | undefined;
}

/** A warehouse that a space's profiles are synced to. */
export interface StoredWarehouse {
  id: string;
  spaceId: string;
  name: string;
  schemaName: string;
  enabled: boolean;
  enableEventTables: boolean;
  /** Whether a table, or behind a dot one of its columns, is synced. What is not there is. */
  overrides: Map<string, boolean>;
}

export interface StoredPreview {
  id: string;
  spaceId: string;
  audienceType: string;
  query: string;
  targetEntity?: string | undefined;
  options: DefinitionOptions;
  startedAt: number;
}
