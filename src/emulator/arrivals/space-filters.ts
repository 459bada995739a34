import type { FilterChanges, NewFilter } from "../../api";
import type { RawCall } from "../../calls";
import { evaluate, FqlSyntaxError, parse, type Statement } from "../../fql";
import { isShown } from "../computing/definitions";
import { badRequest, invalid, notFound } from "../exchange/http";
import { newId } from "../ids";
import { requireSpace } from "../lookups";
import type { Actor, Store, StoredFilter, StoredSource, StoredSpace } from "../store";

/** @throws {Refusal} where the space is not named, or there is none of that id */
export function spaceOf(store: Store, integrationId: string | undefined): StoredSpace {
  if (integrationId === undefined) throw invalid('"integrationId" is required', "integrationId");
  return requireSpace(store, integrationId);
}

export function requireFilter(store: Store, id: string): StoredFilter {
  const filter = store.filters.find((candidate) => candidate.id === id);
  if (filter === undefined) throw notFound("Filter", id);
  return filter;
}

/** Those of a space that a list shows, oldest first. */
export function shownFilters(store: Store, { id }: StoredSpace): StoredFilter[] {
  return store.filters.filter((filter) => filter.spaceId === id && isShown(filter));
}

/** A filter as it is answered. */
export function shown(store: Store, filter: StoredFilter): unknown {
  const { id, spaceId, name, description, enabled, if: statement, drop, createdAt, updatedAt } = filter;
  return {
    id,
    workspaceId: store.workspace.id,
    integrationId: store.shownSpaceId(spaceId),
    name,
    description,
    enabled,
    if: statement,
    drop,
    createdAt,
    updatedAt,
  };
}

/** @throws {Refusal} for a text that is no statement, or where the space has as many filters as it may */
export function add(store: Store, space: StoredSpace, input: NewFilter): StoredFilter {
  const { maxFilters, enabledDefault, dropDefault } = store.switches;
  const statement = readStatement(store, input.if);
  if (store.filters.filter(({ spaceId }) => spaceId === space.id).length >= maxFilters)
    throw badRequest(`The space has reached its limit of ${maxFilters} filters`);
  const now = store.clock.iso();
  const { integrationId: _, enabled = enabledDefault, drop = dropDefault, ...given } = input;
  const filter: StoredFilter = {
    id: newId.filter(),
    spaceId: space.id,
    enabled,
    drop,
    ...given,
    statement,
    createdAt: now,
    updatedAt: now,
    missedReads: store.switches.readsUntilShown,
  };
  store.filters.push(filter);
  audit(store, filter, "Created", "api");
  return filter;
}

/** @throws {Refusal} for a text that is no statement, or any new one where the service changes none */
export function change(
  store: Store,
  filter: StoredFilter,
  changes: Omit<FilterChanges, "integrationId">,
  by: Actor,
): void {
  if (changes.if !== undefined && changes.if !== filter.if) {
    if (store.switches.newFilterStatement === "refuse")
      throw badRequest("The logic of a filter cannot be changed: delete it and create another one");
    filter.statement = readStatement(store, changes.if);
  }
  Object.assign(filter, changes, { updatedAt: store.clock.iso() });
  audit(store, filter, "Updated", by);
}

export function remove(store: Store, filter: StoredFilter, by: Actor): void {
  store.filters = store.filters.filter((other) => other !== filter);
  audit(store, filter, "Deleted", by);
}

/**
 * The filter of a space that drops a call, if one does, before anybody looks whose profile it belongs to. What is dropped
 * is logged with that filter.
 *
 * @param call - as it was sent
 */
export function dropping(
  store: Store,
  spaceId: string,
  source: StoredSource,
  call: RawCall,
): StoredFilter | undefined {
  const filter = store.filters.find(
    (candidate) =>
      candidate.spaceId === spaceId &&
      candidate.enabled &&
      candidate.drop &&
      evaluate(candidate.statement, call),
  );
  if (filter === undefined) return undefined;
  const { type, event, messageId } = call;
  store.dropped.add({
    at: store.clock.iso(),
    spaceId,
    source: source.slug,
    call: { type, event, messageId },
    filter: { id: filter.id, name: filter.name },
  });
  return filter;
}

function readStatement({ switches }: Store, text: string): Statement {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof FqlSyntaxError)) throw error;
    const reasons = error.problems.map(({ message, line, column }) => `${message} at ${line}:${column}`);
    throw invalid(reasons.join("; "), "if", switches.invalidQueryStatus);
  }
}

function audit(store: Store, { id, name }: StoredFilter, happened: string, by: Actor): void {
  store.audit(`Filter ${happened}`, "filter", id, name, by);
}
