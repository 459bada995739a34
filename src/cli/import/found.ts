import type { Audience, ComputedTrait, Filter, Space, Workspace } from "../../api";
import { audienceRegistries } from "../../provider/definitions/audience";
import { traitRegistries } from "../../provider/definitions/traits";
import type { Session } from "../../provider/workspace/session";
import { isNotRead } from "../preview/schema";
import { spaceNamed, spacesOf } from "../preview/spaces";
import { workspaceOf } from "../segment";
import { connectionsOf, type Doubt, type Judged } from "./connections";
import { Gaps } from "./gaps";

/** What a space has. */
export interface FoundSpace {
  readonly space: Space;
  readonly traits: readonly ComputedTrait[];
  readonly audiences: readonly Audience[];
  readonly filters: readonly Filter[];
  /** The sources that feed it, as far as the audit log proves it. */
  readonly connections: readonly Judged[];
}

/** What a workspace has. */
export interface Found {
  readonly workspace: Workspace;
  readonly spaces: readonly FoundSpace[];
  /** Connections that the audit log leaves open. */
  readonly doubts: readonly Doubt[];
  /** What the token could not read, a sentence each. */
  readonly notRead: readonly string[];
}

/**
 * Ask Segment what spaces have: one list for each kind of thing and space, and the audit log once.
 *
 * @param named - ids, slugs or names of spaces; all of them where there are none
 * @throws for a name of no space, and where the token is none of the workspace's
 */
export async function findAll(session: Session, named: readonly string[]): Promise<Found> {
  const workspace = await workspaceOf(session);
  const known = await spacesOf(session.client);
  const wanted = spacesToRead(named, known);
  const gaps = new Gaps();
  const spacesKnown = isNotRead(known) ? { why: known.error } : { found: known };
  const { proved, doubts } = await connectionsOf(session, spacesKnown, wanted, (what, reading) =>
    gaps.read(what, undefined, reading),
  );
  const spaces = await Promise.all(
    wanted.map(async (space): Promise<FoundSpace> => {
      const { slug } = space;
      const [traits, audiences, filters] = await Promise.all([
        gaps.read("the computed traits", slug, () => listed(traitRegistries.of(session), space)),
        gaps.read("the audiences", slug, () => listed(audienceRegistries.of(session), space)),
        gaps.read("the space filters", slug, () => session.client.filters.list(space.id)),
      ]);
      return { space, traits, audiences, filters, connections: proved.get(space.id) ?? [] };
    }),
  );
  return { workspace, spaces, doubts, notRead: gaps.sentences() };
}

function spacesToRead(named: readonly string[], known: Awaited<ReturnType<typeof spacesOf>>): Space[] {
  if (named.length > 0) {
    const wanted = named.map((name) => spaceNamed(name, known));
    return [...new Map(wanted.map((space) => [space.id, space])).values()];
  }
  if (isNotRead(known))
    throw new Error(`name the spaces with --space: the list of spaces cannot be read (${known.error})`);
  return [...known];
}

/** From the list that answers the provider's own reads too, so that each space is listed once. */
async function listed<T>(
  { snapshots }: { readonly snapshots: { list(spaceId: string): Promise<ReadonlyMap<string, T>> } },
  { id }: Space,
): Promise<readonly T[]> {
  return [...(await snapshots.list(id)).values()];
}
