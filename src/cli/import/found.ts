import type { Audience, ComputedTrait, Filter, Space, Workspace } from "../../api";
import { SegmentAuthError, SegmentError } from "../../client";
import { audienceRegistries } from "../../provider/definitions/audience";
import { traitRegistries } from "../../provider/definitions/traits";
import type { Session } from "../../provider/workspace/session";
import { isNotRead } from "../preview/schema";
import { spaceNamed, spacesOf } from "../preview/spaces";
import { connectionsOf, noConnections, type SpaceConnections } from "./connections";

/** What a space has. */
export interface FoundSpace {
  readonly space: Space;
  readonly traits: readonly ComputedTrait[];
  readonly audiences: readonly Audience[];
  readonly filters: readonly Filter[];
  readonly connections: SpaceConnections;
}

/** What a workspace has. */
export interface Found {
  readonly workspace: Workspace;
  readonly spaces: readonly FoundSpace[];
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
  const workspace = await session.requireWorkspace();
  const known = await spacesOf(session.client);
  const wanted = spacesToRead(named, known);
  const notRead: string[] = [];
  const read = async <T>(what: string, reading: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await reading();
    } catch (error) {
      if (!isAbout(error)) throw error;
      notRead.push(`${what}: ${error.message}`);
      return [];
    }
  };
  const spacesKnown = isNotRead(known) ? { why: known.error } : { found: known };
  const connections = await connectionsOf(session, spacesKnown, wanted, read);
  const spaces = await Promise.all(
    wanted.map(async (space): Promise<FoundSpace> => {
      const of = (what: string): string => `the ${what} of space "${space.slug}"`;
      const [traits, audiences, filters] = await Promise.all([
        read(of("computed traits"), () => listed(traitRegistries.of(session), space)),
        read(of("audiences"), () => listed(audienceRegistries.of(session), space)),
        read(of("space filters"), () => session.client.filters.list(space.id)),
      ]);
      return { space, traits, audiences, filters, connections: connections.get(space.id) ?? noConnections };
    }),
  );
  return { workspace, spaces, notRead: notRead.toSorted() };
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

/** What one permission or feature is missing for may be left out; with a token that is rejected nothing is known. */
function isAbout(error: unknown): error is SegmentError {
  if (error instanceof SegmentAuthError) return error.scope === "permission";
  return error instanceof SegmentError;
}
