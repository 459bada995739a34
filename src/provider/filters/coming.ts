import type { Space } from "../../api";
import { UsageError } from "../errors";
import { isUnsettled } from "../workspace/create-once";
import type { Wanted } from "../workspace/declarations";
import { contradiction, type Stand } from "./agreement";
import type { Inputs } from "./inputs";
import type { Registry } from "./registry";
import { standsOf } from "./standing";

/**
 * Let a filter come to stand, by creating, changing or enabling it, unless it and another one of its space would leave
 * nothing. What other declarations of this run are about to do counts as done.
 *
 * @param id - of a filter that exists
 * @throws {UsageError} that names both
 */
export async function whileComing<T>(
  registry: Registry,
  space: Space,
  { wanted, id }: { wanted: Wanted<Inputs>; id?: string },
  send: () => Promise<T>,
): Promise<T> {
  const { declaration, inputs } = wanted;
  if (inputs.enabled === false) return send();
  const there = await registry.there(space.id);
  // From here to the claim nothing is awaited: two declarations may come at the same time.
  const coming = { called: `"${inputs.name}" of ${declaration}`, statement: inputs.if, id };
  const others = [...standsOf(there, id), ...registry.standing.in(space.id, id)];
  requireAgreement(space.slug, coming, others);
  registry.standing.come(space.id, coming);
  try {
    const sent = await send();
    registry.standing.came(coming);
    return sent;
  } catch (error) {
    // After a lost answer, what was sent may be at work.
    if (!isUnsettled(error)) registry.standing.came(coming);
    throw error;
  }
}

function requireAgreement(space: string, coming: Stand, others: readonly Stand[]): void {
  const found = others.flatMap((other) => contradiction(coming, other) ?? []);
  const [first] = found;
  if (first === undefined) return;
  const { lost, letting, dropping } = first;
  throw new UsageError(
    letting === coming
      ? `space filter ${coming.called} lets only ${lost} through, and space ${space} has ${dropping.called}, which drops it: ` +
          "together they would leave none. Disable or delete that one, or correct this one"
      : `space filter ${coming.called} drops ${lost}, and space ${space} has ${letting.called}, which lets nothing else through: ` +
          "together they would leave none. Disable or delete that one, or correct this one",
  );
}
