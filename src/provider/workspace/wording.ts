/** Longer values are not repeated in a message: who wrote them finds them by the name. */
const longestShown = 40;

/** Values to choose from, as in `"us" or "eu"`. */
export function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => (typeof value === "string" ? `"${value}"` : String(value)));
  const last = shown.pop() ?? "nothing";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

/** What was given instead of a value to choose, as in `, not "mars"`. A token in the wrong place is never shown. */
export function notThat(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return `, not ${String(value)}`;
  if (typeof value !== "string") return notOfThatSort(value);
  if (value.length > longestShown || value.includes("sgp_")) return "";
  return `, not ${value === "" ? "an empty text" : `"${value}"`}`;
}

/** What sort of thing was given where it must not be shown, as in `, not a list`; nothing of a text, which may be secret. */
export function notOfThatSort(value: unknown): string {
  return `, not ${sortOf(value)}`;
}

function sortOf(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a string";
  if (typeof value === "boolean") return "true or false";
  if (typeof value === "number") return Number.isFinite(value) ? "a number" : String(value);
  return typeof value === "object" ? "an object" : "something that is no data";
}
