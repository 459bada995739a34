import path from "node:path";

import { bareSpaceId, type Space, type Workspace } from "../../api";
import { text } from "../../provider/properties";
import { Session } from "../../provider/workspace/session";
import { isNotRead, type NotRead } from "../preview/schema";
import { spaceNamed, spacesOf } from "../preview/spaces";
import { say, segmentOf, workspaceOf } from "../segment";
import { stateOf } from "../stack-state";
import { ignoredBy, type Ignored } from "./ignore";
import { type Managed, managedIn, type State } from "./managed";
import type { ScopeOptions } from "./options";
import { configOf } from "./stack-config";

/** What a run looks at, and what it has to say of it beside its findings. */
export interface Scope {
  readonly session: Session;
  readonly workspace: Workspace;
  /** What the states have of the token's workspace. */
  readonly managed: readonly Managed[];
  /** Spaces to look into. */
  readonly spaces: readonly Space[];
  readonly all: readonly Space[] | NotRead;
  readonly ignored: Ignored;
  /** Filled while the run goes on: what is worth knowing, what nothing was compared with, and what could not be judged. */
  readonly notes: Set<string>;
  readonly notCompared: Set<string>;
  readonly notJudged: Set<string>;
}

/**
 * Read the states, find out whose token it is, and which spaces are meant: those of the states, and those of `--space`.
 *
 * @param spaces - which ones, where the states name none
 * @throws a sentence where nothing can be judged, above all with a token of another workspace than the states'
 */
export async function scopeOf(options: ScopeOptions, spaces: "all" | "named"): Promise<Scope> {
  const signal = new AbortController().signal;
  const ignored = await ignoredBy(options.ignore, options.ignoreFile);
  const notes = new Set<string>();
  const states = onlyOnce(await statesOf(options, signal), notes);
  const { settings } = segmentOf(await configOf(options.stack, signal), signal);
  const session = new Session(settings, {
    info: () => undefined,
    warn: (note) => notes.add(note),
    progress: say,
  });
  const workspace = await workspaceOf(session);
  const { managed, others } = ofWorkspace(states, workspace);
  const all = await spacesOf(session.client);
  const looked = spacesIn(managed, options.space, all);
  if (isNotRead(all)) notes.add(`how the spaces are called: ${all.error}`);
  if (looked.length === 0 && spaces === "named")
    throw new Error("the states name no space of this workspace: say with --space which ones to look into");
  return {
    session,
    workspace,
    managed,
    spaces: looked.length === 0 ? allOf(all) : looked,
    all,
    ignored,
    notes,
    notCompared: new Set([...states.flatMap(({ notCompared }) => notCompared), ...others]),
    notJudged: new Set(),
  };
}

async function statesOf({ stack, state }: ScopeOptions, signal: AbortSignal): Promise<State[]> {
  const states: State[] = [];
  const read = async (from: string, given: { stack?: string; state?: string }): Promise<void> => {
    const resources = await stateOf(given, signal);
    states.push(managedIn(resources ?? [], from));
  };
  for (const name of new Set(stack)) await read(`stack ${name}`, { stack: name });
  for (const file of new Set(state.map((one) => (one === "-" ? one : path.normalize(one)))))
    await read(file, { state: file });
  return states;
}

/** One stack may be given twice, by name and by file. What was given first counts. */
function onlyOnce(states: readonly State[], notes: Set<string>): State[] {
  const seen = new Map<string, string>();
  return states.map((state) => {
    const managed = state.managed.filter(({ urn, id }) => {
      const first = seen.get(`${urn} ${id}`);
      if (first !== undefined)
        notes.add(`${first} and ${state.from} are of one stack: what they both have is compared once`);
      return first === undefined;
    });
    for (const { urn, id } of managed) seen.set(`${urn} ${id}`, state.from);
    return { ...state, managed };
  });
}

/** A resource of another workspace would look deleted to this token. */
function ofWorkspace(
  states: readonly State[],
  { id, slug }: Workspace,
): { managed: Managed[]; others: string[] } {
  const all = states.flatMap(({ managed }) => managed);
  const others = Map.groupBy(
    all.filter((one) => workspaceIn(one, id) !== id),
    (one) => `${one.from} has NUMBER of workspace ${workspaceIn(one, id)}`,
  );
  const managed = all.filter((one) => workspaceIn(one, id) === id);
  const said = [...others].map(([sentence, { length }]) =>
    sentence.replace("NUMBER", length === 1 ? "1 resource" : `${length} resources`),
  );
  if (managed.length === 0 && said.length > 0)
    throw new Error(
      `the token belongs to workspace "${slug}" (${id}), and ${said.join(", ")}: use a token of that workspace`,
    );
  return {
    managed,
    others: said.map(
      (sentence) => `${sentence}, which this token cannot see: run it again with a token of that one`,
    ),
  };
}

/** What was stored before workspaces were noted is taken for this one's, as a refresh does. */
function workspaceIn({ state }: Managed, own: string): string {
  return text(state, "workspaceId") || own;
}

function spacesIn(
  managed: readonly Managed[],
  named: readonly string[],
  all: readonly Space[] | NotRead,
): Space[] {
  const ids = new Set(
    managed.map(({ state }) => bareSpaceId(text(state, "spaceId"))).filter((id) => id !== ""),
  );
  const known = isNotRead(all)
    ? [...ids].map((id) => spaceNamed(id, all))
    : all.filter(({ id }) => ids.has(bareSpaceId(id)));
  const further = named.map((name) => spaceNamed(name, all));
  return [...new Map([...known, ...further].map((space) => [bareSpaceId(space.id), space])).values()];
}

function allOf(all: readonly Space[] | NotRead): readonly Space[] {
  if (isNotRead(all))
    throw new Error(
      `say with --space which spaces to look into: the list of spaces cannot be read (${all.error})`,
    );
  if (all.length === 0) throw new Error("the token sees no space");
  return all;
}
