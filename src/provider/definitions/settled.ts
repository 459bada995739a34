import { IncompleteError, type Observed } from "../errors";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import type { Definition } from "./family";
import type { CommonInputs } from "./inputs";
import type { Kind, Prepared } from "./kind";
import { waitUntilLive } from "./live";
import { stateOf } from "./state";

/**
 * The state after a write; when the program asked for it, not before Segment reports it live.
 *
 * @throws {IncompleteError} when it does not get live: what was made is in state, whatever happens behind it
 */
export async function settled<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  where: Where,
  { inputs, prepared }: { readonly inputs: Inputs; readonly prepared: Prepared<T> },
  item: T,
): Promise<Observed> {
  const observed = (seen: T): Observed => {
    const more = { ...kind.outputs(seen, {}), ...prepared(seen, where) };
    return { id: seen.id, state: stateOf(kind, inputs, seen, where, more) };
  };
  if (inputs.waitForLive !== true || inputs.enabled === false) return observed(item);
  const { last, problem } = await waitUntilLive(kind, session, item, inputs.waitMinutes);
  if (problem !== undefined) throw new IncompleteError(problem, observed(last));
  return observed(last);
}
