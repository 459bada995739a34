import { computationOf, print, QuerySyntaxError, traitKey, type Query } from "../../query";
import type { ComputedValues } from "./compute";
import { parseDefinition, placeOf, type DefinitionText } from "./definition-query";
import { badRequest, invalid } from "../exchange/http";
import { isLocked } from "./progress";
import { requireNoCycle } from "../references";
import { revise } from "./standing";
import type { Switches } from "../switches";
import type { Actor, DefinitionKind, DefinitionOptions, Store, StoredDefinition } from "../store";

/** What traits and audiences have in common: validation, keys, status, locks, changes and removal. */
const words = {
  trait: { type: "computed_trait", event: "Computed Trait", sentence: "computed trait" },
  audience: { type: "audience", event: "Audience", sentence: "audience" },
} as const satisfies Record<DefinitionKind, unknown>;

/** @throws {Refusal} for a text that is not a definition, with the position in its message */
export function readDefinition(store: Store, text: DefinitionText): Query {
  try {
    return parseDefinition(text);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const reasons = error.problems.map(({ message, line, column }) => `${message} at ${line}:${column}`);
    throw invalid(reasons.join("; "), "definition.query", store.switches.invalidQueryStatus);
  }
}

export function computationType(text: DefinitionText): "realtime" | "batch" {
  return computationOf(parseDefinition(text), placeOf(text));
}

/** The text as it is answered; whether Segment keeps it is not documented. */
export function shownQuery({ switches }: Store, definition: StoredDefinition): string {
  return switches.queryText === "asSent" ? definition.query : print(parseDefinition(definition));
}

/** The key that a new definition gets. @throws {Refusal} when another definition of the space has it */
export function newKey({ traits, audiences, switches }: Store, spaceId: string, name: string): string {
  const key = traitKey(switches.keyOfCapitals === "apart" ? wordsApart(name) : name);
  if (key === "") throw invalid('"name" must contain a letter or digit', "name");
  const taken = new Set(
    [...traits, ...audiences].filter((other) => other.spaceId === spaceId).map((other) => other.key),
  );
  if (!taken.has(key) || switches.keyCollision === "twin") return key;
  if (switches.keyCollision === "refuse")
    throw invalid(`"name" leads to the key "${key}", which is already in use`, "name");
  let suffix = 2;
  while (taken.has(`${key}_${suffix}`)) suffix += 1;
  return `${key}_${suffix}`;
}

function wordsApart(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").replaceAll(/([A-Z])([A-Z][a-z])/g, "$1_$2");
}

/** Whether a read shows what somebody has made, which may lag behind its creation. */
export function isShown(made: { missedReads: number }): boolean {
  if (made.missedReads === 0) return true;
  made.missedReads -= 1;
  return false;
}

/** A definition that was changed takes no further change until Segment has applied it. */
export function requireUnlocked(store: Store, definition: StoredDefinition): void {
  if (!isLocked(store, definition)) return;
  throw badRequest(
    `"${definition.name}" is locked: Segment is still applying an earlier change`,
    store.switches.lockStatus,
  );
}

/**
 * Options as Segment keeps them: a definition that is computed in batches needs history, whatever was asked for.
 */
export function keptOptions(
  options: DefinitionOptions | undefined,
  computation: "realtime" | "batch",
  { batchHistory }: Switches,
): { options?: DefinitionOptions } {
  if (options === undefined) return {};
  const forced =
    options.includeHistoricalData === false && computation === "batch" && batchHistory === "forced";
  return { options: { ...options, ...(forced ? { includeHistoricalData: true } : {}) } };
}

/** Add a definition that somebody has made. */
export function add(store: Store, definition: StoredDefinition, by: Actor = "api"): void {
  store.queue.change(() => listOf(store, definition).push(definition));
  store.revision += 1;
  audit(store, definition, "Created", by);
}

export interface DefinitionChanges {
  name?: string | undefined;
  description?: string | undefined;
  enabled?: boolean | undefined;
  definition?: { query: string; type?: string | undefined } | undefined;
  options?: DefinitionOptions | undefined;
}

/** Apply a change of whoever makes it; only the API's own writes lock. */
export function change(
  store: Store,
  stored: StoredDefinition,
  { definition, name, description, enabled, options }: DefinitionChanges,
  by: Actor,
): void {
  const before = { ...stored };
  const isBatch = computationType(stored) === "batch";
  store.queue.change(() => {
    if (definition !== undefined) changeQuery(store, stored, definition);
    if (name !== undefined) stored.name = name;
    if (description !== undefined) stored.description = description;
    if (options !== undefined)
      Object.assign(stored, keptOptions(options, computationType(stored), store.switches));
    if (enabled !== undefined && enabled !== stored.enabled) enable(store, stored, enabled);
    const { query, enabled: was, options: had } = before;
    if (stored.query !== query || stored.enabled !== was || stored.options !== had)
      revise(store, stored, before, isBatch);
  });
  store.touch(stored, by);
  if (by === "api") stored.lockedAt = store.clock.now();
  audit(store, stored, "Modified", by);
}

/** What arrives while a definition is disabled does not count until it is enabled again. */
function enable({ profiles, clock }: Store, stored: StoredDefinition, enabled: boolean): void {
  stored.enabled = enabled;
  stored.disabledArrival = enabled ? undefined : profiles.space(stored.spaceId).arrivals;
  stored.disabledAt = enabled ? undefined : clock.now();
}

function changeQuery(
  store: Store,
  stored: StoredDefinition,
  { query, type = stored.type }: NonNullable<DefinitionChanges["definition"]>,
): void {
  const { sentence } = words[stored.kind];
  if (type !== stored.type) throw badRequest(`The type of a ${sentence} cannot be changed`);
  const parsed = readDefinition(store, { ...stored, query });
  if (computationType({ ...stored, query }) !== computationType(stored)) {
    throw badRequest(
      `A real-time ${sentence} cannot become a batch ${sentence}, nor the reverse`,
      store.switches.kindChangeStatus,
    );
  }
  if (stored.kind === "audience") requireNoCycle(store.audiences, stored.spaceId, stored.key, parsed);
  stored.query = query;
}

/** Profiles keep the values, as custom traits. */
export function remove(
  store: Store,
  computation: ComputedValues,
  definition: StoredDefinition,
  by: Actor,
): void {
  computation.retire(definition);
  const list = listOf(store, definition);
  store.queue.change(() => list.splice(list.indexOf(definition), 1));
  store.traitDestinations = store.traitDestinations.filter(({ trait }) => trait !== definition);
  audit(store, definition, "Deleted", by);
}

function listOf({ traits, audiences }: Store, { kind }: StoredDefinition): StoredDefinition[] {
  return kind === "trait" ? traits : audiences;
}

function audit(store: Store, { kind, id, name }: StoredDefinition, happened: string, by: Actor): void {
  store.audit(`${words[kind].event} ${happened}`, words[kind].type, id, name, by);
}
