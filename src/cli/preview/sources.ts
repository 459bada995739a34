import type { Source } from "../../api";
import { type SegmentClient, SegmentError } from "../../client";
import { nearest } from "../../query/suggest";
import type { Check } from "./checks";
import { isNotRead, type NotRead } from "./schema";

/** The sources of a workspace, listed once, and only where a query leaves one out. */
export class WorkspaceSources {
  #listed: Promise<readonly Source[] | NotRead> | undefined;

  constructor(private readonly client: SegmentClient) {}

  /** Whether the sources that a query leaves out are there: one that is not leaves nothing out. */
  async checks(ids: readonly string[]): Promise<Check[]> {
    if (ids.length === 0) return [];
    const sources = await (this.#listed ??= this.#list());
    return ids.map((id) => {
      const named = { kind: "source", what: `source ${id}` } as const;
      if (isNotRead(sources)) return { ...named, seen: "unread", why: sources.error };
      if (sources.some((source) => source.id === id)) return { ...named, seen: "yes" };
      const suggestion = meant(id, sources);
      return { ...named, seen: "missing", ...(suggestion !== undefined && { suggestion }) };
    });
  }

  async #list(): Promise<readonly Source[] | NotRead> {
    try {
      return await this.client.sources.list();
    } catch (error) {
      if (error instanceof SegmentError) return { error: error.message };
      throw error;
    }
  }
}

/** Queries want the id, and people know the slug or the name. */
function meant(given: string, sources: readonly Source[]): string | undefined {
  const known = sources.flatMap(({ id, slug, name = slug }) => [id, slug, name]);
  const like = nearest(given, known);
  if (like === undefined) return undefined;
  return sources.find(({ id, slug, name }) => [id, slug, name].includes(like))?.id;
}
