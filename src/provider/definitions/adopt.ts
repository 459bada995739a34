import type { Query } from "../../query";
import { UsageError } from "../errors";
import type { Properties } from "../properties";
import type { Session } from "../workspace/session";
import type { CommonInputs } from "./inputs";
import type { Definition } from "./family";
import type { Kind, Where } from "./kind";
import { changesTo, readQuery } from "./state";

/**
 * Take over what is already there, as far as `adopt` allows.
 *
 * `byName` writes the program's definition over the one in Segment, after which Segment's app cannot edit it any more.
 *
 * @throws {UsageError} when `adopt` does not allow it, or Segment cannot make it what the program says
 */
export async function adopt<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  session: Session,
  where: Where,
  existing: T,
  inputs: Inputs,
  query: Query,
): Promise<T> {
  const mode = inputs.adopt ?? session.settings.adopt;
  const what = `space ${where.space.slug} already has the ${kind.noun} "${existing.name}" (${existing.id}, key "${existing.key}")`;
  if (mode === "never") {
    throw new UsageError(
      `${what}: use another \`name\`, or let this program own it with \`adopt: "identical"\` (its definition must be the same) or \`adopt: "byName"\` (it becomes what the program says)`,
    );
  }
  const obstacle = obstacleTo(kind, existing, inputs, query);
  if (obstacle !== undefined) {
    throw new UsageError(
      `${what}, which cannot become the one in the program: ${obstacle}. Use another \`name\`, or delete it in Segment`,
    );
  }
  const { name, description, enabled } = existing;
  const known = { name, description, enabled, ...kind.seen(existing), query: existing.definition?.query };
  const changes = changesTo(kind, known, inputs, query);
  const changed = Object.keys(changes);
  if (mode === "identical" && changed.length > 0) {
    throw new UsageError(
      `${what}, and it differs in ${changed.join(", ")}: make the program the same, or write \`adopt: "byName"\` to change it`,
    );
  }
  const registry = kind.registry.of(session);
  registry.adopt(existing);
  session.log.info(
    `${kind.noun} "${inputs.name}" was already in space ${where.space.slug} (${existing.id}) and now belongs to this program`,
  );
  if (changed.length === 0) return existing;
  registry.snapshots.forget(where.space.id);
  return kind.update(session.client, where.space.id, existing.id, changes, inputs);
}

function obstacleTo<Inputs extends CommonInputs, T extends Definition>(
  kind: Kind<Inputs, T>,
  existing: T,
  inputs: Inputs,
  query: Query,
): string | undefined {
  const seen = kind.seen(existing);
  if (existing.definition === null || existing.definition === undefined)
    return "Segment shows no definition of it";
  const type = seen[kind.typeInput];
  const given: Properties = inputs;
  if (type !== given[kind.typeInput]) return `its ${kind.typeInput} is ${String(type)}`;
  const before = readQuery(kind, { ...seen, query: existing.definition.query });
  if (before !== undefined && kind.computation(before, seen) !== kind.computation(query, given)) {
    return `it is computed ${kind.computation(before, seen) === "batch" ? "in batches" : "in real time"}, and Segment cannot change that`;
  }
  return kind.obstacle(existing, inputs);
}
