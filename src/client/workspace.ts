import { z } from "zod";

import { Workspace } from "../api";
import type { Sender } from "./transport";

export class WorkspaceEndpoint {
  constructor(private readonly transport: Sender) {}

  /**
   * The workspace that the token belongs to.
   *
   * @throws {SegmentAuthError} with scope `token` when the token is invalid
   * @see Segment Public API, "getWorkspace"
   */
  async get(): Promise<Workspace> {
    const data = z.object({ workspace: Workspace });
    return (await this.transport.send({ operation: "getWorkspace", data })).workspace;
  }
}
