import { actors, type StoredDefinition } from "./store";

/** Who keeps a definition, as far as anybody can tell. */
export type Maker = "pulumi" | "api" | "app" | "seed";

/** How this package's own client introduces itself. */
const client = "pulumi-segment-personas/";

/** A definition, or a filter, of which Segment does not say who has made it. */
type Made = Pick<StoredDefinition, "client"> & { createdBy?: string; description?: string | undefined };

/**
 * Segment keeps nothing of it: the emulator remembers which program has written a definition last, and a description may
 * say it.
 */
export function makerOf({ client: agent, createdBy, description = "" }: Made): Maker {
  if (agent?.startsWith(client) === true || /managed by pulumi/i.test(description)) return "pulumi";
  if (createdBy === actors.app.id) return "app";
  return agent === undefined ? "seed" : "api";
}
