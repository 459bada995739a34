/** A part of a filter that cannot be built: `where` is what the program wrote, as in `property("a").equals(...)`. */
export class FqlBuildError extends Error {
  override readonly name = "FqlBuildError";

  constructor(
    readonly where: string,
    reason: string,
  ) {
    super(`\`${where}\` ${reason}`);
  }
}

/** What was given, for the end of a sentence. */
export function describe(value: unknown): string {
  if (value === undefined) return "it is missing";
  if (value === "") return "it is empty";
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return `it is ${value}`;
  if (Array.isArray(value)) return "it is a list";
  if (typeof value !== "object") return `it is a ${typeof value}`;
  return isDeferred(value) ? "it is not known yet" : "it is an object";
}

/** A Pulumi output, which has both, or a promise. */
export function isDeferred(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("then" in value || "apply" in value);
}
