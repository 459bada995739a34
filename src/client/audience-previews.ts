import { z } from "zod";

import { AudiencePreview, type NewAudiencePreview } from "../api";
import type { Sender } from "./transport";

/** Who would be in an audience, without making one. Segment allows 5 a minute, and 700 a month and space. */
export class AudiencePreviewsEndpoint {
  constructor(private readonly transport: Sender) {}

  /**
   * Start a preview; never sent twice.
   *
   * @returns its id, as in `2oLt...-compute_preview_execution-9aQ1...-compute_preview_execution`
   * @throws {SegmentValidationError} the query does not compile; `issues[0].field` is "definition.query"
   * @see Segment Public API, "createAudiencePreview"
   */
  async create(spaceId: string, preview: NewAudiencePreview): Promise<string> {
    const data = z.object({ audiencePreview: z.looseObject({ id: z.string() }) });
    const call = { operation: "createAudiencePreview", params: { spaceId }, body: preview, data } as const;
    return (await this.transport.send(call)).audiencePreview.id;
  }

  /**
   * How a preview stands: it is to be asked for until its status is `RUNNING` no more.
   *
   * @throws {SegmentNotFoundError} when the space has no such preview
   * @see Segment Public API, "getAudiencePreview"
   */
  async get(spaceId: string, id: string): Promise<AudiencePreview> {
    const data = z.object({ audiencePreview: AudiencePreview });
    const call = { operation: "getAudiencePreview", params: { spaceId, id }, data } as const;
    return (await this.transport.send(call)).audiencePreview;
  }
}
