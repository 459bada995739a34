import { z } from "zod";

import { Label, type NewLabel } from "../api";
import type { Sender } from "./transport";

export class LabelsEndpoint {
  constructor(private readonly transport: Sender) {}

  /** All labels of the workspace; this list has no pages. @see Segment Public API, "listLabels" */
  async list(): Promise<Label[]> {
    return (
      await this.transport.send({ operation: "listLabels", data: z.object({ labels: z.array(Label) }) })
    ).labels;
  }

  /** @see Segment Public API, "createLabel" */
  async create(label: NewLabel): Promise<Label> {
    const data = z.object({ label: Label });
    return (await this.transport.send({ operation: "createLabel", body: { label }, data })).label;
  }

  /** @throws {SegmentApiError} while a source or a space carries the label. @see Segment Public API, "deleteLabel" */
  async delete({ key, value }: Pick<NewLabel, "key" | "value">): Promise<void> {
    await this.transport.send({ operation: "deleteLabel", params: { key, value }, data: z.unknown() });
  }
}
