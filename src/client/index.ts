import { AudienceDestinationsEndpoint } from "./audience-destinations";
import { AudiencesEndpoint } from "./audiences";
import { AuditEventsEndpoint } from "./audit-events";
import { ComputedTraitsEndpoint } from "./computed-traits";
import { LabelsEndpoint } from "./labels";
import { SourcesEndpoint } from "./sources";
import { SpaceSchemaEndpoint } from "./space-schema";
import { SpacesEndpoint } from "./spaces";
import { Transport, type TransportOptions } from "./transport";
import { WorkspaceEndpoint } from "./workspace";

export * from "./errors";
export type { TransportOptions } from "./transport";
export { isLoopback } from "./urls";

/** Segment's Public API, as far as Personas is concerned, with one token's rate budgets. */
export class SegmentClient {
  readonly workspace: WorkspaceEndpoint;
  readonly spaces: SpacesEndpoint;
  readonly sources: SourcesEndpoint;
  readonly labels: LabelsEndpoint;
  readonly computedTraits: ComputedTraitsEndpoint;
  readonly audiences: AudiencesEndpoint;
  readonly audienceDestinations: AudienceDestinationsEndpoint;
  readonly auditEvents: AuditEventsEndpoint;
  readonly spaceSchema: SpaceSchemaEndpoint;
  readonly #transport: Transport;

  constructor(options: TransportOptions) {
    const transport = new Transport(options);
    this.#transport = transport;
    this.workspace = new WorkspaceEndpoint(transport);
    this.spaces = new SpacesEndpoint(transport);
    this.sources = new SourcesEndpoint(transport);
    this.labels = new LabelsEndpoint(transport);
    this.computedTraits = new ComputedTraitsEndpoint(transport);
    this.audiences = new AudiencesEndpoint(transport);
    this.audienceDestinations = new AudienceDestinationsEndpoint(transport);
    this.auditEvents = new AuditEventsEndpoint(transport);
    this.spaceSchema = new SpaceSchemaEndpoint(transport);
  }

  /** Call a path that is not Segment's own, such as a gateway's connection route; every status is an answer. */
  route(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    return this.#transport.raw(method, path, body);
  }
}
