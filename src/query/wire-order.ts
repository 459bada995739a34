/**
 * The same value with its keys sorted at every depth, as objects leave Pulumi's wire. Program, provider and commands print
 * one text of the same conditions only where they print them in one order.
 */
export function inWireOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWireOrder);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inWireOrder((value as Record<string, unknown>)[key])]));
}
