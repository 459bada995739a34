import { z } from "zod";

/** A Personas space. Segment tells nothing about its sources or its connection policy. */
export const Space = z.looseObject({ id: z.string(), slug: z.string(), name: z.string() });
export type Space = z.output<typeof Space>;
