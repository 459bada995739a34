import type * as pulumi from "@pulumi/pulumi";

import { ask, askLater, type Later, type Lookup, type LookupOptions } from "./ask";
import { chooseOne, LookupProblem, type Selectors } from "./choose";
import type { WorkspaceView } from "./program-run";
import { filled } from "./rules";

/** A Personas space. */
export interface Space {
  /** What resources take as `spaceId`. */
  readonly id: string;
  /** As in the app's addresses. */
  readonly slug: string;
  readonly name: string;
}

/** Which space to look up: one of these, or none for the one in `segment:space`. */
export interface SpaceArgs {
  /** Slug, as in the addresses of Segment's app. */
  readonly slug?: string | undefined;
  /** Name as in Segment's app. */
  readonly name?: string | undefined;
  /** With `spa_` or without. */
  readonly id?: string | undefined;
}

const selectors: Selectors<Space> = {
  slug: ({ slug }) => [slug],
  name: ({ name }) => [name],
  id: ({ id }) => [id, id.replace(/^spa_/, ""), `spa_${id}`],
};

const setOne = ", or set one for the stack with `pulumi config set segment:space spa_...`";

const lookup: Lookup<SpaceArgs, Space> = {
  name: "getSpace",
  rules: { slug: filled, name: filled, id: filled },
  find: async (view, args, asked) => {
    const says = Object.values(args).some((value) => value !== undefined);
    const meant = says ? asked : asked.with({ id: view.defaultSpace });
    const things = await view.once("spaces", ({ client }) => client.spaces.list());
    const { id, slug, name } = chooseOne(
      meant,
      { noun: "space", where: "the workspace", things, otherwise: setOne },
      selectors,
    );
    return { id, slug, name };
  },
};

/**
 * A space of the workspace, by slug, name or id; without any of them the stack's own, `segment:space`. Its id is what
 * resources take as `spaceId`.
 *
 * One list of spaces, `GET /spaces`, for all lookups of a run of the program, previews included.
 *
 * @throws {pulumi.ResourceError} when the workspace has none, or several of that name
 * @see Segment Public API, "listSpaces" (alpha)
 *
 * @example
 * ```ts
 * import { getSpaceOutput, TreatmentTraits } from "pulumi-segment-personas";
 *
 * const space = getSpaceOutput({ slug: "production" });
 * new TreatmentTraits("treatments", { spaceId: space.id, flags: ["checkout_redesign"] });
 * ```
 */
export function getSpace(args: SpaceArgs = {}, options: LookupOptions = {}): Promise<Space> {
  return ask(lookup, args, options);
}

/** {@link getSpace} as an Output, of arguments that may be Outputs. */
export function getSpaceOutput(
  args: Later<SpaceArgs> = {},
  options: LookupOptions = {},
): pulumi.Output<Space> {
  return askLater(lookup, args, options);
}

/** Something of one space. */
export interface InSpace {
  /** Id of the space, with `spa_` or without. Default: `segment:space`. */
  readonly spaceId?: string | undefined;
}

/**
 * What a space has, asked for once a run.
 *
 * @throws {LookupProblem} when nothing says which space
 * @throws {UsageError} when there is no such space, naming the ones that there are
 */
export async function inSpace<T>(
  view: WorkspaceView,
  { spaceId = view.defaultSpace }: InSpace,
  what: string,
  list: (spaceId: string) => Promise<T>,
): Promise<T> {
  if (spaceId === undefined)
    throw new LookupProblem(`it does not say in which space: give it \`spaceId\`${setOne}`);
  try {
    return await view.once(`${what} of ${spaceId.replace(/^spa_/, "")}`, () => list(spaceId));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "SegmentNotFoundError") throw error;
    await view.session.requireSpace(spaceId);
    throw error;
  }
}
