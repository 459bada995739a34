import type { NewLabel, Source } from "../../api";
import { SegmentValidationError } from "../../client";
import { mayHaveHappened, UsageError } from "../errors";
import type { Declaration } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import { labelsOf, nameOf } from "../workspace/sources";
import { called, keyPart, registries } from "./registry";
import { requireSource, toSend, type Labels } from "./source";
import { requireKnown, stillKnown } from "./workspace-labels";

/** What a run has done so far, which has to be kept whatever happens next. */
export interface Progress {
  /** Values that the keys had before this program first set them; empty where there was none. */
  before: Labels;
  /** Whether anything may have been changed. */
  sent: boolean;
}

/** What a declaration has set, and what it wants to be set. */
export interface Wish {
  readonly had: Labels;
  readonly wanted: Labels;
}

/**
 * Give a source the labels that are wanted, and put back what is in `progress.before` and wanted no more. Labels of other
 * people stay as they are.
 *
 * @returns all labels of the source
 */
export function apply(
  session: Session,
  sourceId: string,
  declaration: Declaration,
  progress: Progress,
  wish: Wish,
): Promise<Labels> {
  return registries.of(session).inTurn(sourceId, () => once(session, sourceId, declaration, progress, wish));
}

async function once(
  session: Session,
  sourceId: string,
  declaration: Declaration,
  progress: Progress,
  { had, wanted }: Wish,
): Promise<Labels> {
  const source = await requireSource(session, sourceId);
  const now = labelsOf(source);
  note(session, source, progress, wanted);
  const dropped = await toPutBack(session, source, declaration, progress.before, { had, wanted });
  const next: Labels = { ...without(now, Object.keys(dropped)), ...filled(dropped), ...wanted };
  const changed = Object.keys({ ...now, ...next }).filter((key) => now[key] !== next[key]);
  if (changed.length > 0) {
    await requireKnown(session, source, wanted, changed);
    await send(session, source, progress, next, changed);
  }
  const all = changed.length === 0 ? now : await lookAgain(session, source, wanted);
  progress.before = Object.fromEntries(Object.entries(progress.before).filter(([key]) => key in wanted));
  return all;
}

/** The first value that was ever noted counts: a second run finds what the first has set. */
function note(session: Session, source: Source, progress: Progress, wanted: Labels): void {
  const now = labelsOf(source);
  const fresh = Object.keys(wanted).filter((key) => progress.before[key] === undefined);
  const noted = fresh.map((key) => [
    key,
    registries.of(session).was(keyPart(source.id, key)) ?? now[key] ?? "",
  ]);
  progress.before = { ...progress.before, ...(Object.fromEntries(noted) as Labels) };
}

/** What becomes of the keys that are wanted no more: their old value, or an empty text for none. */
async function toPutBack(
  session: Session,
  source: Source,
  declaration: Declaration,
  before: Labels,
  { had, wanted }: Wish,
): Promise<Labels> {
  const now = labelsOf(source);
  const back: Record<string, string> = {};
  for (const [key, value] of Object.entries(before)) {
    if (key in wanted || isAnothers(session, source, key, declaration)) continue;
    if (now[key] === had[key]) back[key] = value;
    else if (now[key] !== undefined)
      session.log.info(
        `the label "${key}" of source "${nameOf(source)}" stays, because somebody else has given it another value`,
      );
  }
  return stillKnown(session, source, back);
}

function isAnothers(session: Session, source: Source, key: string, declaration: Declaration): boolean {
  const part = keyPart(source.id, key);
  const keeper = registries.of(session).keeperOf(part, declaration);
  if (keeper === undefined) return false;
  session.log.warn(
    `${called(part)} stays as it is, because ${keeper} has it; only the entry of ${declaration} goes. ` +
      'A resource that gets a new name in the program needs `aliases: [{ name: "<old name>" }]`, else nobody knows any more what was there before it',
  );
  return true;
}

/** What is only added goes by itself; everything else needs the whole set, as it was a moment ago. */
async function send(
  session: Session,
  source: Source,
  progress: Progress,
  next: Labels,
  changed: readonly string[],
): Promise<void> {
  const { sources } = session.client;
  const now = labelsOf(source);
  const isAddition = changed.every((key) => now[key] === undefined);
  const body = toSend(isAddition ? without(next, Object.keys(now)) : next, source.labels);
  try {
    await (isAddition ? add(session, source, body) : sources.replaceLabels(source.id, body));
    progress.sent = true;
  } catch (error) {
    progress.sent ||= mayHaveHappened(error);
    throw body.length === 0 && error instanceof SegmentValidationError
      ? new UsageError(
          `${error.message}. Segment may take no empty set of labels: take the last one off source "${nameOf(source)}" in the app, then run this again`,
          { cause: error },
        )
      : error;
  }
}

const pausesMs = [1_000, 2_000, 4_000];

/** After a lost answer, what the source does not show is added again: a label that is there already takes no harm. */
async function add(session: Session, { id }: Source, labels: readonly NewLabel[]): Promise<void> {
  let missing = labels;
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      await session.client.sources.addLabels(id, missing);
      return;
    } catch (error) {
      if (pauseMs === undefined || session.signal.aborted || !mayHaveHappened(error)) throw error;
      await session.clock.sleep(pauseMs, session.signal);
      const now = labelsOf(await requireSource(session, id));
      missing = labels.filter(({ key, value }) => now[key] !== value);
      if (missing.length === 0) return;
    }
  }
}

/** Another program may have written the whole set in the same moment, from what it had read. */
async function lookAgain(session: Session, { id }: Source, wanted: Labels): Promise<Labels> {
  const source = await requireSource(session, id);
  const all = labelsOf(source);
  const missing = Object.keys(wanted).filter((key) => all[key] !== wanted[key]);
  if (missing.length > 0)
    session.log.warn(
      `source "${nameOf(source)}" does not show ${missing.map((key) => `"${key}"`).join(", ")} as just set: somebody else writes its labels at the same time, or Segment shows them late. \`pulumi up --refresh\` tells`,
    );
  return all;
}

function without(labels: Labels, keys: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !keys.includes(key)));
}

function filled(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}
