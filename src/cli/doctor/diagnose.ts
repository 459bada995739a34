import type { Label, Source, Space, Workspace } from "../../api";
import { SegmentClient } from "../../client";
import { auditDays, dayMs } from "../../provider/workspace/times";
import type { Settings } from "../../provider/workspace/settings";
import { SpaceSchema } from "../preview/schema";
import { counted } from "../counted";
import { inTime } from "../review/spaces";
import { stateOf } from "../stack-state";
import { connectionLines, connectionsOf } from "./connections";
import { declaredIn, type DeclaredInState } from "./declared";
import { destinationLines, filterQuota, moreBy, previewQuota, quotaLine, statusLines } from "./definitions";
import { identityLines } from "./identities";
import { impressionsOf } from "./impressions";
import { engineLine, nodeLine, packageLines } from "./machine";
import { permissionLines } from "./permissions";
import { projectIn, stackSettings } from "./project";
import { Questions } from "./questions";
import { type Line, note, type Report, type Section, unknown } from "./report";
import type { Situation, Wishes } from "./situation";
import { sourceLines } from "./sources";
import { chosenSpaces } from "./spaces";
import { judgedSettings, workspaceOf } from "./token";
import { flagTraits, type FlagTrait } from "./traits";

/** Of 1000 events each: a busy workspace has very many, and the newest say most. */
const auditPages = 10;
/** Spaces whose traits and audiences are counted; Segment allows 25 lists of traits a minute. */
const mostCounted = 20;

/**
 * Look at everything that can be wrong before an `up`: this machine, the project, the settings, and what Segment says to
 * calls that only read. Whatever Segment refuses is a finding, and the rest goes on.
 */
export async function diagnose(situation: Situation, wishes: Wishes): Promise<Report> {
  const { stack } = wishes;
  const [project, engine, node] = await Promise.all([
    projectIn(situation),
    engineLine(situation),
    nodeLine(situation),
  ]);
  const machine = [node, engine.line, ...packageLines(project.programFolder)];
  const sections: Section[] = [{ title: "This machine", lines: machine }];

  const ofStack = stack === undefined || !engine.isThere ? undefined : await stackSettings(situation, stack);
  const projectLines = [...project.lines, ...(ofStack?.lines ?? [])];
  if (stack === undefined && project.programFolder !== undefined)
    projectLines.push(note("stack", "no stack was looked at: --stack NAME reads its settings and its state"));
  sections.push({ title: "Project", lines: projectLines });

  const judged = judgedSettings(situation, ofStack?.config ?? {}, stack);
  const settings: Line[] = [...judged.lines];
  sections.push({ title: "Settings", lines: settings });
  if (wishes.offline) {
    settings.push(note("address", "Segment was not asked (--offline)"));
    return { sections, requests: 0 };
  }
  if (!judged.isUsable) {
    settings.push(note("address", "Segment was not asked, since these settings do not let it"));
    return { sections, requests: 0 };
  }

  let requests = 0;
  const clientAt = (apiUrl: string): SegmentClient =>
    clientOf({ ...judged.settings, apiUrl }, situation, () => (requests += 1));
  const client = clientAt(judged.settings.apiUrl);
  const found = await workspaceOf(client, clientAt, judged.settings, situation, stack);
  settings.push(...found.lines);
  if (found.workspace !== undefined) {
    const declared = await declaredBy(situation, wishes, engine.isThere, projectLines);
    const asking = { situation, wishes, settings: judged.settings, workspace: found.workspace, declared };
    sections.push(...(await segmentSections(new Questions(client), client, asking)));
  }
  return { sections: sections.filter(({ lines }) => lines.length > 0), requests };
}

function clientOf(
  settings: Settings,
  { signal, say, clock }: Situation,
  onRequest: () => void,
): SegmentClient {
  const { apiUrl: baseUrl, token, timeoutMs, maxWaitMs, rateWindowMs } = settings;
  return new SegmentClient({
    baseUrl,
    token,
    timeoutMs,
    maxWaitMs,
    rateWindowMs,
    signal,
    clock,
    onRequest,
    onWait: ({ operation, waitMs }) =>
      say(`Waiting ${Math.ceil(waitMs / 1000)} s for Segment's limit of ${operation}`),
  });
}

/** The stack's state says what the last `up` has declared; without a stack nothing is known of it. */
async function declaredBy(
  { folder, env, signal }: Situation,
  { stack, state }: Wishes,
  isEngineThere: boolean,
  lines: Line[],
): Promise<DeclaredInState | undefined> {
  if (state === undefined && (stack === undefined || !isEngineThere)) return undefined;
  const named = state === undefined ? { stack } : { state };
  try {
    const resources = await stateOf(named as { stack?: string; state?: string }, signal, {
      cwd: folder,
      env,
    });
    return resources && declaredIn(resources);
  } catch (error) {
    if (signal.aborted || state !== undefined || !(error instanceof Error)) throw error;
    // A stack that is not there was said to be so.
    if (lines.every(({ mark }) => mark !== "fail"))
      lines.push(unknown("stack", `its state was not read: ${error.message}`, "pass --state its output"));
    return undefined;
  }
}

interface Asking {
  readonly situation: Situation;
  readonly wishes: Wishes;
  readonly settings: Settings;
  readonly workspace: Workspace;
  readonly declared: DeclaredInState | undefined;
}

/** What all spaces share. */
interface Known {
  readonly sources: readonly Source[] | undefined;
  readonly labels: readonly Label[] | undefined;
  readonly spaces: readonly Space[] | undefined;
  readonly audit: Awaited<ReturnType<SegmentClient["auditEvents"]["newest"]>> | undefined;
}

async function segmentSections(
  questions: Questions,
  client: SegmentClient,
  asking: Asking,
): Promise<Section[]> {
  const { settings, wishes, workspace, declared, situation } = asking;
  questions.answered.push({ operation: "getWorkspace", space: undefined, error: undefined });
  const startTime = new Date(situation.clock.now() - auditDays * dayMs).toISOString();
  const known: Known = {
    spaces: await questions.ask("listSpaces", ({ spaces }) => spaces.list()),
    sources: await questions.ask("listSources", ({ sources }) => sources.list()),
    labels: await questions.ask("listLabels", ({ labels }) => labels.list()),
    audit: await questions.ask("listAuditEvents", ({ auditEvents }) =>
      auditEvents.newest({ startTime }, auditPages),
    ),
  };
  const destinations = await questions.ask("listDestinations", (asked) => asked.destinations.list());
  const chosen = chosenSpaces(wishes.space, settings.space, known.spaces, wishes.stack);
  const sections: Section[] = [];
  const counts: SpaceCounts[] = [];
  const traits: FlagTrait[] = [];
  for (const space of chosen.spaces) {
    const looked = await spaceSection(space, questions, client, asking, known);
    sections.push(looked.section);
    counts.push(looked.counts);
    traits.push(...looked.traits);
  }
  const [names] = sections.length === 0 ? [undefined] : [counts[0]?.flagProperty];
  const identities =
    wishes.calls === undefined
      ? []
      : await identityLines(wishes.calls, wishes.event, names ?? "split", traits, situation.say);
  const quotas = await quotaLines(questions, asking, known, counts);
  return [
    { title: "Permissions and features", lines: permissionLines(questions.answered) },
    {
      title: "Sources",
      lines:
        known.sources === undefined ? [] : sourceLines(known.sources, known.labels, settings.environment),
    },
    { title: "Spaces", lines: chosen.lines },
    ...sections,
    { title: "Whose impressions", lines: identities },
    { title: "Quotas", lines: quotas },
    {
      title: "Destinations",
      lines: destinationLines(declared?.traits ?? [], destinations, known.sources, workspace.slug),
    },
  ];
}

interface SpaceCounts {
  readonly space: Space;
  readonly traits: number | undefined;
  readonly audiences: number | undefined;
  readonly filterLine: Line | undefined;
  readonly flagProperty: string;
}

async function spaceSection(
  space: Space,
  questions: Questions,
  client: SegmentClient,
  { wishes, settings, workspace, declared, situation }: Asking,
  { sources, spaces, audit }: Known,
): Promise<{ section: Section; counts: SpaceCounts; traits: readonly FlagTrait[] }> {
  const { event } = wishes;
  const { id, slug } = space;
  const traits = await questions.ask("listComputedTraits", (asked) => asked.computedTraits.list(id), slug);
  const audiences = await questions.ask("listAudiences", (asked) => asked.audiences.list(id), slug);
  const filters = await questions.ask("listFiltersForSpace", (asked) => asked.filters.list(id), slug);
  await questions.ask("listProfilesWarehouseInSpace", (asked) => asked.profilesWarehouses.list(id), slug);
  const schema = new SpaceSchema(inTime(client), id);
  const given = { event, now: situation.clock.now(), filters: filters ?? [], traits: traits ?? [] };
  // The schema remembers its look-ups, and says of each that failed why.
  const impressions = await impressionsOf(space, schema, given);
  const refused = schema.failure;
  questions.answered.push({ operation: "listEvents", space: slug, error: refused });
  const connections =
    sources === undefined
      ? []
      : connectionLines(space, {
          workspace,
          sources,
          events: audit?.events,
          spaces,
          environment: settings.environment,
          declared: connectionsOf(declared?.connections, space),
          isDelivering: impressions.isDelivering,
        });
  const status =
    traits === undefined && audiences === undefined ? [] : statusLines(traits ?? [], audiences ?? [], space);
  return {
    section: { title: `Space ${slug}`, lines: [...connections, ...impressions.lines, ...status] },
    counts: {
      space,
      traits: traits?.length,
      audiences: audiences?.length,
      filterLine: filters && filterQuota(filters, space),
      flagProperty: impressions.names.flag,
    },
    traits: flagTraits(traits ?? [], event, impressions.names),
  };
}

/** The plan counts a workspace, so the other spaces are counted, too. */
async function quotaLines(
  questions: Questions,
  { settings, situation }: Asking,
  { spaces = [], audit }: Known,
  looked: readonly SpaceCounts[],
): Promise<Line[]> {
  const others = spaces.filter(({ id }) => !looked.some(({ space }) => space.id === id));
  const seen = [...looked];
  for (const space of others.slice(0, Math.max(0, mostCounted - looked.length))) {
    const { id, slug } = space;
    const traits = await questions.ask("listComputedTraits", (asked) => asked.computedTraits.list(id), slug);
    const audiences = await questions.ask("listAudiences", (asked) => asked.audiences.list(id), slug);
    seen.push({
      space,
      traits: traits?.length,
      audiences: audiences?.length,
      filterLine: undefined,
      flagProperty: "",
    });
  }
  const over = (what: "traits" | "audiences"): { count: number; of: string } | undefined => {
    const known = seen.flatMap((one) => one[what] ?? []);
    if (known.length === 0) return undefined;
    const all = Math.max(spaces.length, seen.length);
    const of = `${known.length === all ? "" : `${known.length} of `}${counted(all, "space")}`;
    return { count: known.reduce((sum, one) => sum + one, 0), of };
  };
  const [traits, audiences] = [over("traits"), over("audiences")];
  const monthAgo = situation.clock.now() - 31 * dayMs;
  const previews = audit?.events.filter(
    ({ type, timestamp }) =>
      type === "Audience Preview Created" && Date.parse(timestamp.replace(" ", "T")) >= monthAgo,
  ).length;
  return [
    traits && quotaLine("computed traits", traits.count, settings.maxTraits, traits.of, moreBy("maxTraits")),
    audiences &&
      quotaLine("audiences", audiences.count, settings.maxAudiences, audiences.of, moreBy("maxAudiences")),
    ...looked.map(({ filterLine }) => filterLine),
    previews === undefined || audit === undefined ? undefined : previewQuota(previews, audit.isWhole),
  ].flatMap((line) => line ?? []);
}
