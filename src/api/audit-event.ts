import { z } from "zod";

import { maybe } from "./maybe";

/** One entry of the audit log, kept for 90 days. */
export const AuditEvent = z.looseObject({
  id: z.string(),
  /** Documented as ISO 8601; samples have a blank where the T belongs. */
  timestamp: z.string(),
  /** In words, such as `Source Connected To Space`. */
  type: z.string(),
  /** Who did it, as in `public-api-token/9wPz4KcMd1`; of a person, there is an address too. */
  actor: maybe(z.string()),
  actorEmail: maybe(z.string()),
  resourceId: z.string(),
  resourceType: z.string(),
  resourceName: z.string(),
});
export type AuditEvent = z.output<typeof AuditEvent>;
