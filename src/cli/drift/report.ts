import type { AuditEvent, Space, Workspace } from "../../api";
import { text } from "../../provider/properties";
import { bareSpaceId } from "../../provider/workspace/space-id";
import { auditStart } from "../../provider/workspace/times";
import { isNotRead } from "../preview/schema";
import { likeliest } from "../../query/suggest";
import { flagsIn, type SpaceFlags } from "../flags/flags";
import { type Happened, type Trace, traceOf } from "./audit";
import { type ChangedInput, type Judged, judge } from "./compare";
import { undeclaredIn, type UndeclaredConnection } from "./connections";
import { ignorable } from "./ignore";
import type { Managed } from "./managed";
import { readOr } from "./read-or";
import type { Scope } from "./scope";
import { type Unmanaged, unmanagedIn } from "./unmanaged";

/** A resource of a program, as findings name it. */
export interface Named extends Pick<Managed, "from" | "kind" | "resource" | "id"> {
  /** Name in Segment, unless it is secret. */
  readonly name?: string;
  readonly space?: string;
  readonly trace?: Trace;
}

export interface Changed extends Named {
  readonly inputs: readonly ChangedInput[];
  readonly replaces: readonly string[];
  readonly reason?: string;
}

/** What has become of what programs manage, and what nobody manages. This is also the JSON output. */
export interface DriftReport {
  readonly workspace: Pick<Workspace, "id" | "slug">;
  readonly spaces: readonly Pick<Space, "id" | "slug">[];
  /** How many resources were compared with Segment. */
  readonly compared: number;
  readonly changed: readonly Changed[];
  readonly gone: readonly Named[];
  /** What several resources have at once, which undo each other's changes. */
  readonly contested: readonly { readonly id: string; readonly by: readonly string[] }[];
  readonly unmanaged: readonly Unmanaged[];
  readonly connections: readonly UndeclaredConnection[];
  /** Left out unless asked for. */
  readonly flags?: readonly SpaceFlags[];
  readonly ignored: number;
  readonly notCompared: readonly string[];
  readonly notes: readonly string[];
  readonly notJudged: readonly string[];
}

/** @param flags - event and property of the impressions, where flags are to be looked at as well */
export async function driftOf(
  scope: Scope,
  flags?: { readonly event: string; readonly property: string },
): Promise<DriftReport> {
  const { session, workspace, spaces, ignored } = scope;
  const { single, contested } = onceEach(scope.managed);
  const judged = await Promise.all(
    single.map(async (managed) => ({ managed, is: await judge(session, managed) })),
  );
  for (const sentence of openIn(judged)) scope.notJudged.add(sentence);
  const events = (await readOr(scope, "who did what (audit log)", false, () => auditLog(scope))) ?? [];
  const named = (managed: Managed, happened: Happened): Named => nameOf(managed, scope, events, happened);
  const unmanaged = await unmanagedIn(scope, events);
  const connections = await connectionsIn(scope, events);
  const looked = flags === undefined ? undefined : await flagsIn(scope, flags);
  const kinds = ignorable.filter((kind) => kind !== "flag" || flags !== undefined);
  for (const pattern of ignored.unused(kinds))
    scope.notes.add(`--ignore ${pattern} has matched nothing: take it out`);
  return {
    workspace: { id: workspace.id, slug: workspace.slug },
    spaces: spaces.map(({ id, slug }) => ({ id, slug })),
    compared: judged.filter(({ is }) => is.what !== "not judged").length,
    changed: judged.flatMap(({ managed, is }) => {
      if (is.what !== "changed") return [];
      const { what: _, ...how } = is;
      return [{ ...named(managed, "Modified"), ...how }];
    }),
    gone: judged.filter(({ is }) => is.what === "gone").map(({ managed }) => named(managed, "Deleted")),
    contested,
    unmanaged,
    connections,
    ...(looked !== undefined && { flags: looked }),
    ignored: ignored.count,
    notCompared: [...scope.notCompared],
    notes: [...scope.notes],
    notJudged: [...scope.notJudged],
  };
}

export function hasDrifted({
  changed,
  gone,
  contested,
  unmanaged,
  connections,
  flags = [],
}: DriftReport): boolean {
  const found = [changed, gone, contested, unmanaged, connections];
  return (
    found.some(({ length }) => length > 0) ||
    flags.some(({ withoutTrait, unseen }) => withoutTrait.length + unseen.length > 0)
  );
}

/** Several resources may share a connection, or have keys of one source's labels; anything else has one owner. */
function onceEach(managed: readonly Managed[]): { single: Managed[]; contested: DriftReport["contested"] } {
  const shared: readonly Managed["kind"][] = ["SourceConnection", "SourceLabels"];
  const own = Map.groupBy(
    managed.filter(({ kind }) => !shared.includes(kind)),
    ({ id }) => id,
  );
  return {
    single: [
      ...managed.filter(({ kind }) => shared.includes(kind)),
      ...[...own.values()].flatMap(([first]) => first ?? []),
    ],
    contested: [...own]
      .filter(([, declarations]) => declarations.length > 1)
      .map(([id, declarations]) => ({
        id,
        by: declarations.map(({ kind, resource, from }) => `${kind} ${resource} of ${from}`),
      })),
  };
}

/** One reason often holds for all resources of a space. */
function openIn(judged: readonly { managed: Managed; is: Judged }[]): string[] {
  const open = judged.flatMap(({ managed, is }) =>
    is.what === "not judged" ? [{ managed, why: is.why }] : [],
  );
  return [...Map.groupBy(open, ({ why }) => why)].map(
    ([why, those]) =>
      `${likeliest(
        "",
        those.map(({ managed: { kind, resource } }) => `${kind} ${resource}`),
      )}: ${why}`,
  );
}

function auditLog({ session }: Scope): Promise<AuditEvent[]> {
  return session.client.auditEvents.list({ startTime: auditStart(session) });
}

function nameOf(
  { from, kind, resource, id, state }: Managed,
  { spaces }: Scope,
  events: readonly AuditEvent[],
  happened: Happened,
): Named {
  const name = text(state, "name") || text(state, "sourceName");
  const spaceId = text(state, "spaceId");
  const space = spaces.find((one) => bareSpaceId(one.id) === bareSpaceId(spaceId))?.slug ?? spaceId;
  const trace = traceOf(events, id, happened);
  return {
    from,
    kind,
    resource,
    id,
    ...(name !== "" && { name }),
    ...(space !== "" && { space }),
    ...(trace !== undefined && { trace }),
  };
}

async function connectionsIn(scope: Scope, events: readonly AuditEvent[]): Promise<UndeclaredConnection[]> {
  if (events.length === 0) return [];
  const { session, spaces, managed, ignored, all } = scope;
  const sources = await readOr(scope, "sources that nobody declared", false, () =>
    session.client.sources.list(),
  );
  const { found, doubts } = undeclaredIn({
    events,
    sources: sources ?? [],
    spaces,
    all: isNotRead(all) ? { why: all.error } : { found: all },
    managed,
    ignored,
  });
  for (const doubt of doubts) scope.notes.add(doubt);
  return found;
}
