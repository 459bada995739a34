import { ActivationsEndpoint } from "./activations";
import { AudienceDestinationsEndpoint } from "./audience-destinations";
import { AudiencePreviewsEndpoint } from "./audience-previews";
import { AudiencesEndpoint } from "./audiences";
import { AuditEventsEndpoint } from "./audit-events";
import { ComputedTraitsEndpoint } from "./computed-traits";
import { DestinationsEndpoint } from "./destinations";
import { FiltersEndpoint } from "./filters";
import { LabelsEndpoint } from "./labels";
import { ProfilesWarehousesEndpoint } from "./profiles-warehouses";
import { SourcesEndpoint } from "./sources";
import { SpaceSchemaEndpoint } from "./space-schema";
import { SpacesEndpoint } from "./spaces";
import { Transport, type Sender, type TransportOptions } from "./transport";
import { WorkspaceEndpoint } from "./workspace";

export { rolesFor, tokenAdvice } from "./advice";
export * from "./errors";
export { systemClock, type Clock } from "./clock";
export type { SelectiveSyncs } from "./profiles-warehouses";
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
  readonly audiencePreviews: AudiencePreviewsEndpoint;
  readonly activations: ActivationsEndpoint;
  readonly audienceDestinations: AudienceDestinationsEndpoint;
  readonly destinations: DestinationsEndpoint;
  readonly filters: FiltersEndpoint;
  readonly profilesWarehouses: ProfilesWarehousesEndpoint;
  readonly auditEvents: AuditEventsEndpoint;
  readonly spaceSchema: SpaceSchemaEndpoint;
  readonly #transport: Transport;

  constructor(options: TransportOptions | Transport, signal?: AbortSignal) {
    this.#transport = options instanceof Transport ? options : new Transport(options);
    const transport = signal === undefined ? this.#transport : endingWith(signal, this.#transport);
    this.workspace = new WorkspaceEndpoint(transport);
    this.spaces = new SpacesEndpoint(transport);
    this.sources = new SourcesEndpoint(transport);
    this.labels = new LabelsEndpoint(transport);
    this.computedTraits = new ComputedTraitsEndpoint(transport);
    this.audiences = new AudiencesEndpoint(transport);
    this.audiencePreviews = new AudiencePreviewsEndpoint(transport);
    this.activations = new ActivationsEndpoint(transport);
    this.audienceDestinations = new AudienceDestinationsEndpoint(transport);
    this.destinations = new DestinationsEndpoint(transport);
    this.filters = new FiltersEndpoint(transport);
    this.profilesWarehouses = new ProfilesWarehousesEndpoint(transport);
    this.auditEvents = new AuditEventsEndpoint(transport);
    this.spaceSchema = new SpaceSchemaEndpoint(transport);
  }

  /** The same client, with the same rate budgets, for calls that are given up when the signal says so. */
  until(signal: AbortSignal): SegmentClient {
    return new SegmentClient(this.#transport, signal);
  }

  /** Call a path that is not Segment's own, such as a gateway's connection route; every status is an answer. */
  route(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    return this.#transport.raw(method, path, body);
  }
}

function endingWith(signal: AbortSignal, transport: Transport): Sender {
  return { send: (call) => transport.send({ ...call, signal }) };
}
