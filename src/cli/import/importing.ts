import type { Session } from "../../provider/workspace/session";
import { comparable, nounOf, type LeftOut } from "./declaration";
import { findAll, type Found } from "./found";
import { keep, meet, type Kept, type Refused } from "./managed";
import { planOf, type Plan, type SpacePlan } from "./plan";
import type { Declared } from "./stack";
import { openConnections, withoutConnections } from "./unproved";

/** What is to be written, and what not. */
export interface Imported {
  readonly found: Found;
  readonly plan: Plan;
  readonly kept: readonly Kept[];
  readonly leftOut: readonly LeftOut[];
  /** Slugs of the spaces of which nothing says which sources feed them. */
  readonly unfed: readonly string[];
  /** How many things of the spaces the stack has already. */
  readonly declared: number;
}

/**
 * Read spaces, and lay out program and state.
 *
 * What the provider would refuse is taken out, and the program laid out again: names and lists of flags are those of what
 * is in it.
 *
 * @param newSession - makes one that knows nothing yet
 * @throws for a name of no space, and for a stack of another workspace
 */
export async function importSpaces(
  newSession: () => Session,
  spaces: readonly string[],
  stack: Declared,
): Promise<Imported> {
  const session = newSession();
  const found = await findAll(session, spaces);
  requireSameWorkspace(found, stack);
  const open = openConnections(found, stack);
  const refused: Refused[] = [];
  for (;;) {
    const plan = planOf(found.spaces, {
      declared: stack.ids,
      refused: new Set(refused.map(({ declaration }) => comparable(declaration.id))),
      names: stack.names,
    });
    const checking = newSession();
    meet(checking, stack);
    const judged = await keepAll(session, checking, found, plan);
    const kept = judged.filter((one) => "outputs" in one);
    const more = judged.filter((one) => "why" in one);
    refused.push(...more);
    if (more.length > 0) continue;
    const leftOut = [...plan.leftOut, ...open, ...refused.map(asLeftOut)];
    const unfed = withoutConnections(found, stack);
    return { found, plan, kept, leftOut, unfed, declared: countOf(found, stack) };
  }
}

/** With a token of another workspace, everything would look new. */
function requireSameWorkspace({ workspace }: Found, { workspaces }: Declared): void {
  if (workspaces.size === 0 || workspaces.has(workspace.id)) return;
  throw new Error(
    `the token belongs to workspace "${workspace.slug}" (${workspace.id}), and the stack to ${[...workspaces].join(", ")}: use a token of the stack's workspace, or name another stack`,
  );
}

async function keepAll(
  session: Session,
  checking: Session,
  { spaces }: Found,
  plan: Plan,
): Promise<(Kept | Refused)[]> {
  const ofSpace = async ({ space, written }: SpacePlan): Promise<(Kept | Refused)[]> => {
    const found = spaces.find((one) => one.space.id === space.id);
    if (found === undefined) return [];
    const declarations = written.flatMap((one) => one.declarations);
    return Promise.all(declarations.map((one) => keep(session, checking, found, one)));
  };
  return (await Promise.all(plan.spaces.map(ofSpace))).flat();
}

function asLeftOut({ declaration: { className, called, id, space }, why }: Refused): LeftOut {
  return { what: nounOf(className), called, id, space: space.slug, why };
}

function countOf({ spaces }: Found, { ids }: Declared): number {
  const all = spaces.flatMap(({ traits, audiences, filters }) => [...traits, ...audiences, ...filters]);
  return all.filter(({ id }) => ids.has(comparable(id))).length;
}
