import type { ComputedTrait } from "../../api";
import { check, decompileLast, evaluate, parse } from "../../query";

/** A computed trait that holds the last treatment of a flag. */
export interface FlagTrait {
  readonly name: string;
  readonly flag: string;
  /** Whether people who are known by an `anonymousId` alone get a value. */
  readonly includesAnonymous: boolean;
  readonly query: string;
}

/** How the impressions name what they say. */
export interface PropertyNames {
  readonly flag: string;
  readonly treatment: string;
  readonly label: string;
}

/** The traits of a space that read one flag of the impressions each, whoever has made them. */
export function flagTraits(
  traits: readonly ComputedTrait[],
  event: string,
  { flag: property }: Pick<PropertyNames, "flag">,
): FlagTrait[] {
  return traits.flatMap(({ name, definition, options }) => {
    const query = definition?.query ?? "";
    const last = check(query).ok ? decompileLast(parse(query)) : undefined;
    const flag = last?.event === event ? equalTo(last.conditions?.[property]) : undefined;
    if (flag === undefined) return [];
    return [{ name, flag, query, includesAnonymous: options?.includeAnonymousUsers === true }];
  });
}

/** Whether a trait would take the value of an impression that is as its conditions want it, apart from what is given. */
export function stores(
  { query }: FlagTrait,
  event: string,
  given: Readonly<Record<string, string>>,
): boolean {
  const last = decompileLast(parse(query));
  if (last === undefined) return false;
  const wanted = Object.entries(last.conditions ?? {}).flatMap(([path, condition]) => {
    const value = equalTo(condition);
    return value === undefined ? [] : [[path, value] as const];
  });
  const properties: Record<string, unknown> = { ...Object.fromEntries(wanted), ...given };
  if (properties[last.property] === undefined) properties[last.property] = "any";
  const timestamp = new Date(0).toISOString();
  return evaluate(query, { events: [{ event, timestamp, properties }] }, { now: new Date(0) }) !== null;
}

/** The one text that a condition wants, or the first of several. */
function equalTo(condition: unknown): string | undefined {
  const given =
    typeof condition === "object" && condition !== null && !Array.isArray(condition)
      ? ((condition as { equals?: unknown }).equals ?? (condition as { oneOf?: unknown }).oneOf)
      : condition;
  const first: unknown = Array.isArray(given) ? given[0] : given;
  return typeof first === "string" ? first : undefined;
}
