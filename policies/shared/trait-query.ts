import {
  audienceTypes,
  compileLast,
  type LastTrait,
  parse,
  type ParseOptions,
  type Query,
} from "pulumi-segment-personas/query";

import type { Subject } from "./rule";
import { AUDIENCE, LAST_COMPUTED_TRAIT } from "./tokens";
import { isRecord, known, peekText, UNKNOWN, type Unknown } from "./unknown";

/**
 * The query of a trait or an audience as far as a rule about some event properties needs it: of a `LastComputedTrait`,
 * only the conditions on those properties, so that other conditions may be unknown. `undefined` when there is no valid
 * query, which the provider refuses anyway.
 */
export function queryAbout(
  { type, props }: Subject,
  properties: readonly string[],
): Query | undefined | Unknown {
  if (type === LAST_COMPUTED_TRAIT) return lastQuery(props, properties);
  return type === AUDIENCE ? audienceQuery(props) : writtenQuery(props, { as: "trait" });
}

function audienceQuery(props: Record<string, unknown>): Query | undefined | Unknown {
  const type = peekText(props, "audienceType");
  if (type === UNKNOWN) return UNKNOWN;
  const audienceType = audienceTypes.find((one) => one === type) ?? "USERS";
  return writtenQuery(props, { as: "audience", audienceType });
}

function writtenQuery(props: Record<string, unknown>, as: ParseOptions): Query | undefined | Unknown {
  const query = peekText(props, "query");
  return typeof query === "string" ? orUndefined(() => parse(query, as)) : query;
}

function lastQuery(
  props: Record<string, unknown>,
  properties: readonly string[],
): Query | undefined | Unknown {
  const event = peekText(props, "event");
  const property = peekText(props, "property");
  const within = peekText(props, "within");
  const conditions = known(() => conditionsOn(props["conditions"], properties));
  if (event === UNKNOWN || property === UNKNOWN || within === UNKNOWN || conditions === UNKNOWN)
    return UNKNOWN;
  if (event === undefined || property === undefined) return undefined;
  return orUndefined(() =>
    compileLast({ event, property, conditions, ...(within !== undefined && { within }) }),
  );
}

type Conditions = NonNullable<LastTrait["conditions"]>;

/** Only the conditions on some properties; no other condition is read. */
function conditionsOn(conditions: unknown, properties: readonly string[]): Conditions {
  if (!isConditions(conditions)) return {};
  const names = Object.keys(conditions).filter((name) => properties.includes(name));
  return Object.assign({}, ...names.map((name) => ({ [name]: conditions[name] })));
}

/** Their values are checked when the query is compiled. */
function isConditions(value: unknown): value is Conditions {
  return isRecord(value);
}

function orUndefined<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
