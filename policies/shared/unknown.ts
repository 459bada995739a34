/** A value that a preview does not know yet, because it comes from a resource that is not there yet. */
export const UNKNOWN: unique symbol = Symbol("known only during the update");
export type Unknown = typeof UNKNOWN;

/**
 * Read something of a resource, or learn that it is not known yet.
 *
 * The policy SDK throws when an unknown value is touched. The error is recognised by its shape, not by its class,
 * since a team's pack may bring another copy of the SDK than the one these rules would import.
 */
export function peek<T>(read: () => T): T | Unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "unknownTypeSentinel" in error) return UNKNOWN;
    throw error;
  }
}

/** A property of a resource as text; `undefined` when it is absent or empty. */
export function peekText(props: Record<string, unknown>, key: string): string | undefined | Unknown {
  const value = peek(() => props[key]);
  if (value === UNKNOWN) return UNKNOWN;
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value with everything in it, or `UNKNOWN` when any part is not known yet. */
export function known<T>(read: () => T): T | Unknown {
  return peek(() => JSON.parse(JSON.stringify(read())));
}
