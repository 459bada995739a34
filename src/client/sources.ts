import { z } from "zod";

import { Label, Pagination, Source, type NewLabel } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

export class SourcesEndpoint {
  constructor(private readonly transport: Sender) {}

  /** @see Segment Public API, "listSources" */
  list(): Promise<Source[]> {
    const data = z.object({ sources: z.array(Source), pagination: Pagination.optional() });
    return allPages("GET /sources", async (cursor) => {
      const { sources, pagination } = await this.transport.send({
        operation: "listSources",
        query: pageQuery(1000, cursor),
        data,
      });
      return { items: sources, pagination };
    });
  }

  /**
   * @throws {SegmentNotFoundError} for an id that the workspace does not have
   * @see Segment Public API, "getSource"
   */
  async get(sourceId: string): Promise<Source> {
    const data = z.object({ source: Source });
    return (await this.transport.send({ operation: "getSource", params: { sourceId }, data })).source;
  }

  /**
   * Put labels on a source beside the ones it has; they must exist in the workspace.
   *
   * @returns all labels of the source
   * @see Segment Public API, "addLabelsToSource"
   */
  async addLabels(sourceId: string, labels: readonly NewLabel[]): Promise<Label[]> {
    return this.#writeLabels("addLabelsToSource", sourceId, labels);
  }

  /** Replace all labels of a source. @see Segment Public API, "replaceLabelsInSource" */
  async replaceLabels(sourceId: string, labels: readonly NewLabel[]): Promise<Label[]> {
    return this.#writeLabels("replaceLabelsInSource", sourceId, labels);
  }

  async #writeLabels(
    operation: "addLabelsToSource" | "replaceLabelsInSource",
    sourceId: string,
    labels: readonly NewLabel[],
  ): Promise<Label[]> {
    const data = z.object({ labels: z.array(Label) });
    return (await this.transport.send({ operation, params: { sourceId }, body: { labels }, data })).labels;
  }
}
