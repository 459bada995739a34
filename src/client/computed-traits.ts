import { z } from "zod";

import { ComputedTrait, Pagination, type ComputedTraitChanges, type NewComputedTrait } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

const One = z.object({ computedTrait: ComputedTrait });

export class ComputedTraitsEndpoint {
  constructor(private readonly transport: Sender) {}

  /** All computed traits of a space, 1000 a page. @see Segment Public API, "listComputedTraits" (alpha) */
  list(spaceId: string): Promise<ComputedTrait[]> {
    const data = z.object({ computedTraits: z.array(ComputedTrait), pagination: Pagination.optional() });
    return allPages(`GET /spaces/${spaceId}/computed-traits`, async (cursor) => {
      const call = {
        operation: "listComputedTraits",
        params: { spaceId },
        query: pageQuery(1000, cursor),
        data,
      } as const;
      const { computedTraits, pagination } = await this.transport.send(call);
      return { items: computedTraits, pagination };
    });
  }

  /**
   * @param id - as in `tra_2oLrXvK8cQhT5mZwYbN7dGpRsJ4`
   * @throws {SegmentNotFoundError} when the space has no such trait
   * @see Segment Public API, "getComputedTrait" (alpha)
   */
  async get(spaceId: string, id: string): Promise<ComputedTrait> {
    return (await this.transport.send({ operation: "getComputedTrait", params: { spaceId, id }, data: One }))
      .computedTrait;
  }

  /**
   * Create a computed trait in a space. Never sent twice: when the answer is lost, the error's `mayHaveHappened` is true.
   *
   * @param spaceId - as in `spa_9aQ1Lj62S4bomZKLF4DPqW`
   * @returns the trait as Segment stored it, `key` assigned
   * @throws {SegmentValidationError} the definition does not compile; `issues[0].field` is "definition.query"
   * @throws {SegmentRateLimitError} when the wait for the rate limit would take longer than allowed
   * @see Segment Public API, "createComputedTrait" (alpha)
   */
  async create(spaceId: string, trait: NewComputedTrait): Promise<ComputedTrait> {
    const call = { operation: "createComputedTrait", params: { spaceId }, body: trait, data: One } as const;
    return (await this.transport.send(call)).computedTrait;
  }

  /**
   * Change a computed trait, which locks it until Segment has applied the change; the call waits for a lock to end.
   *
   * @throws {SegmentConflictError} when it stays locked
   * @see Segment Public API, "updateComputedTraitForSpace" (alpha)
   */
  async update(spaceId: string, id: string, changes: ComputedTraitChanges): Promise<ComputedTrait> {
    const call = {
      operation: "updateComputedTraitForSpace",
      params: { spaceId, id },
      body: changes,
      data: One,
    } as const;
    return (await this.transport.send(call)).computedTrait;
  }

  /**
   * Delete a computed trait; profiles keep its values as a custom trait.
   *
   * @throws {SegmentNotFoundError} when it is gone already
   * @see Segment Public API, "removeComputedTraitFromSpace" (alpha)
   */
  async delete(spaceId: string, id: string): Promise<void> {
    await this.transport.send({
      operation: "removeComputedTraitFromSpace",
      params: { spaceId, id },
      data: z.unknown(),
    });
  }
}
