import type { ComputedTrait, Space } from "../api";
import { computationOf, type Query } from "../query";
import { UsageError } from "./handler";
import type { Session } from "./session";
import { changesTo, readQuery } from "./trait";
import { historyOptions, type TraitInputs } from "./trait-inputs";

/**
 * Take over a trait that is already there, as far as `adopt` allows.
 *
 * `byName` writes the program's definition over the one in Segment, after which Segment's app cannot edit it any more.
 *
 * @throws {UsageError} when `adopt` does not allow it, or Segment cannot make the trait what the program says
 */
export async function adoptTrait(
  session: Session,
  space: Space,
  existing: ComputedTrait,
  inputs: TraitInputs,
  query: Query,
): Promise<ComputedTrait> {
  const mode = inputs.adopt ?? session.settings.adopt;
  const what = `space ${space.slug} already has the trait "${existing.name}" (${existing.id}, key "${existing.key}")`;
  if (mode === "never") {
    throw new UsageError(
      `${what}: use another \`name\`, or let this program own it with \`adopt: "identical"\` (its definition must be the same) or \`adopt: "byName"\` (it becomes what the program says)`,
    );
  }
  const obstacle = obstacleTo(existing, inputs, query);
  if (obstacle !== undefined)
    throw new UsageError(
      `${what}, which cannot become the one in the program: ${obstacle}. Use another \`name\`, or delete it in Segment`,
    );
  const changes = changesTo({ ...existing, query: existing.definition?.query }, inputs, query);
  const changed = Object.keys(changes);
  if (mode === "identical" && changed.length > 0) {
    throw new UsageError(
      `${what}, and it differs in ${changed.join(", ")}: make the program the same, or write \`adopt: "byName"\` to change it`,
    );
  }
  session.traits.adopt(existing);
  session.log.info(
    `trait "${inputs.name}" was already in space ${space.slug} (${existing.id}) and now belongs to this program`,
  );
  if (changed.length === 0) return existing;
  session.traits.snapshots.forget(space.id);
  return session.client.computedTraits.update(space.id, existing.id, changes);
}

function obstacleTo(
  { definition, options }: ComputedTrait,
  inputs: TraitInputs,
  query: Query,
): string | undefined {
  if (definition === null || definition === undefined) return "Segment shows no definition of it";
  if (definition.type !== (inputs.type ?? "USERS")) return `its type is ${definition.type}`;
  const before = readQuery(definition.query);
  if (before !== undefined && computationOf(before) !== computationOf(query)) {
    return `it is computed ${computationOf(query) === "batch" ? "in real time" : "in batches"}, and Segment cannot change that`;
  }
  const fixed = historyOptions.find((name) => {
    const [wanted, has] = [inputs[name], options?.[name]];
    // Segment may switch history on by itself, when a definition cannot be computed without it.
    return (
      wanted !== undefined &&
      has !== undefined &&
      wanted !== has &&
      !(name === "includeHistoricalData" && has === true)
    );
  });
  return fixed === undefined
    ? undefined
    : `its ${fixed} is ${String(options?.[fixed])}, and Segment cannot change that`;
}
