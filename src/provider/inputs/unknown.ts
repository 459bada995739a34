/**
 * In a preview, and when Pulumi plans a replacement, a value that is not known yet arrives as one of these fixed
 * strings, whatever its type (pulumi/pulumi#6310; `pkg/resource/plugin/rpc.go`).
 */
const sentinels = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string, and in practice everything
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
] as const;
/** One of those strings. */
export type UnknownSentinel = (typeof sentinels)[number];
const unknown: ReadonlySet<unknown> = new Set(sentinels);

/** Whether any part of a value is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (typeof value === "string") return unknown.has(value);
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return false;
}
