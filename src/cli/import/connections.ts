import type { Source, Space } from "../../api";
import { judge, type Verdict } from "../../provider/connections/judge";
import { isAboutConnections, signsIn, type Spaces } from "../../provider/connections/signs";
import type { Session } from "../../provider/workspace/session";
import { auditStart } from "../../provider/workspace/times";

/** What is known of a source and a space, and from what. */
export interface Judged {
  readonly source: Source;
  readonly verdict: Verdict;
}

/** Sources that feed a space, and those of which an event leaves it open. */
export interface SpaceConnections {
  readonly proved: readonly Judged[];
  readonly doubtful: readonly Judged[];
}

export const noConnections: SpaceConnections = { proved: [], doubtful: [] };

type Read = <T>(what: string, reading: () => Promise<readonly T[]>) => Promise<readonly T[]>;

/**
 * The connections that the audit log proves, by id of the space. The Public API has no list of them, so what was connected
 * more than 90 days ago is not found.
 *
 * @param spaces - all of the workspace: an event that names no space proves something only where there is one
 */
export async function connectionsOf(
  session: Session,
  spaces: Spaces,
  wanted: readonly Space[],
  read: Read,
): Promise<ReadonlyMap<string, SpaceConnections>> {
  const startTime = auditStart(session);
  const events = await read("the audit log, which proves connections of sources", async () =>
    (await session.client.auditEvents.list({ startTime })).filter(isAboutConnections),
  );
  if (events.length === 0) return new Map();
  const sources = await read("the sources", () => session.client.sources.list());
  // The log lists the newest first, and of two events of one second that order alone tells which was last.
  const inOrder = events.toReversed();
  const judgedIn = (space: Space): SpaceConnections => {
    const judged = sources
      .filter(({ enabled }) => enabled)
      .flatMap((source): Judged[] => {
        const verdict = judge(signsIn(inOrder, source, space, spaces));
        return verdict === undefined ? [] : [{ source, verdict }];
      });
    return {
      proved: judged.filter(({ verdict }) => verdict.state === "connected"),
      doubtful: judged.filter(({ verdict }) => verdict.state === "unknown"),
    };
  };
  return new Map(wanted.map((space) => [space.id, judgedIn(space)]));
}
