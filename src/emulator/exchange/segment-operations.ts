import { operations, type OperationName } from "../../api";

/** A version of the Public API, the most stable one first. */
export const versions = ["v1", "v1beta", "v1alpha"] as const;
export type Version = (typeof versions)[number];

/** An operation that Segment has, whether it is emulated or not. */
export interface SegmentOperation {
  readonly name: string;
  readonly method: string;
  /** Path with `{parameters}`. */
  readonly path: string;
  readonly versions: readonly Version[];
}

/** Segment's operation that a method and a path name, if there is one. */
export function operationOf(method: string, path: string): SegmentOperation | undefined {
  // What answers GET answers HEAD as well, without a body.
  const asked = method === "HEAD" ? "GET" : method;
  return patterns.find((candidate) => candidate.method === asked && candidate.pattern.test(path));
}

/** Whether this Segment serves an operation; the others it answers 501. */
export function isServed(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/**
 * Every operation of the Public API 73.2.0 (20 August 2026) with the versions that it exists in, as the official SDKs have
 * them: segmentio/public-api-sdk-typescript at 3780bc6, `api/*Api.ts`; segmentio/public-api-sdk-go at 7b14793 has the same.
 */
export const segmentOperations: readonly SegmentOperation[] = `
getWorkspace GET / v1,v1beta,v1alpha
listAuditEvents GET /audit-events v1,v1beta,v1alpha
getDestinationsCatalog GET /catalog/destinations v1,v1beta,v1alpha
getDestinationMetadata GET /catalog/destinations/{destinationMetadataId} v1,v1beta,v1alpha
getSourcesCatalog GET /catalog/sources v1,v1beta,v1alpha
getSourceMetadata GET /catalog/sources/{sourceMetadataId} v1,v1beta,v1alpha
getWarehousesCatalog GET /catalog/warehouses v1,v1beta,v1alpha
getWarehouseMetadata GET /catalog/warehouses/{warehouseMetadataId} v1,v1beta,v1alpha
listCredentials GET /credentials v1
createCredential POST /credentials v1
deleteCredential DELETE /credentials/{credentialId} v1
getCredential GET /credentials/{credentialId} v1
updateCredential PATCH /credentials/{credentialId} v1
listCredentialConsumers GET /credentials/{credentialId}/consumers v1
createDownload POST /customer-insights/download v1alpha
createDbtModelSyncTrigger POST /dbt-model-syncs/trigger v1beta
getEgressFailedMetricsFromDeliveryOverview GET /delivery-overview/failed-delivery v1beta
getIngressFailedMetricsFromDeliveryOverview GET /delivery-overview/failed-on-ingest v1beta
getFilteredAtDestinationMetricsFromDeliveryOverview GET /delivery-overview/filtered-at-destination v1beta
getFilteredAtSourceMetricsFromDeliveryOverview GET /delivery-overview/filtered-at-source v1beta
getEgressSuccessMetricsFromDeliveryOverview GET /delivery-overview/successful-delivery v1beta
getIngressSuccessMetricsFromDeliveryOverview GET /delivery-overview/successfully-received v1beta
previewDestinationFilter POST /destination/filters/preview v1,v1beta,v1alpha
listFiltersFromDestination GET /destination/{destinationId}/filters v1,v1beta,v1alpha
createFilterForDestination POST /destination/{destinationId}/filters v1,v1beta,v1alpha
removeFilterFromDestination DELETE /destination/{destinationId}/filters/{filterId} v1,v1beta,v1alpha
getFilterInDestination GET /destination/{destinationId}/filters/{filterId} v1,v1beta,v1alpha
updateFilterForDestination PATCH /destination/{destinationId}/filters/{filterId} v1,v1beta,v1alpha
listDestinations GET /destinations v1,v1beta,v1alpha
createDestination POST /destinations v1,v1beta,v1alpha
deleteDestination DELETE /destinations/{destinationId} v1,v1beta,v1alpha
getDestination GET /destinations/{destinationId} v1,v1beta,v1alpha
updateDestination PATCH /destinations/{destinationId} v1,v1beta,v1alpha
listDeliveryMetricsSummaryFromDestination GET /destinations/{destinationId}/delivery-metrics v1beta,v1alpha
listSubscriptionsFromDestination GET /destinations/{destinationId}/subscriptions v1alpha
createDestinationSubscription POST /destinations/{destinationId}/subscriptions v1alpha
removeSubscriptionFromDestination DELETE /destinations/{destinationId}/subscriptions/{id} v1alpha
getSubscriptionFromDestination GET /destinations/{destinationId}/subscriptions/{id} v1alpha
updateSubscriptionForDestination PATCH /destinations/{destinationId}/subscriptions/{id} v1alpha
echo GET /echo v1,v1alpha
getEventsVolumeFromWorkspace GET /events/volume v1,v1beta,v1alpha
listFiltersForSpace GET /filters v1beta,v1alpha
createFilterForSpace POST /filters v1beta,v1alpha
deleteFilterById DELETE /filters/{id} v1beta,v1alpha
getFilterById GET /filters/{id} v1beta,v1alpha
updateFilterById PATCH /filters/{id} v1beta,v1alpha
listFunctions GET /functions v1,v1beta,v1alpha
createFunction POST /functions v1,v1beta,v1alpha
deleteFunction DELETE /functions/{functionId} v1,v1beta,v1alpha
getFunction GET /functions/{functionId} v1,v1beta,v1alpha
updateFunction PATCH /functions/{functionId} v1,v1beta,v1alpha
createFunctionDeployment POST /functions/{functionId}/deploy v1,v1beta,v1alpha
listFunctionVersions GET /functions/{functionId}/versions v1alpha
restoreFunctionVersion POST /functions/{functionId}/versions v1alpha
getFunctionVersion GET /functions/{functionId}/versions/{versionId} v1alpha
removeUsersFromUserGroup DELETE /group/{userGroupId}/users v1,v1beta,v1alpha
replaceUsersInUserGroup PUT /group/{userGroupId}/users v1,v1beta,v1alpha
listUserGroups GET /groups v1,v1beta,v1alpha
createUserGroup POST /groups v1,v1beta,v1alpha
deleteUserGroup DELETE /groups/{userGroupId} v1,v1beta,v1alpha
getUserGroup GET /groups/{userGroupId} v1,v1beta,v1alpha
updateUserGroup PATCH /groups/{userGroupId} v1,v1beta,v1alpha
listInvitesFromUserGroup GET /groups/{userGroupId}/invites v1,v1beta,v1alpha
addPermissionsToUserGroup POST /groups/{userGroupId}/permissions v1,v1beta,v1alpha
replacePermissionsForUserGroup PUT /groups/{userGroupId}/permissions v1,v1beta,v1alpha
listUsersFromUserGroup GET /groups/{userGroupId}/users v1,v1beta,v1alpha
addUsersToUserGroup POST /groups/{userGroupId}/users v1,v1beta,v1alpha
listInsertFunctionInstances GET /insert-function-instances v1alpha
createInsertFunctionInstance POST /insert-function-instances v1alpha
deleteInsertFunctionInstance DELETE /insert-function-instances/{instanceId} v1alpha
getInsertFunctionInstance GET /insert-function-instances/{instanceId} v1alpha
updateInsertFunctionInstance PATCH /insert-function-instances/{instanceId} v1alpha
deleteInvites DELETE /invites v1,v1beta,v1alpha
listInvites GET /invites v1,v1beta,v1alpha
createInvites POST /invites v1,v1beta,v1alpha
listLabels GET /labels v1,v1beta,v1alpha
createLabel POST /labels v1,v1beta,v1alpha
deleteLabel DELETE /labels/{key}/{value} v1,v1beta,v1alpha
listWorkspaceRegulations GET /regulations v1,v1beta,v1alpha
createWorkspaceRegulation POST /regulations v1,v1beta,v1alpha
createCloudSourceRegulation POST /regulations/cloudsources/{sourceId} v1,v1beta,v1alpha
listRegulationsFromSource GET /regulations/sources/{sourceId} v1,v1beta,v1alpha
createSourceRegulation POST /regulations/sources/{sourceId} v1,v1beta,v1alpha
getRegulation GET /regulations/{regulateId} v1,v1beta,v1alpha
listReverseEtlModels GET /reverse-etl-models v1alpha
createReverseEtlModel POST /reverse-etl-models v1alpha
deleteReverseEtlModel DELETE /reverse-etl-models/{modelId} v1alpha
getReverseEtlModel GET /reverse-etl-models/{modelId} v1alpha
updateReverseEtlModel PATCH /reverse-etl-models/{modelId} v1alpha
listReverseETLSyncStatusesFromModelAndSubscriptionId GET /reverse-etl-models/{modelId}/subscriptionId/{subscriptionId}/syncs v1alpha
getReverseETLSyncStatus GET /reverse-etl-models/{modelId}/syncs/{syncId} v1alpha
cancelReverseETLSyncForModel POST /reverse-etl-models/{modelId}/syncs/{syncId}/cancel v1alpha
createReverseETLManualSync POST /reverse-etl-syncs v1alpha
listRoles GET /roles v1,v1beta,v1alpha
listSources GET /sources v1,v1beta,v1alpha
createSource POST /sources v1,v1beta,v1alpha
deleteSource DELETE /sources/{sourceId} v1,v1beta,v1alpha
getSource GET /sources/{sourceId} v1,v1beta,v1alpha
updateSource PATCH /sources/{sourceId} v1,v1beta,v1alpha
listConnectedDestinationsFromSource GET /sources/{sourceId}/connected-destinations v1,v1beta,v1alpha
listConnectedWarehousesFromSource GET /sources/{sourceId}/connected-warehouses v1,v1beta,v1alpha
addLabelsToSource POST /sources/{sourceId}/labels v1,v1beta,v1alpha
replaceLabelsInSource PUT /sources/{sourceId}/labels v1,v1beta,v1alpha
createLivePlugin POST /sources/{sourceId}/live-plugins/create v1alpha
deleteLivePluginCode DELETE /sources/{sourceId}/live-plugins/delete-code v1alpha
getLatestFromLivePlugins GET /sources/{sourceId}/live-plugins/latest v1alpha
listSchemaSettingsInSource GET /sources/{sourceId}/settings v1,v1beta,v1alpha
updateSchemaSettingsInSource PATCH /sources/{sourceId}/settings v1,v1beta,v1alpha
createWriteKeyForSource POST /sources/{sourceId}/writekey v1alpha
removeWriteKeyFromSource DELETE /sources/{sourceId}/writekey/{writeKey} v1alpha
listSpaces GET /spaces v1alpha
getSpace GET /spaces/{spaceId} v1alpha
listSupportedDestinationsFromAudience GET /spaces/{spaceId}/audienceType/{audienceType}/supported-destinations v1alpha
listAudiences GET /spaces/{spaceId}/audiences v1,v1beta,v1alpha
createAudience POST /spaces/{spaceId}/audiences v1,v1beta,v1alpha
createAudiencePreview POST /spaces/{spaceId}/audiences/previews v1,v1beta,v1alpha
getAudiencePreview GET /spaces/{spaceId}/audiences/previews/{id} v1,v1beta,v1alpha
listActivationsFromAudience GET /spaces/{spaceId}/audiences/{audienceId}/activations v1alpha
removeActivationFromAudience DELETE /spaces/{spaceId}/audiences/{audienceId}/activations/{id} v1alpha
getActivationFromAudience GET /spaces/{spaceId}/audiences/{audienceId}/activations/{id} v1alpha
updateActivationForAudience PATCH /spaces/{spaceId}/audiences/{audienceId}/activations/{id} v1alpha
listDestinationsFromAudience GET /spaces/{spaceId}/audiences/{audienceId}/destination-connections v1alpha
addDestinationToAudience POST /spaces/{spaceId}/audiences/{audienceId}/destination-connections v1alpha
addActivationToAudience POST /spaces/{spaceId}/audiences/{audienceId}/destination-connections/{connectionId}/activations v1alpha
removeDestinationFromAudience DELETE /spaces/{spaceId}/audiences/{audienceId}/destination-connections/{destinationId} v1alpha
updateDestinationForAudience PATCH /spaces/{spaceId}/audiences/{audienceId}/destination-connections/{destinationId} v1alpha
forceExecuteAudienceRun POST /spaces/{spaceId}/audiences/{audienceId}/runs v1,v1alpha
removeAudienceFromSpace DELETE /spaces/{spaceId}/audiences/{id} v1,v1beta,v1alpha
getAudience GET /spaces/{spaceId}/audiences/{id} v1,v1beta,v1alpha
updateAudienceForSpace PATCH /spaces/{spaceId}/audiences/{id} v1,v1beta,v1alpha
listAudienceConsumersFromSpaceAndAudience GET /spaces/{spaceId}/audiences/{id}/audience-references v1alpha
listAudienceSchedulesFromSpaceAndAudience GET /spaces/{spaceId}/audiences/{id}/schedules v1,v1alpha
addAudienceScheduleToAudience POST /spaces/{spaceId}/audiences/{id}/schedules v1,v1alpha
removeAudienceScheduleFromAudience DELETE /spaces/{spaceId}/audiences/{id}/schedules/{scheduleId} v1,v1alpha
getAudienceScheduleFromSpaceAndAudience GET /spaces/{spaceId}/audiences/{id}/schedules/{scheduleId} v1,v1alpha
updateAudienceScheduleForAudience PATCH /spaces/{spaceId}/audiences/{id}/schedules/{scheduleId} v1,v1alpha
listComputedTraits GET /spaces/{spaceId}/computed-traits v1alpha
createComputedTrait POST /spaces/{spaceId}/computed-traits v1alpha
removeComputedTraitFromSpace DELETE /spaces/{spaceId}/computed-traits/{id} v1alpha
getComputedTrait GET /spaces/{spaceId}/computed-traits/{id} v1alpha
updateComputedTraitForSpace PATCH /spaces/{spaceId}/computed-traits/{id} v1alpha
listPropertiesFromEntity GET /spaces/{spaceId}/entities/{entitySlug}/properties v1alpha
listSampleValuesFromEntityProperty GET /spaces/{spaceId}/entities/{entitySlug}/properties/{propertyName}/sample-values v1alpha
listEntityPaths GET /spaces/{spaceId}/entity-paths v1alpha
listEvents GET /spaces/{spaceId}/events v1alpha
listPropertiesFromEvent GET /spaces/{spaceId}/events/{eventName}/properties v1alpha
listSampleValuesFromEventProperty GET /spaces/{spaceId}/events/{eventName}/properties/{propertyName}/sample-values v1alpha
replaceMessagingSubscriptionsInSpaces PUT /spaces/{spaceId}/messaging-subscriptions v1alpha
batchQueryMessagingSubscriptionsForSpace POST /spaces/{spaceId}/messaging-subscriptions/batch v1alpha
listProfilesWarehouseInSpace GET /spaces/{spaceId}/profiles-warehouses v1alpha
createProfilesWarehouse POST /spaces/{spaceId}/profiles-warehouses v1alpha
removeProfilesWarehouseFromSpace DELETE /spaces/{spaceId}/profiles-warehouses/{warehouseId} v1alpha
updateProfilesWarehouseForSpaceWarehouse PATCH /spaces/{spaceId}/profiles-warehouses/{warehouseId} v1alpha
listSelectiveSyncsFromWarehouseAndSpace GET /spaces/{spaceId}/profiles-warehouses/{warehouseId}/selective-syncs v1alpha
updateSelectiveSyncForWarehouseAndSpace PATCH /spaces/{spaceId}/profiles-warehouses/{warehouseId}/selective-syncs v1alpha
listTraits GET /spaces/{spaceId}/traits v1alpha
listSampleValuesFromTrait GET /spaces/{spaceId}/traits/{traitKey}/sample-values v1alpha
listSuppressions GET /suppressions v1,v1beta,v1alpha
listTrackingPlans GET /tracking-plans v1,v1beta,v1alpha
createTrackingPlan POST /tracking-plans v1,v1beta,v1alpha
deleteTrackingPlan DELETE /tracking-plans/{trackingPlanId} v1,v1beta,v1alpha
getTrackingPlan GET /tracking-plans/{trackingPlanId} v1,v1beta,v1alpha
updateTrackingPlan PATCH /tracking-plans/{trackingPlanId} v1,v1beta,v1alpha
removeRulesFromTrackingPlan DELETE /tracking-plans/{trackingPlanId}/rules v1,v1beta,v1alpha
listRulesFromTrackingPlan GET /tracking-plans/{trackingPlanId}/rules v1,v1beta,v1alpha
updateRulesInTrackingPlan PATCH /tracking-plans/{trackingPlanId}/rules v1,v1beta,v1alpha
replaceRulesInTrackingPlan PUT /tracking-plans/{trackingPlanId}/rules v1,v1beta,v1alpha
removeSourceFromTrackingPlan DELETE /tracking-plans/{trackingPlanId}/sources v1,v1beta,v1alpha
listSourcesFromTrackingPlan GET /tracking-plans/{trackingPlanId}/sources v1,v1beta,v1alpha
addSourceToTrackingPlan POST /tracking-plans/{trackingPlanId}/sources v1,v1beta,v1alpha
listTransformations GET /transformations v1,v1beta,v1alpha
createTransformation POST /transformations v1,v1beta,v1alpha
deleteTransformation DELETE /transformations/{transformationId} v1,v1beta,v1alpha
getTransformation GET /transformations/{transformationId} v1,v1beta,v1alpha
updateTransformation PATCH /transformations/{transformationId} v1,v1beta,v1alpha
getDailyWorkspaceAPICallsUsage GET /usage/api-calls/daily v1,v1beta,v1alpha
getDailyPerSourceAPICallsUsage GET /usage/api-calls/sources/daily v1,v1beta,v1alpha
getDailyWorkspaceMTUUsage GET /usage/mtu/daily v1,v1beta,v1alpha
getDailyPerSourceMTUUsage GET /usage/mtu/sources/daily v1,v1beta,v1alpha
deleteUsers DELETE /users v1,v1beta,v1alpha
listUsers GET /users v1,v1beta,v1alpha
getUser GET /users/{userId} v1,v1beta,v1alpha
listUserGroupsFromUser GET /users/{userId}/groups v1,v1beta,v1alpha
addPermissionsToUser POST /users/{userId}/permissions v1,v1beta,v1alpha
replacePermissionsForUser PUT /users/{userId}/permissions v1,v1beta,v1alpha
listWarehouses GET /warehouses v1,v1beta,v1alpha
createWarehouse POST /warehouses v1,v1beta,v1alpha
createValidationInWarehouse POST /warehouses/validation v1,v1beta,v1alpha
deleteWarehouse DELETE /warehouses/{warehouseId} v1,v1beta,v1alpha
getWarehouse GET /warehouses/{warehouseId} v1,v1beta,v1alpha
updateWarehouse PATCH /warehouses/{warehouseId} v1,v1beta,v1alpha
getAdvancedSyncScheduleFromWarehouse GET /warehouses/{warehouseId}/advanced-sync-schedule v1,v1beta,v1alpha
replaceAdvancedSyncScheduleForWarehouse PUT /warehouses/{warehouseId}/advanced-sync-schedule v1,v1beta,v1alpha
listConnectedSourcesFromWarehouse GET /warehouses/{warehouseId}/connected-sources v1,v1beta,v1alpha
removeSourceConnectionFromWarehouse DELETE /warehouses/{warehouseId}/connected-sources/{sourceId} v1,v1beta,v1alpha
addConnectionFromSourceToWarehouse POST /warehouses/{warehouseId}/connected-sources/{sourceId} v1,v1beta,v1alpha
listSelectiveSyncsFromWarehouseAndSource GET /warehouses/{warehouseId}/connected-sources/{sourceId}/selective-syncs v1,v1beta,v1alpha
listSyncsFromWarehouseAndSource GET /warehouses/{warehouseId}/connected-sources/{sourceId}/syncs v1,v1beta,v1alpha
getConnectionStateFromWarehouse GET /warehouses/{warehouseId}/connection-state v1,v1beta,v1alpha
updateSelectiveSyncForWarehouse PATCH /warehouses/{warehouseId}/selective-sync v1,v1beta,v1alpha
listSyncsFromWarehouse GET /warehouses/{warehouseId}/syncs v1,v1beta,v1alpha
`
  .trim()
  .split("\n")
  .map((line) => {
    const [name = "", method = "", path = "", has = ""] = line.split(" ");
    return { name, method, path, versions: versions.filter((version) => has.split(",").includes(version)) };
  });

/** Literal paths come before ones with parameters: `previews` is no audience id. */
const patterns = segmentOperations
  .map((operation) => ({
    ...operation,
    pattern: new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  }))
  .toSorted((a, b) => parameters(a.path) - parameters(b.path));

function parameters(path: string): number {
  return path.split("{").length;
}
