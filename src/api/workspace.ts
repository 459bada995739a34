import { z } from "zod";

export const Workspace = z.looseObject({ id: z.string(), slug: z.string(), name: z.string() });
export type Workspace = z.output<typeof Workspace>;
