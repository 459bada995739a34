import type { Query } from "../../query";
import { UsageError } from "../errors";
import type { Properties } from "../properties";
import type { Where } from "../workspace/where";
import type { Definition } from "./family";
import type { CommonInputs } from "./inputs";
import type { Changes, Kind } from "./kind";
import { changesTo, readQuery } from "./state";

/** What to do with something of that name that is there already; the setting `segment:adopt` says the same. */
export type AdoptionMode = "never" | "identical" | "byName";

/**
 * What has to change in something that is already there, so that a program can own it.
 *
 * `byName` writes the program's definition over the one in Segment, after which Segment's app cannot edit it any more.
 *
 * @throws {UsageError} when `mode` does not allow it, or Segment cannot make it what the program says
 */
export function adoption<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  { space }: Where,
  existing: T,
  { inputs, query, mode }: { inputs: Inputs; query: Query; mode: AdoptionMode },
): Changes {
  const what = `space ${space.slug} already has the ${kind.noun} "${existing.name}" (${existing.id}, key "${existing.key}")`;
  if (mode === "never") {
    throw new UsageError(
      `${what}. If you renamed the resource in the program, give it \`aliases: [{ name: "<old name>" }]\`; ` +
        `else use another \`name\`, or let this program own it with \`adopt: "identical"\` (its definition must be the same) or \`adopt: "byName"\` (it becomes what the program says)`,
    );
  }
  const obstacle = obstacleTo(kind, existing, inputs, query);
  if (obstacle !== undefined) {
    throw new UsageError(
      `${what}, which cannot become the one in the program: ${obstacle}. Use another \`name\`, or delete it in Segment`,
    );
  }
  const { name, description, enabled } = existing;
  const known = {
    name,
    description,
    enabled,
    ...kind.seen(existing, inputs),
    query: existing.definition?.query,
  };
  const changes = changesTo(kind, known, inputs, query);
  const changed = Object.keys(changes);
  if (mode === "identical" && changed.length > 0) {
    throw new UsageError(
      `${what}, and it differs in ${changed.join(", ")}: make the program the same, or write \`adopt: "byName"\` to change it`,
    );
  }
  return changes;
}

function obstacleTo<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  existing: T,
  inputs: Inputs,
  query: Query,
): string | undefined {
  const seen = kind.seen(existing, inputs);
  if (existing.definition === null || existing.definition === undefined)
    return "Segment shows no definition of it";
  const given: Properties = inputs;
  const type = seen[kind.typeInput];
  if (type !== given[kind.typeInput]) return `its ${kind.typeInput} is ${String(type)}`;
  const before = readQuery(kind, { ...seen, query: existing.definition.query });
  if (before !== undefined && kind.computation(before, seen) !== kind.computation(query, given)) {
    return `it is computed ${kind.computation(before, seen) === "batch" ? "in batches" : "in real time"}, and Segment cannot change that`;
  }
  return kind.obstacle(existing, inputs);
}
