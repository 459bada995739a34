import type { Filter } from "../../api";
import { UsageError } from "../errors";
import type { Where } from "../workspace/where";
import type { Inputs } from "./inputs";
import { changesTo, type Changes } from "./state";

/**
 * What has to change in a filter that is already there, so that a program can own it.
 *
 * @throws {UsageError} when `mode` does not allow it
 */
export function adoption(
  { space }: Where,
  existing: Filter,
  inputs: Inputs,
  mode: "never" | "identical" | "byName",
): Changes {
  const what = `space ${space.slug} already has the space filter "${inputs.name}" (${existing.id})`;
  if (mode === "never") {
    throw new UsageError(
      `${what}. If you renamed the resource in the program, give it \`aliases: [{ name: "<old name>" }]\`; ` +
        `else use another \`name\`, or let this program own it with \`adopt: "identical"\` (it must be the same) or \`adopt: "byName"\` (it becomes what the program says)`,
    );
  }
  const changes = changesTo(existing, inputs);
  const changed = Object.keys(changes);
  if (mode === "identical" && changed.length > 0) {
    throw new UsageError(
      `${what}, and it differs in ${changed.join(", ")}: make the program the same, or write \`adopt: "byName"\` to change it`,
    );
  }
  return changes;
}
