import {
  computationOf,
  parse,
  print,
  QuerySyntaxError,
  traitKey,
  type AudienceType,
  type Query,
} from "../query";
import { badRequest, invalid } from "./http";
import { requireNoCycle } from "./references";
import type { Actor, DefinitionOptions, Store, StoredDefinition } from "./store";

/** What traits and audiences have in common here: validation of definitions, keys, status and locks. */
export type Family = "trait" | "audience";

/** @throws {Refusal} for a text that is not a definition, with the position in its message */
export function readDefinition(store: Store, family: Family, text: string, type: string): Query {
  try {
    return parse(text, { as: family, ...levelOf(family, type) });
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const reasons = error.problems.map(({ message, line, column }) => `${message} at ${line}:${column}`);
    throw invalid(reasons.join("; "), "definition.query", store.switches.invalidQueryStatus);
  }
}

function levelOf(
  family: Family,
  type: string,
): { audienceType: AudienceType } | { traitType: "USERS" | "ACCOUNTS" } {
  if (family === "trait") return { traitType: type === "ACCOUNTS" ? "ACCOUNTS" : "USERS" };
  return { audienceType: type === "ACCOUNTS" || type === "LINKED" ? type : "USERS" };
}

export function computationType(
  family: Family,
  { query, type }: Pick<StoredDefinition, "query" | "type">,
): "realtime" | "batch" {
  return computationOf(parse(query, { as: family, ...levelOf(family, type) }), levelOf(family, type));
}

/** The text as it is answered; whether Segment keeps it is not documented. */
export function shownQuery({ switches }: Store, family: Family, { query, type }: StoredDefinition): string {
  return switches.queryText === "asSent"
    ? query
    : print(parse(query, { as: family, ...levelOf(family, type) }));
}

/** The key that a new definition gets. @throws {Refusal} when another definition of the space has it */
export function newKey({ traits, audiences, switches }: Store, spaceId: string, name: string): string {
  const key = traitKey(name);
  if (key === "") throw invalid('"name" must contain a letter or digit', "name");
  const taken = new Set(
    [...traits, ...audiences].filter((other) => other.spaceId === spaceId).map((other) => other.key),
  );
  if (!taken.has(key)) return key;
  if (switches.keyCollision === "refuse")
    throw invalid(`"name" leads to the key "${key}", which is already in use`, "name");
  let suffix = 2;
  while (taken.has(`${key}_${suffix}`)) suffix += 1;
  return `${key}_${suffix}`;
}

/** Where a definition stands on the emulator's clock. */
export function statusOf({ switches, clock }: Store, { enabled, changedAt }: StoredDefinition): string {
  if (!enabled) return "Disabled";
  const elapsedMs = clock.now() - changedAt;
  if (elapsedMs < switches.statusMs || switches.statusProgress === "stuck") return "Computing";
  if (switches.statusProgress === "failed") return "Failed";
  if (switches.statusProgress === "awaitingDestinations") return "Awaiting Destinations";
  return elapsedMs < switches.statusMs * 2 ? "Backfilling" : "Live";
}

/** A definition that was changed takes no further change until Segment has incorporated it. */
export function requireUnlocked({ clock, switches }: Store, { lockedUntil, name }: StoredDefinition): void {
  if (clock.now() >= lockedUntil) return;
  throw badRequest(`"${name}" is locked while an earlier change is incorporated`, switches.lockStatus);
}

/**
 * Options as Segment keeps them: a definition that is computed in batches needs history, whatever was asked for.
 */
export function keptOptions(
  options: DefinitionOptions | undefined,
  computation: "realtime" | "batch",
): { options?: DefinitionOptions } {
  if (options === undefined) return {};
  const forced = options.includeHistoricalData === false && computation === "batch";
  return { options: { ...options, ...(forced ? { includeHistoricalData: true } : {}) } };
}

export interface DefinitionChanges {
  name?: string | undefined;
  description?: string | undefined;
  enabled?: boolean | undefined;
  query?: string | undefined;
  options?: DefinitionOptions | undefined;
}

/** Apply a change of whoever makes it; only the API's own writes lock. */
export function change(
  store: Store,
  family: Family,
  definition: StoredDefinition,
  { query, name, description, enabled, options }: DefinitionChanges,
  by: Actor,
): void {
  if (query !== undefined) {
    const parsed = readDefinition(store, family, query, definition.type);
    if (computationType(family, { ...definition, query }) !== computationType(family, definition)) {
      throw badRequest(
        `A real-time ${family} cannot become a batch ${family}, nor the reverse`,
        store.switches.kindChangeStatus,
      );
    }
    if (family === "audience") requireNoCycle(store.audiences, definition.spaceId, definition.key, parsed);
    definition.query = query;
  }
  if (name !== undefined) definition.name = name;
  if (description !== undefined) definition.description = description;
  if (options !== undefined)
    Object.assign(definition, keptOptions(options, computationType(family, definition)));
  if (enabled !== undefined && enabled !== definition.enabled) {
    definition.enabled = enabled;
    definition.disabledArrival = enabled ? undefined : store.profiles.space(definition.spaceId).arrivals;
  }
  store.touch(definition, by);
  if (by === "api") definition.lockedUntil = store.clock.now() + store.switches.lockMs;
}
