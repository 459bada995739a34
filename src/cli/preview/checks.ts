import { pathSegments } from "../../query/profile";
import { nearest } from "../../query/suggest";
import type { Asked, AskedEvent, AskedField, AskedTrait } from "./asked";
import { isNotRead, type SpaceSchema } from "./schema";

/** One name or value that a query asks for, and whether the space has seen it. */
export interface Check {
  readonly kind: "event" | "property" | "value" | "trait" | "traitValue" | "source";
  /** As a person would say it, such as `property split`. */
  readonly what: string;
  /**
   * `never`: not in the whole of what Segment shows. `unproved`: not in a sample that is full. `optional`: never, and the
   * query does not need it. `declared`: this stack makes it. `unread`: Segment did not say. `missing`: a
   * source that the workspace does not have.
   */
  readonly seen: "yes" | "never" | "unproved" | "optional" | "declared" | "unread" | "missing";
  /** ISO 8601. */
  readonly lastSeenAt?: string;
  /** What was probably meant. */
  readonly suggestion?: string;
  /** Of a value that was not seen: how many others were, and the most like it. */
  readonly sample?: { readonly size: number; readonly like: readonly string[] };
  readonly why?: string;
}

/** Segment shows so many values; where it shows as many, there are more. */
const fullSample = 1_000;
const shownValues = 5;

/**
 * Look for everything that a query asks for. What stands on something that was never seen is not looked for.
 *
 * @param declared - keys of traits and audiences that the same stack has
 */
export async function checksOf(
  asked: Asked,
  schema: SpaceSchema,
  declared: ReadonlySet<string>,
  collection?: "accounts",
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const event of asked.events) checks.push(...(await eventChecks(event, schema)));
  for (const trait of asked.traits) checks.push(...(await traitChecks(trait, schema, declared, collection)));
  return checks;
}

async function eventChecks({ name, fields }: AskedEvent, schema: SpaceSchema): Promise<Check[]> {
  const named = { kind: "event", what: `event ${name}` } as const;
  const event = await schema.event(name);
  if (isNotRead(event)) return [{ ...named, seen: "unread", why: event.error }];
  if (event.found === undefined) return [{ ...named, seen: "never", ...meant(name, event.known) }];
  const checks: Check[] = [{ ...named, seen: "yes", lastSeenAt: event.found.lastSeenAt }];
  for (const field of fields) checks.push(...(await fieldChecks(name, field, schema)));
  return checks;
}

async function fieldChecks(event: string, field: AskedField, schema: SpaceSchema): Promise<Check[]> {
  const { path, type, needed, values } = field;
  const named = { kind: "property", what: `${type.toLowerCase()} ${path}` } as const;
  const properties = await schema.properties(event);
  if (isNotRead(properties)) return [{ ...named, seen: "unread", why: properties.error }];
  const own = properties.filter((property) => property.type === type);
  const known = own.map(({ name }) => name);
  const [first = path] = pathSegments(path);
  const found = own.find(({ name }) => name === path) ?? own.find(({ name }) => name === first);
  if (found === undefined) return [{ ...named, seen: needed ? "never" : "optional", ...meant(path, known) }];
  const check: Check = { ...named, seen: "yes", lastSeenAt: found.lastSeenAt };
  // Of a part of an object, the space shows no values.
  if (found.name !== path || values.length === 0) return [check];
  const sample = await schema.values(event, path, type);
  return [check, ...values.map((value) => valueCheck("value", path, value, sample))];
}

async function traitChecks(
  { key, needed, values }: AskedTrait,
  schema: SpaceSchema,
  declared: ReadonlySet<string>,
  collection: "accounts" | undefined,
): Promise<Check[]> {
  const named = { kind: "trait", what: `trait ${key}` } as const;
  const trait = await schema.trait(key, collection);
  if (isNotRead(trait)) return [{ ...named, seen: "unread", why: trait.error }];
  if (trait.found === undefined) {
    if (declared.has(key)) return [{ ...named, seen: "declared" }];
    return [{ ...named, seen: needed ? "never" : "optional", ...meant(key, [...trait.known, ...declared]) }];
  }
  const { type, lastSeenAt } = trait.found;
  const check: Check = { ...named, seen: "yes", lastSeenAt };
  // Membership of an audience is true or false.
  if (type === "AUDIENCE" || values.length === 0) return [check];
  const sample = await schema.traitValues(key, collection);
  return [check, ...values.map((value) => valueCheck("traitValue", key, value, sample))];
}

function valueCheck(
  kind: "value" | "traitValue",
  name: string,
  value: string,
  sample: Awaited<ReturnType<SpaceSchema["values"]>>,
): Check {
  const named = { kind, what: `${name} = '${value}'` };
  if (isNotRead(sample)) return { ...named, seen: "unread", why: sample.error };
  if (sample.some((seen) => sameValue(seen, value))) return { ...named, seen: "yes" };
  const like = sample.length <= shownValues ? sample.toSorted() : [];
  return {
    ...named,
    seen: sample.length >= fullSample ? "unproved" : "never",
    ...meant(value, sample),
    sample: { size: sample.length, like },
  };
}

/** Values are shown as texts; a number may be written in several ways. */
function sameValue(seen: string, wanted: string): boolean {
  if (seen === wanted) return true;
  return number.test(seen) && number.test(wanted) && Number(seen) === Number(wanted);
}

const number = /^-?\d{1,15}(\.\d+)?$/;

function meant(typed: string, known: readonly string[]): Pick<Check, "suggestion"> {
  const suggestion = nearest(typed, known);
  return suggestion === undefined ? {} : { suggestion };
}
