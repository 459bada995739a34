import type { Source } from "../../api";
import { likeliest, nearest } from "../../query/suggest";
import { UsageError } from "../errors";
import type { Properties } from "../properties";
import { advisory } from "../workspace/advisory";
import { PerSession, type Session } from "../workspace/session";
import { nameOf } from "../workspace/sources";

/** The sources of a workspace, listed once a run; undefined where Segment does not say. */
class WorkspaceSources {
  #known: Promise<readonly Source[] | undefined> | undefined;

  constructor(private readonly session: Session) {}

  known(): Promise<readonly Source[] | undefined> {
    this.#known ??= this.#look();
    return this.#known;
  }

  async #look(): Promise<readonly Source[] | undefined> {
    const what = "whether the ids in `excludeSources` are those of sources";
    const looked = await advisory(this.session, what, ({ sources }) => sources.list());
    return "why" in looked ? undefined : looked.found;
  }
}

const ofWorkspace = new PerSession((session) => new WorkspaceSources(session));

/**
 * Check that the sources whose events are not to count exist: an id that no source has leaves nothing out, and Segment
 * takes it without a word. What was checked with an earlier write is not asked again, since a source may go.
 *
 * @param before - what state holds; nothing for what is new
 * @throws {UsageError} when the workspace has no source of an id
 */
export async function requireExcludedSources(
  session: Session,
  { excludeSources }: Properties,
  before: Properties,
): Promise<void> {
  const checked = idsIn(before["excludeSources"]);
  const ids = idsIn(excludeSources);
  if (ids.every((id) => checked.includes(id))) return;
  const { slug } = await session.requireWorkspace();
  const sources = await ofWorkspace.of(session).known();
  if (sources === undefined) return;
  const problems = ids.flatMap((id, index) =>
    checked.includes(id) ? [] : problemWith(`excludeSources[${index}]`, id, sources, slug),
  );
  if (problems.length > 0)
    throw new UsageError(
      `${problems.join("; ")}. Nothing was written: an id that no source has would leave nothing out, and getSource({ slug }) finds the right one`,
    );
}

function idsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** By its place in the input: the id itself may be a secret. */
function problemWith(place: string, id: string, sources: readonly Source[], workspace: string): string[] {
  if (sources.some((source) => source.id === id)) return [];
  const what = `\`${place}\` is the id of no source in workspace "${workspace}"`;
  if (sources.length === 0) return [`${what}, which has none that this token may see`];
  const called = new Map(sources.map((source) => [source.id, `${nameOf(source)} (${source.id})`]));
  const near = called.get(nearest(id, [...called.keys()]) ?? "");
  const hint = near === undefined ? "." : `: did you mean ${near}?`;
  return [`${what}${hint} It has ${likeliest(id, [...called.values()].toSorted())}`];
}
