import { z } from "zod";

import { Pagination, SampleValues, SchemaEvent, SchemaProperty, SchemaTrait } from "../api";
import { allPages, pageQuery } from "./pages";
import type { Sender } from "./transport";

/** What a space has received, and what its profiles carry. */
export class SpaceSchemaEndpoint {
  constructor(private readonly transport: Sender) {}

  /**
   * One page of up to 1000 trait keys, in no stable order beyond it.
   *
   * @returns the keys, and the next cursor while there are more
   * @see Segment Public API, "listTraits" (alpha)
   */
  async traitsPage(
    spaceId: string,
    { search, cursor, collection }: { search?: string; cursor?: string; collection?: "accounts" } = {},
  ): Promise<{ traits: SchemaTrait[]; next?: string }> {
    const data = z.object({ traits: z.array(SchemaTrait), pagination: Pagination.optional() });
    const query = { search, collection, ...pageQuery(1000, cursor) };
    const { traits, pagination } = await this.transport.send({
      operation: "listTraits",
      params: { spaceId },
      query,
      data,
    });
    const next = pagination?.next;
    return next === undefined || next === null || next === "" ? { traits } : { traits, next };
  }

  /** All trait keys; with more than 2500 some may come twice. @see Segment Public API, "listTraits" (alpha) */
  traits(spaceId: string, { search }: { search?: string } = {}): Promise<SchemaTrait[]> {
    return allPages(`GET /spaces/${spaceId}/traits`, async (cursor) => {
      const { traits, next } = await this.traitsPage(spaceId, {
        ...(search === undefined ? {} : { search }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return { items: traits, pagination: { next } };
    });
  }

  /**
   * One page of up to 1000 event names, those seen last first; optionally those that contain a text.
   *
   * @returns the events, and the next cursor while there are more
   * @see Segment Public API, "listEvents" (alpha)
   */
  async eventsPage(
    spaceId: string,
    { search, cursor }: { search?: string; cursor?: string } = {},
  ): Promise<{ events: SchemaEvent[]; next?: string }> {
    const data = z.object({ events: z.array(SchemaEvent), pagination: Pagination.optional() });
    const { events, pagination } = await this.transport.send({
      operation: "listEvents",
      params: { spaceId },
      query: { search, ...pageQuery(1000, cursor) },
      data,
    });
    const next = pagination?.next;
    return next === undefined || next === null || next === "" ? { events } : { events, next };
  }

  /** All event names, optionally those that contain a text. @see Segment Public API, "listEvents" (alpha) */
  events(spaceId: string, { search }: { search?: string } = {}): Promise<SchemaEvent[]> {
    return allPages(`GET /spaces/${spaceId}/events`, async (cursor) => {
      const { events, next } = await this.eventsPage(spaceId, {
        ...(search === undefined ? {} : { search }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return { items: events, pagination: { next } };
    });
  }

  /** Properties of an event. @see Segment Public API, "listPropertiesFromEvent" (alpha) */
  eventProperties(spaceId: string, eventName: string): Promise<SchemaProperty[]> {
    const data = z.object({ eventProperties: z.array(SchemaProperty), pagination: Pagination.optional() });
    return allPages(`GET /spaces/${spaceId}/events/${eventName}/properties`, async (cursor) => {
      const params = { spaceId, eventName };
      const call = {
        operation: "listPropertiesFromEvent",
        params,
        query: pageQuery(1000, cursor),
        data,
      } as const;
      const { eventProperties, pagination } = await this.transport.send(call);
      return { items: eventProperties, pagination };
    });
  }

  /**
   * Up to 1000 values that a property of an event has had, as texts.
   *
   * @param propertyType - `PROPERTY` is the event's own, `CONTEXT` stands in its context
   * @see Segment Public API, "listSampleValuesFromEventProperty" (alpha)
   */
  async propertySampleValues(
    spaceId: string,
    eventName: string,
    propertyName: string,
    propertyType: "PROPERTY" | "CONTEXT" = "PROPERTY",
  ): Promise<string[]> {
    const { sampleValues } = await this.transport.send({
      operation: "listSampleValuesFromEventProperty",
      params: { spaceId, eventName, propertyName },
      query: { propertyType },
      data: SampleValues,
    });
    return sampleValues;
  }

  /**
   * Up to 1000 values that a trait has on profiles, as texts, the most frequent first.
   *
   * @see Segment Public API, "listSampleValuesFromTrait" (alpha)
   */
  async traitSampleValues(spaceId: string, traitKey: string, collection?: "accounts"): Promise<string[]> {
    const { sampleValues } = await this.transport.send({
      operation: "listSampleValuesFromTrait",
      params: { spaceId, traitKey },
      query: { collection },
      data: SampleValues,
    });
    return sampleValues;
  }
}
