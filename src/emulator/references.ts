import { referencesOf, type Query } from "../query";
import { parseDefinition } from "./computing/definition-query";
import { badRequest } from "./exchange/http";
import type { StoredDefinition } from "./stored";

type Referring = Pick<StoredDefinition, "kind" | "spaceId" | "key" | "query" | "type">;

/** @throws {Refusal} when an audience would ask for itself, by way of others too */
export function requireNoCycle(
  audiences: readonly Referring[],
  spaceId: string,
  key: string,
  query: Query,
): void {
  const others = new Map(
    audiences
      .filter((audience) => audience.spaceId === spaceId && audience.key !== key)
      .map((audience) => [audience.key, audience]),
  );
  const seen = new Set<string>();
  const pending = referencesOf(query);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === key) throw badRequest(`The audience "${key}" would refer to itself`);
    const other = seen.has(next) ? undefined : others.get(next);
    seen.add(next);
    if (other !== undefined) pending.push(...referencesOf(parseDefinition(other)));
  }
}
