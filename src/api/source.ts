import { z } from "zod";

import { Label } from "./label";

/** A source of events. It carries no list of the spaces that it feeds. */
export const Source = z.looseObject({
  id: z.string(),
  slug: z.string(),
  name: z.string().optional(),
  workspaceId: z.string(),
  enabled: z.boolean(),
  writeKeys: z.array(z.string()),
  labels: z.array(Label),
});
export type Source = z.output<typeof Source>;
