import { UsageError } from "../errors";
import type { Properties } from "../properties";
import { connectSteps } from "../workspace/app-pages";
import type { Session } from "../workspace/session";
import { isOnlySource } from "./declared";
import { defaultWithinDays, deliveryTo, warnOfEnvironments } from "./delivery";
import { evidenceOf, type Evidence } from "./evidence";
import type { Inputs } from "./inputs";
import { nameOf } from "../workspace/sources";
import { requireSource } from "./requirements";
import { connectionRoute } from "./route";
import { stateOf } from "./state";
import { defaultWaitMinutes, waitFor } from "./wait";
import type { Where } from "./where";

/**
 * Verify the source, connect it where there is a route, and find out whether it is connected.
 *
 * @param lastState - of the last run; empty for a new connection
 * @throws {UsageError} when that stays unconfirmed and the program asked to be stopped
 */
export async function establish(
  session: Session,
  { workspace, space }: Omit<Where, "source">,
  inputs: Inputs,
  lastState: Properties,
): Promise<Properties> {
  const source = await requireSource(session, inputs, workspace);
  const where = { workspace, space, source };
  const evidence =
    (await connect(session, where, inputs)) ?? (await confirm(session, where, inputs, lastState));
  await warnOfEnvironments(session, space, inputs.expects);
  return stateOf(inputs, where, evidence);
}

/** Undefined in mode `app`, in which a person connects. */
async function connect(
  session: Session,
  { source, space }: Where,
  { expects }: Inputs,
): Promise<Evidence | undefined> {
  const route = connectionRoute(session, source.id, space.id);
  if (route === undefined) return undefined;
  const verdict = await route.connect();
  return { ...verdict, delivering: await deliveryTo(session, space, expects) };
}

async function confirm(
  session: Session,
  where: Where,
  inputs: Inputs,
  lastState: Properties,
): Promise<Evidence> {
  const { source, space } = where;
  const { onUnconfirmed = "warn", waitMinutes = defaultWaitMinutes } = inputs;
  const look = evidenceOf(session, source, space, inputs, lastState);
  const isEnough = (found: Evidence): boolean =>
    found.state === "connected" || (onUnconfirmed !== "warn" && isDelivering(session, where, found));
  const first = await look();
  if (isEnough(first)) return first;
  if (onUnconfirmed === "fail") throw new UsageError(`${unconfirmed(where, inputs, first)}; then ${again}`);
  if (onUnconfirmed === "warn") {
    session.log.warn(unconfirmed(where, inputs, first));
    return first;
  }
  // What to do is said before the wait, or nobody would do it.
  session.log.warn(
    `${unconfirmed(where, inputs, first)}; this run waits up to ${waitMinutes} minutes for it`,
  );
  const progress = `waiting for source "${source.slug}" to be connected to space "${space.slug}" in the app`;
  const last = await waitFor(session, look, isEnough, { waitMinutes, progress });
  if (isEnough(last)) return last;
  throw new UsageError(
    `${unconfirmed(where, inputs, last)}; then ${again}. ${waitMinutes} minutes were not enough`,
  );
}

const again = "run `pulumi up` again";

/** What a space receives comes from this source where the program declares no other; still, it proves nothing. */
function isDelivering(session: Session, { source, space }: Where, { state, delivering }: Evidence): boolean {
  return state === "unknown" && delivering === "yes" && isOnlySource(session, source.id, space.id);
}

function unconfirmed(
  { workspace, space, source }: Where,
  { expects }: Inputs,
  { state, evidence, delivering }: Evidence,
): string {
  const received =
    expects === undefined
      ? ""
      : `; received "${expects.event}" within ${expects.withinDays ?? defaultWithinDays} days: ${delivering}`;
  const steps = connectSteps(nameOf(source), workspace, space).join("; ");
  return `source "${nameOf(source)}" is not known to feed space "${space.slug}" (${state}: ${evidence}${received}): ${steps}`;
}
