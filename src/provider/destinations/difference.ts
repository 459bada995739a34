import { isDeepStrictEqual } from "node:util";

import type { Difference } from "../handler";
import { inputsThat } from "../inputs/rules";
import { hasUnknown } from "../inputs/unknown";
import type { Properties } from "../properties";
import { sameSpace } from "../workspace/space-id";
import { sameActivations } from "./activation";
import { rules, type Inputs } from "./inputs";
import { sameIdSync } from "./same";
import { activationsIn, idSyncIn, unsettledIn } from "./state";

/** Compare state with new inputs by what they mean: order means nothing, and what Segment cannot clear is no change. */
export function diffDestination(state: Properties, inputs: Properties): Difference {
  const changes = (change: "update" | "replace"): string[] =>
    inputsThat(change, rules).filter((name) => differs(name as keyof Inputs, state, inputs));
  const replaces = changes("replace");
  if (replaces.length > 0 || changes("update").length > 0) return { changes: "inputs", replaces };
  const unsettled = unsettledIn(state);
  if (unsettled.length === 0) return { changes: false };
  const names = unsettled.map((name) => `"${name}"`).join(", ");
  return {
    changes: "outputs",
    reason: `the last run could not tell whether it made activation ${names}: \`pulumi up\` looks again`,
  };
}

function differs(name: keyof Inputs, state: Properties, inputs: Properties): boolean {
  const [before, after] = [state[name], inputs[name]];
  if (name === "spaceId") return !sameSpace(before, after);
  if (after === undefined && rules[name].removal === "stays") return false;
  if (hasUnknown(after)) return true;
  if (name === "idSync") return !sameIdSync(idSyncIn(state), idSyncIn(inputs));
  if (name === "activations") return !sameActivations(activationsIn(state), activationsIn(inputs));
  return !isDeepStrictEqual(before, after);
}
