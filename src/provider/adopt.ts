import type { Query } from "../query";
import type { CommonInputs } from "./definition-inputs";
import type { Kind, Stored, Where } from "./definition-kind";
import { changesTo, readQuery } from "./definition-state";
import { UsageError, type Properties } from "./handler";
import type { Session } from "./session";

/**
 * Take over what is already there, as far as `adopt` allows.
 *
 * `byName` writes the program's definition over the one in Segment, after which Segment's app cannot edit it any more.
 *
 * @throws {UsageError} when `adopt` does not allow it, or Segment cannot make it what the program says
 */
export async function adopt<T extends Stored, New extends { name: string }>(
  kind: Kind<T, New>,
  session: Session,
  where: Where,
  existing: T,
  inputs: CommonInputs,
  raw: Properties,
  query: Query,
): Promise<T> {
  const mode = inputs.adopt ?? session.settings.adopt;
  const what = `space ${where.space.slug} already has the ${kind.noun} "${existing.name}" (${existing.id}, key "${existing.key}")`;
  if (mode === "never") {
    throw new UsageError(
      `${what}: use another \`name\`, or let this program own it with \`adopt: "identical"\` (its definition must be the same) or \`adopt: "byName"\` (it becomes what the program says)`,
    );
  }
  const obstacle = obstacleTo(kind, existing, raw, query);
  if (obstacle !== undefined) {
    throw new UsageError(
      `${what}, which cannot become the one in the program: ${obstacle}. Use another \`name\`, or delete it in Segment`,
    );
  }
  const known: Properties = {
    ...(existing as object),
    ...kind.seen(existing),
    query: existing.definition?.query,
  };
  const changes = changesTo(kind, known, inputs, query, raw["options"]);
  const changed = Object.keys(changes);
  if (mode === "identical" && changed.length > 0) {
    throw new UsageError(
      `${what}, and it differs in ${changed.join(", ")}: make the program the same, or write \`adopt: "byName"\` to change it`,
    );
  }
  const definitions = kind.definitions(session);
  definitions.adopt(existing);
  session.log.info(
    `${kind.noun} "${inputs.name}" was already in space ${where.space.slug} (${existing.id}) and now belongs to this program`,
  );
  if (changed.length === 0) return existing;
  definitions.snapshots.forget(where.space.id);
  return kind.update(session, where, existing.id, changes, raw);
}

function obstacleTo<T extends Stored, New extends { name: string }>(
  kind: Kind<T, New>,
  existing: T,
  raw: Properties,
  query: Query,
): string | undefined {
  const seen = kind.seen(existing);
  if (existing.definition === null || existing.definition === undefined)
    return "Segment shows no definition of it";
  const type = seen[kind.typeInput];
  if (type !== raw[kind.typeInput]) return `its ${kind.typeInput} is ${String(type)}`;
  const before = readQuery(kind, { ...seen, query: existing.definition.query });
  if (before !== undefined && kind.computation(before, seen) !== kind.computation(query, raw)) {
    return `it is computed ${kind.computation(before, seen) === "batch" ? "in batches" : "in real time"}, and Segment cannot change that`;
  }
  return kind.obstacle(existing, raw);
}
