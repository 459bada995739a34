import { z } from "zod";

/** A Personas space. Segment tells nothing about its sources or its connection policy. */
export const Space = z.looseObject({ id: z.string(), slug: z.string(), name: z.string() });
export type Space = z.output<typeof Space>;

/** A space id without `spa_`: Segment writes it both ways, so comparisons use this form. */
export function bareSpaceId(id: string): string {
  return id.replace(/^spa_/, "");
}
