import type { AuditEvent, Source, Space } from "../../api";
import { judge } from "../../provider/connections/judge";
import { instantOf, isAboutConnections, signsIn, type Spaces } from "../../provider/connections/signs";
import { text } from "../../provider/properties";
import { nameOf } from "../../provider/workspace/sources";
import { bareSpaceId } from "../../provider/workspace/space-id";
import { type Trace, traceFrom } from "./audit";
import type { Ignored } from "./ignore";
import type { Managed } from "./managed";

/** A source that somebody has connected to a space, and that no program declares there. */
export interface UndeclaredConnection {
  readonly source: { readonly id: string; readonly slug: string; readonly name: string };
  readonly space: string;
  readonly evidence: string;
  readonly trace?: Trace;
}

/** What is looked through. */
export interface Connections {
  readonly events: readonly AuditEvent[];
  readonly sources: readonly Source[];
  /** Spaces in which somebody wants to know. */
  readonly spaces: readonly Space[];
  /** All of the workspace, or why they are not known: an event may leave open which one it means. */
  readonly all: Spaces;
  readonly managed: readonly Managed[];
  readonly ignored: Ignored;
}

/**
 * Connections of which the audit log has proof and no program knows. Segment keeps the log for 90 days and has no list of
 * connections, so older ones stay unseen.
 *
 * @returns what is proved, and what the log leaves open
 */
export function undeclaredIn({ events, sources, spaces, all, managed, ignored }: Connections): {
  found: UndeclaredConnection[];
  doubts: string[];
} {
  const declared = new Set(managed.filter(({ kind }) => kind === "SourceConnection").map(pairOf));
  // The log lists the newest first.
  const about = events.filter(isAboutConnections).toReversed();
  const doubts = new Map<string, { sources: Set<Source>; spaces: Set<string> }>();
  const found = spaces.flatMap((space) =>
    sources.flatMap((source): UndeclaredConnection[] => {
      if (declared.has(`${bareSpaceId(space.id)}/${source.id}`)) return [];
      const signs = signsIn(about, source, space, all);
      const verdict = judge(signs);
      if (verdict === undefined || verdict.state === "disconnected") return [];
      if (verdict.state === "unknown") {
        if (signs.at(-1)?.perhaps !== "connected") return [];
        const doubt = doubts.get(verdict.evidence) ?? { sources: new Set(), spaces: new Set() };
        doubts.set(verdict.evidence, doubt);
        doubt.sources.add(source);
        doubt.spaces.add(space.slug);
        return [];
      }
      const { id, slug } = source;
      if (ignored.has("connection", [slug, nameOf(source), id])) return [];
      const event = about.findLast(({ timestamp }) => instantOf(timestamp) === verdict.at);
      return [
        {
          source: { id, slug, name: nameOf(source) },
          space: space.slug,
          evidence: verdict.evidence,
          ...(event !== undefined && { trace: traceFrom(event) }),
        },
      ];
    }),
  );
  return { found, doubts: [...doubts].map(([evidence, doubt]) => doubtOf(evidence, doubt)) };
}

/** An event that names no source may be about any, and says which space it means. */
function doubtOf(
  evidence: string,
  { sources, spaces }: { sources: ReadonlySet<Source>; spaces: ReadonlySet<string> },
): string {
  const [source, ...others] = sources;
  const which =
    source === undefined || others.length > 0
      ? "a source"
      : `source ${nameOf(source)} (${source.id}), of space ${[...spaces].join(" or ")}`;
  return `Perhaps a connection that nobody declared: ${which}; ${evidence}`;
}

/** The id is the pair too, where the inputs are secret. */
function pairOf({ id, inputs }: Managed): string {
  const [idSpace = "", idSource = ""] = id.split("/");
  return `${bareSpaceId(text(inputs, "spaceId") || idSpace)}/${text(inputs, "sourceId") || idSource}`;
}
