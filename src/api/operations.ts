import type { z } from "zod";

import { ActivationChanges, NewActivation } from "./activation";
import { AudienceChanges, NewAudience } from "./audience";
import { AudienceDestinationChanges, NewAudienceDestination } from "./audience-destination";
import { NewAudiencePreview } from "./audience-preview";
import { ComputedTraitChanges, NewComputedTrait } from "./computed-trait";
import { FilterChanges, NewFilter } from "./filter";
import { LabelBody, LabelsBody } from "./label";
import { SyncChanges } from "./profiles-warehouse";

/** One operation of the Public API. */
export interface Operation {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path with `{parameters}`. */
  readonly path: string;
  /** Documented limit of requests a minute and token; left out where Segment documents none. */
  readonly perMinute?: number;
  /** Segment has no stable version of it yet, so its shapes may change. */
  readonly alphaOnly?: boolean;
  /** The version that is asked for, where the most stable one is not `v1`. */
  readonly version?: "v1" | "v1beta";
  /** What may be sent; an operation without it is called without a body. */
  readonly body?: z.ZodType;
}

/**
 * The operations of API 73.2 that this package and its tests speak, and those that the local Segment serves besides, by
 * Segment's own operation names.
 */
export const operations = {
  getWorkspace: { method: "GET", path: "/" },
  echo: { method: "GET", path: "/echo" },
  listSpaces: { method: "GET", path: "/spaces", alphaOnly: true },
  getSpace: { method: "GET", path: "/spaces/{spaceId}", alphaOnly: true },
  listSources: { method: "GET", path: "/sources" },
  getSource: { method: "GET", path: "/sources/{sourceId}" },
  addLabelsToSource: { method: "POST", path: "/sources/{sourceId}/labels", body: LabelsBody },
  replaceLabelsInSource: { method: "PUT", path: "/sources/{sourceId}/labels", body: LabelsBody },
  listLabels: { method: "GET", path: "/labels" },
  createLabel: { method: "POST", path: "/labels", perMinute: 60, body: LabelBody },
  deleteLabel: { method: "DELETE", path: "/labels/{key}/{value}", perMinute: 60 },
  createComputedTrait: {
    method: "POST",
    path: "/spaces/{spaceId}/computed-traits",
    alphaOnly: true,
    perMinute: 10,
    body: NewComputedTrait,
  },
  listComputedTraits: {
    method: "GET",
    path: "/spaces/{spaceId}/computed-traits",
    alphaOnly: true,
    perMinute: 25,
  },
  getComputedTrait: {
    method: "GET",
    path: "/spaces/{spaceId}/computed-traits/{id}",
    alphaOnly: true,
    perMinute: 100,
  },
  updateComputedTraitForSpace: {
    method: "PATCH",
    path: "/spaces/{spaceId}/computed-traits/{id}",
    alphaOnly: true,
    perMinute: 10,
    body: ComputedTraitChanges,
  },
  removeComputedTraitFromSpace: {
    method: "DELETE",
    path: "/spaces/{spaceId}/computed-traits/{id}",
    alphaOnly: true,
    perMinute: 20,
  },
  createAudience: { method: "POST", path: "/spaces/{spaceId}/audiences", perMinute: 50, body: NewAudience },
  listAudiences: { method: "GET", path: "/spaces/{spaceId}/audiences", perMinute: 60 },
  getAudience: { method: "GET", path: "/spaces/{spaceId}/audiences/{id}", perMinute: 100 },
  updateAudienceForSpace: {
    method: "PATCH",
    path: "/spaces/{spaceId}/audiences/{id}",
    perMinute: 50,
    body: AudienceChanges,
  },
  removeAudienceFromSpace: { method: "DELETE", path: "/spaces/{spaceId}/audiences/{id}", perMinute: 50 },
  createAudiencePreview: {
    method: "POST",
    path: "/spaces/{spaceId}/audiences/previews",
    perMinute: 5,
    body: NewAudiencePreview,
  },
  getAudiencePreview: { method: "GET", path: "/spaces/{spaceId}/audiences/previews/{id}", perMinute: 300 },
  addDestinationToAudience: {
    method: "POST",
    path: "/spaces/{spaceId}/audiences/{audienceId}/destination-connections",
    alphaOnly: true,
    perMinute: 50,
    body: NewAudienceDestination,
  },
  listDestinationsFromAudience: {
    method: "GET",
    path: "/spaces/{spaceId}/audiences/{audienceId}/destination-connections",
    alphaOnly: true,
    perMinute: 50,
  },
  updateDestinationForAudience: {
    method: "PATCH",
    path: "/spaces/{spaceId}/audiences/{audienceId}/destination-connections/{destinationId}",
    alphaOnly: true,
    body: AudienceDestinationChanges,
  },
  removeDestinationFromAudience: {
    method: "DELETE",
    path: "/spaces/{spaceId}/audiences/{audienceId}/destination-connections/{destinationId}",
    alphaOnly: true,
  },
  addActivationToAudience: {
    method: "POST",
    path: "/spaces/{spaceId}/audiences/{audienceId}/destination-connections/{connectionId}/activations",
    alphaOnly: true,
    perMinute: 50,
    body: NewActivation,
  },
  listActivationsFromAudience: {
    method: "GET",
    path: "/spaces/{spaceId}/audiences/{audienceId}/activations",
    alphaOnly: true,
    perMinute: 60,
  },
  getActivationFromAudience: {
    method: "GET",
    path: "/spaces/{spaceId}/audiences/{audienceId}/activations/{id}",
    alphaOnly: true,
    perMinute: 60,
  },
  updateActivationForAudience: {
    method: "PATCH",
    path: "/spaces/{spaceId}/audiences/{audienceId}/activations/{id}",
    alphaOnly: true,
    perMinute: 50,
    body: ActivationChanges,
  },
  removeActivationFromAudience: {
    method: "DELETE",
    path: "/spaces/{spaceId}/audiences/{audienceId}/activations/{id}",
    alphaOnly: true,
    perMinute: 50,
  },
  listSupportedDestinationsFromAudience: {
    method: "GET",
    path: "/spaces/{spaceId}/audienceType/{audienceType}/supported-destinations",
    alphaOnly: true,
    perMinute: 60,
  },
  listProfilesWarehouseInSpace: {
    method: "GET",
    path: "/spaces/{spaceId}/profiles-warehouses",
    alphaOnly: true,
  },
  listSelectiveSyncsFromWarehouseAndSpace: {
    method: "GET",
    path: "/spaces/{spaceId}/profiles-warehouses/{warehouseId}/selective-syncs",
    alphaOnly: true,
  },
  updateSelectiveSyncForWarehouseAndSpace: {
    method: "PATCH",
    path: "/spaces/{spaceId}/profiles-warehouses/{warehouseId}/selective-syncs",
    alphaOnly: true,
    body: SyncChanges,
  },
  listEvents: { method: "GET", path: "/spaces/{spaceId}/events", alphaOnly: true, perMinute: 25 },
  listPropertiesFromEvent: {
    method: "GET",
    path: "/spaces/{spaceId}/events/{eventName}/properties",
    alphaOnly: true,
    perMinute: 25,
  },
  listSampleValuesFromEventProperty: {
    method: "GET",
    path: "/spaces/{spaceId}/events/{eventName}/properties/{propertyName}/sample-values",
    alphaOnly: true,
    perMinute: 25,
  },
  listTraits: { method: "GET", path: "/spaces/{spaceId}/traits", alphaOnly: true, perMinute: 25 },
  listSampleValuesFromTrait: {
    method: "GET",
    path: "/spaces/{spaceId}/traits/{traitKey}/sample-values",
    alphaOnly: true,
    perMinute: 25,
  },
  createFilterForSpace: { method: "POST", path: "/filters", version: "v1beta", body: NewFilter },
  listFiltersForSpace: { method: "GET", path: "/filters", version: "v1beta" },
  getFilterById: { method: "GET", path: "/filters/{id}", version: "v1beta" },
  updateFilterById: { method: "PATCH", path: "/filters/{id}", version: "v1beta", body: FilterChanges },
  deleteFilterById: { method: "DELETE", path: "/filters/{id}", version: "v1beta" },
  listAuditEvents: { method: "GET", path: "/audit-events" },
  listDestinations: { method: "GET", path: "/destinations" },
  getDestination: { method: "GET", path: "/destinations/{destinationId}" },
  getSourcesCatalog: { method: "GET", path: "/catalog/sources" },
  getSourceMetadata: { method: "GET", path: "/catalog/sources/{sourceMetadataId}" },
  getDestinationsCatalog: { method: "GET", path: "/catalog/destinations" },
  getDestinationMetadata: { method: "GET", path: "/catalog/destinations/{destinationMetadataId}" },
  getWarehousesCatalog: { method: "GET", path: "/catalog/warehouses" },
  getWarehouseMetadata: { method: "GET", path: "/catalog/warehouses/{warehouseMetadataId}" },
  listWarehouses: { method: "GET", path: "/warehouses" },
  getWarehouse: { method: "GET", path: "/warehouses/{warehouseId}" },
  listRoles: { method: "GET", path: "/roles" },
} as const satisfies Record<string, Operation>;

/** Name of an operation of Segment's Public API, as in `createComputedTrait`. */
export type OperationName = keyof typeof operations;
