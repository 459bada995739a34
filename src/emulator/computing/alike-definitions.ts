import type { Admission, ProfileEvent } from "../../query";

/** How many answers are remembered, and how long a text one is remembered by. */
const maxKnown = 10_000;
const maxKey = 200;

/**
 * Definitions that judge an event by the same properties. Impressions of the same flag, treatment and environment are
 * judged once: what was said of one of them holds for all.
 */
export class AlikeDefinitions<Definition extends { readonly admission: Admission }> {
  readonly definitions: Definition[] = [];
  readonly #known = new Map<string, readonly Definition[]>();

  /** @param properties - undefined where something else decides as well */
  constructor(private readonly properties: readonly string[] | undefined) {}

  /** Those that an event can change. */
  wanting(event: ProfileEvent): readonly Definition[] {
    const key = this.#keyOf(event);
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    const found = admitting(this.definitions, event);
    if (key !== undefined && this.#known.size < maxKnown) this.#known.set(key, found);
    return found;
  }

  /** The values that decide, as one text. Objects and lists are rare, and cost more to write than to judge. */
  #keyOf({ properties = {} }: ProfileEvent): string | undefined {
    const values = this.properties?.map((name) =>
      Object.hasOwn(properties, name) ? properties[name] : null,
    );
    if (values?.every(isWritten) !== true) return undefined;
    const key = JSON.stringify(values);
    return key.length <= maxKey ? key : undefined;
  }
}

/** Whether JSON tells it from every other value; it takes what is too large for a number for nothing. */
function isWritten(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null;
}

export function admitting<Definition extends { readonly admission: Admission }>(
  definitions: readonly Definition[],
  event: ProfileEvent,
): Definition[] {
  return definitions.filter(({ admission }) => admission.admits(event));
}
