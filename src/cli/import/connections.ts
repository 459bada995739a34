import type { AuditEvent, Source, Space } from "../../api";
import { judge, type Verdict } from "../../provider/connections/judge";
import { isAboutConnections, leavesSpaceOpen, signsIn, type Spaces } from "../../provider/connections/signs";
import type { Session } from "../../provider/workspace/session";
import { auditStart } from "../../provider/workspace/times";

/** A source, and what says that it feeds a space. */
export interface Judged {
  readonly source: Source;
  readonly verdict: Verdict;
}

/** A connection of which the log names one end only. */
export interface Doubt {
  readonly source?: Source;
  readonly space?: Space;
  /** What the log says, and what not. */
  readonly why: string;
}

/** What the audit log tells of connections. */
export interface Connections {
  /** Sources that feed a space, by its id. */
  readonly proved: ReadonlyMap<string, readonly Judged[]>;
  readonly doubts: readonly Doubt[];
}

type Read = <T>(what: string, reading: () => Promise<readonly T[]>) => Promise<readonly T[]>;

/**
 * The connections that the audit log proves. The Public API has no list of them, so what was connected more than 90 days ago
 * is not found.
 *
 * @param spaces - all of the workspace: an event that names no space proves something only where there is one
 */
export async function connectionsOf(
  session: Session,
  spaces: Spaces,
  wanted: readonly Space[],
  read: Read,
): Promise<Connections> {
  const startTime = auditStart(session);
  const events = await read("the audit log, which proves connections of sources", async () =>
    (await session.client.auditEvents.list({ startTime })).filter(isAboutConnections),
  );
  if (events.length === 0) return { proved: new Map(), doubts: [] };
  const all = await read("the sources", () => session.client.sources.list());
  const sources = all.filter(({ enabled }) => enabled);
  // The log lists the newest first, and of two events of one second that order alone tells which was last.
  const inOrder = events.toReversed();
  const pairs = wanted.flatMap((space) =>
    sources.flatMap((source): Pair[] => {
      const verdict = judge(signsIn(inOrder, source, space, spaces));
      return verdict === undefined ? [] : [{ source, space, verdict }];
    }),
  );
  const provedIn = (space: Space): Judged[] =>
    pairs.filter((pair) => pair.space === space && pair.verdict.state === "connected");
  const open = pairs.filter(({ verdict }) => verdict.state === "unknown");
  return {
    proved: new Map(wanted.map((space) => [space.id, provedIn(space)])),
    doubts: inOrder.flatMap((event) => doubtsOf(event, open, spaces)),
  };
}

interface Pair extends Judged {
  readonly space: Space;
}

/** One for each end that an event names: it says of the other end, whichever it is, the same. */
function doubtsOf(event: AuditEvent, open: readonly Pair[], spaces: Spaces): Doubt[] {
  const doubts = new Map<string, Doubt>();
  for (const { source, space } of open) {
    const [sign] = signsIn([event], source, space, spaces);
    if (sign?.perhaps === undefined) continue;
    const why = sign.evidence;
    if (leavesSpaceOpen([event], source, space)) doubts.set(source.id, { source, why });
    else doubts.set(space.id, { space, why });
  }
  return [...doubts.values()];
}
