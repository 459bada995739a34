import { isDeepStrictEqual } from "node:util";

import type { Difference } from "../handler";
import { inputsThat } from "../inputs/rules";
import { text, type Properties } from "../properties";
import { sameSpace } from "../workspace/space-id";
import { rules, type Inputs } from "./inputs";
import { readStatement, sameStatement } from "./statement";

/** Compare state with new inputs: statements by meaning, and taking away what Segment cannot clear is no change. */
export function diffFilter(state: Properties, inputs: Properties): Difference {
  const changes = (change: "update" | "definition" | "replace"): string[] =>
    inputsThat(change, rules).filter((name) => differs(name as keyof Inputs, state, inputs));
  const replaces = changes("replace");
  const isChanged = [...replaces, ...changes("update"), ...changes("definition")].length > 0;
  const filter = `space filter "${text(state, "name")}"`;
  if (isChanged) {
    const isUnreadable = text(state, "if") !== "" && readStatement(state["if"]) === undefined;
    return {
      changes: "inputs",
      replaces,
      ...(isUnreadable
        ? {
            reason: `the statement that ${filter} has in Segment is none that this version can read, so it cannot tell what is dropped now`,
          }
        : {}),
    };
  }
  if (state["drop"] !== false) return { changes: false };
  return {
    changes: "outputs",
    reason: `${filter} was set in Segment not to drop anything: \`pulumi up\` makes it drop again`,
  };
}

function differs(name: keyof Inputs, state: Properties, inputs: Properties): boolean {
  const [before, after] = [state[name], inputs[name]];
  if (name === "spaceId") return !sameSpace(before, after);
  if (name === "if") return !sameStatement(before, after);
  if (after === undefined && rules[name].removal === "stays") return false;
  return !isDeepStrictEqual(before, after);
}
