import { bareSpaceId, type AuditEvent, type Source, type Space, type Workspace } from "../../api";
import { confirmation, judge, recorded, type Verdict } from "../../provider/connections/judge";
import { isAboutConnections, signsIn, type Spaces } from "../../provider/connections/signs";
import { connectSteps, disconnectSteps } from "../../provider/workspace/app-pages";
import { nameOf } from "../../provider/workspace/sources";
import type { DeclaredConnection } from "./declared";
import { fail, type Line, note, ok, warn } from "./report";
import { environmentOf } from "./sources";

/** What the connections of a space are judged by. */
export interface Evidence {
  readonly workspace: Workspace;
  readonly sources: readonly Source[];
  /** Undefined where the audit log could not be read. */
  readonly events: readonly AuditEvent[] | undefined;
  readonly spaces: readonly Space[] | undefined;
  /** What `segment:environment` says. */
  readonly environment: string | undefined;
  /** Of this space; undefined where no stack was read. */
  readonly declared: readonly DeclaredConnection[] | undefined;
  /** Whether the space has received the event lately. */
  readonly isDelivering: boolean;
}

/** Which sources are known to feed a space, and which of them should not, or should and are not known to. */
export function connectionLines(space: Space, evidence: Evidence): Line[] {
  const { sources, declared = [], isDelivering, workspace } = evidence;
  const judged = sources.map((source) => ({ source, verdict: verdictOf(source, space, evidence) }));
  const connected = judged.filter(({ verdict }) => verdict?.state === "connected");
  const lines = [
    ...connected.flatMap(({ source, verdict }) => connectedLines(source, verdict, space, evidence)),
    ...declared.flatMap((connection) => declaredLines(connection, judged, space, evidence)),
  ];
  if (connected.length > 0 || declared.length > 0) return lines;
  if (isDelivering)
    return [
      note(
        "connection",
        `which source feeds space ${space.slug} is not known: events arrive, and the audit log of 90 days names none`,
      ),
    ];
  const [page = ""] = connectSteps("the source of the impressions", workspace, space);
  return [warn("connection", `no source is known to feed space ${space.slug}`, page)];
}

type Judged = { readonly source: Source; readonly verdict: Verdict | undefined };

function verdictOf(
  source: Source,
  space: Space,
  { events = [], spaces, declared = [] }: Evidence,
): Verdict | undefined {
  const known: Spaces = spaces === undefined ? { why: "the list was refused" } : { found: spaces };
  const about = events.filter(isAboutConnections).toReversed();
  const own = declared.find(({ sourceId }) => sourceId === source.id);
  const before = own === undefined ? [] : [...recorded(own.state), ...confirmation(own.confirmedOn)];
  return judge([...before, ...signsIn(about, source, space, known)]);
}

function connectedLines(
  source: Source,
  verdict: Verdict | undefined,
  space: Space,
  { environment, declared, workspace }: Evidence,
): Line[] {
  const name = nameOf(source);
  const says = `${name} feeds space ${space.slug}: ${verdict?.evidence ?? ""}`;
  const label = environmentOf(source);
  const disconnect = disconnectSteps(name, workspace, space, true);
  if (environment !== undefined && label !== undefined && label !== environment)
    return [
      fail(
        "connection",
        `${name} has the label environment:${label} and feeds space ${space.slug}, and segment:environment says "${environment}"`,
        disconnect,
      ),
    ];
  if (!source.enabled)
    return [
      fail(
        "source",
        `${name} feeds space ${space.slug} and is disabled, so that nothing arrives`,
        "enable it in Segment (Connections, Sources, its settings); Segment disables a source without an enabled destination after 14 days",
      ),
    ];
  const lines: Line[] = [ok("connection", says)];
  if (environment !== undefined && label === undefined)
    lines.push(
      fail(
        "label",
        `${name} has no label environment, and segment:environment asks for "${environment}"`,
        `put environment:${environment} on it, in Segment or with SourceLabels`,
      ),
    );
  if (declared !== undefined && !declared.some(({ sourceId }) => sourceId === source.id))
    lines.push(
      warn(
        "connection",
        `${name} feeds space ${space.slug}, and the stack's state has no SourceConnection for it`,
        `declare it (sourceId "${source.id}") and run \`pulumi up\`, or disconnect it: ${disconnect}`,
      ),
    );
  return lines;
}

function declaredLines(
  { resource, sourceId, state }: DeclaredConnection,
  judged: readonly Judged[],
  space: Space,
  { workspace, events }: Evidence,
): Line[] {
  const found = judged.find(({ source }) => source.id === sourceId);
  if (found === undefined)
    return [
      fail(
        "source",
        `${resource} connects source ${sourceId}, which the workspace does not have`,
        "take `sourceId` from the source's settings, API keys, in the app; getSource finds it by its slug",
      ),
    ];
  const { source, verdict } = found;
  if (verdict?.state === "connected") return [];
  const [connect = ""] = connectSteps(nameOf(source), workspace, space);
  if (verdict?.state === "disconnected")
    return [
      fail(
        "connection",
        `${resource}: ${nameOf(source)} was disconnected from space ${space.slug}: ${verdict.evidence}`,
        connect,
      ),
    ];
  const unread = events === undefined ? ", and the audit log could not be read" : "";
  const delivering = state["delivering"] === "yes" ? "; the event that it expects arrives" : "";
  return [
    warn(
      "connection",
      `${resource}: ${nameOf(source)} is not known to feed space ${space.slug}${unread}${delivering}`,
      connect,
    ),
  ];
}

/** Connections that a stack's state has in a space. */
export function connectionsOf(
  declared: readonly DeclaredConnection[] | undefined,
  space: Space,
): readonly DeclaredConnection[] | undefined {
  return declared?.filter(({ spaceId }) => spaceId === bareSpaceId(space.id));
}
