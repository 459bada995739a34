import { planQuotas } from "../../api";
import type { Adoption } from "./adoptions";
import { type Change, isTrait } from "./changes";
import type { SpaceTraits } from "./spaces";

export interface Quota {
  /** Computed traits that the workspace's plan allows (`segment:maxTraits`). */
  readonly max: number;
  readonly after: number;
  /** What was counted. */
  readonly counted: string;
}

/**
 * Computed traits after the apply, against the plan. Segment counts a whole workspace; this counts the spaces that
 * were listed, or else the stack.
 */
export function quotaOf(
  changes: readonly Change[],
  traitsOfStack: number | undefined,
  lists: SpaceTraits,
  adoptions: readonly Adoption[],
  config: Readonly<Record<string, string>>,
): Quota | undefined {
  const max = Number(config["segment:maxTraits"] ?? planQuotas.traits);
  if (!(max > 0)) return undefined;
  const listed = [...lists].flatMap(([spaceId, traits]) =>
    "error" in traits ? [] : { spaceId, count: traits.length },
  );
  if (listed.length === 0)
    return traitsOfStack === undefined ? undefined : { max, after: traitsOfStack, counted: "this stack" };
  const spaces = new Set(listed.map(({ spaceId }) => spaceId));
  const here = changes.filter(
    (change) => isTrait(change) && change.defaultProvider && spaces.has(change.spaceId ?? ""),
  );
  const created = here.filter(({ action }) => action === "create").length - adoptions.length;
  const deleted = here.filter(({ action }) => action === "delete").length;
  return {
    max,
    after: listed.reduce((sum, { count }) => sum + count, 0) + created - deleted,
    counted:
      listed.length === 1
        ? `all traits of space ${[...spaces].join("")}`
        : `all traits of ${listed.length} spaces`,
  };
}
