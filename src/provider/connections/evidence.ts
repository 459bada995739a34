import type { Source, Space } from "../../api";
import type { Properties } from "../properties";
import type { Session } from "../workspace/session";
import { auditDays } from "../workspace/times";
import { AuditLog } from "./audit-log";
import { deliveryTo, type Delivering } from "./delivery";
import type { Inputs } from "./inputs";
import { confirmation, judge, recorded, type Verdict } from "./judge";

/** What is known about a connection, and whether its space receives what the source should send. */
export interface Evidence extends Verdict {
  delivering: Delivering;
}

/**
 * Look for evidence that a source feeds a space; every call of the function that comes back looks anew. The Public API
 * has no call that says so: the audit log records what was done in the app, the program may have a person's word, and
 * the last run's state remembers.
 */
export function evidenceOf(
  session: Session,
  source: Source,
  space: Space,
  { confirmedOn, expects }: Partial<Inputs>,
  lastState: Properties,
): () => Promise<Evidence> {
  const log = new AuditLog(session, source, space);
  const before = [...recorded(lastState), ...confirmation(confirmedOn)];
  return async () => {
    const [seen, delivering] = await Promise.all([log.signs(), deliveryTo(session, space, expects)]);
    if ("found" in seen) {
      const none = `no connection event within the audit log's ${auditDays} days`;
      return { ...(judge([...before, ...seen.found]) ?? unknown(none)), delivering };
    }
    return { ...(judge(before) ?? unknown(`the audit log could not be read: ${seen.why}`)), delivering };
  };
}

function unknown(evidence: string): Verdict {
  return { state: "unknown", evidence };
}
