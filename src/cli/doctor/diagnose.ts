import { SegmentClient } from "../../client";
import type { Settings } from "../../provider/workspace/settings";
import { stateOf } from "../stack-state";
import { declaredIn, type DeclaredInState } from "./declared";
import { engineLine, nodeLine, packageLines } from "./machine";
import { projectIn, stackSettings } from "./project";
import { Questions } from "./questions";
import { type Line, note, type Report, type Section, unknown } from "./report";
import { segmentSections } from "./segment-sections";
import type { Situation, Wishes } from "./situation";
import { judgedSettings, workspaceOf } from "./token";

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
