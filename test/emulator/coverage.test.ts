import { expect, test } from "vitest";

import { operations as known } from "../../src/api";
import { production, startSegment, treatmentQuery, type Segment } from "./segment";
import { operations } from "./spec";

const definition = { query: treatmentQuery, type: "USERS" };
const isTreated = { query: "trait('roll').exists()" };
const newActivation = {
  activationName: "guide",
  activationType: "Audience Membership Changed",
  performResync: false,
};
const label = { key: "team", value: "growth" };

/** Something of everything, so that every path leads somewhere. */
async function furnish(segment: Segment): Promise<Record<string, string>> {
  await segment.connect(production);
  const properties = { split: "roll", environmentName: "production", treatment: "on" };
  await segment.track(production, { userId: "u-1", event: "get_treatment", properties });
  await segment.data("POST", "/labels", { label });
  const { computedTrait } = await segment.data("POST", segment.traitsPath, { name: "roll", definition });
  const audiences = `/spaces/${segment.spaceId}/audiences`;
  const { audience } = await segment.data("POST", audiences, {
    name: "treated",
    audienceType: "USERS",
    definition: isTreated,
  });
  const { audiencePreview } = await segment.data("POST", `${audiences}/previews`, {
    audienceType: "USERS",
    definition: isTreated,
  });
  const { destinations } = await segment.data("GET", "/destinations");
  const [destinationId = ""] = (destinations as { id: string }[]).map(({ id }) => id);
  const audienceId = (audience as { id: string }).id;
  const { connection } = await segment.data("POST", `${audiences}/${audienceId}/destination-connections`, {
    destination: { id: destinationId, type: "destination" },
  });
  const connectionId = (connection as { id: string }).id;
  const { activation } = await segment.data(
    "POST",
    `${audiences}/${audienceId}/destination-connections/${connectionId}/activations`,
    newActivation,
  );
  const { profilesWarehouses } = await segment.data("GET", `/spaces/${segment.spaceId}/profiles-warehouses`);
  const { filter } = await segment.data("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "qa",
    if: "properties.environmentName = 'qa'",
  });
  return {
    spaceId: segment.spaceId,
    filterId: (filter as { id: string }).id,
    sourceId: segment.sourceId(production),
    traitId: (computedTrait as { id: string }).id,
    audienceId,
    previewId: (audiencePreview as { id: string }).id,
    connectionId,
    activationId: (activation as { id: string }).id,
    destinationId,
    sourceMetadataId: "iUM16Md8P2",
    warehouseMetadataId: "aea3c55dsz",
    destinationMetadataId: await catalogIdOf(segment),
    warehouseId: (profilesWarehouses as { id: string }[])[0]?.id ?? "",
    audienceType: "USERS",
    eventName: "get_treatment",
    propertyName: "split",
    traitKey: "roll",
    ...label,
  };
}

async function catalogIdOf(segment: Segment): Promise<string> {
  const { destinationsCatalog } = await segment.data("GET", "/catalog/destinations");
  return (destinationsCatalog as { id: string }[])[0]?.id ?? "";
}

/** The parameter that a path calls `id` or `destinationId` is of another kind on every path. */
function pathOf(template: string, ids: Record<string, string>): string {
  const kinds = {
    "computed-traits": "traitId",
    previews: "previewId",
    filters: "filterId",
    activations: "activationId",
  };
  const [, kind = "audienceId"] = Object.entries(kinds).find(([part]) => template.includes(part)) ?? [];
  const id = ids[kind];
  const destinationId = ids[template.includes("destination-connections") ? "connectionId" : "destinationId"];
  const own: Record<string, string | undefined> = { ...ids, id, destinationId };
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => own[name] ?? "");
}

/** Parameters stand in braces, as in paths. */
const queries: Record<string, string> = {
  echo: "?message=hello",
  listSampleValuesFromEventProperty: "?propertyType=PROPERTY",
  listTraits: "?includeSampleValues=true",
  listPropertiesFromEvent: "?includeSampleValues=true&samplesCount=5",
  listAudiences: "?include=schedules",
  listFiltersForSpace: "?integrationId={spaceId}",
};

function bodyOf(operationId: string, ids: Record<string, string>): unknown {
  const integrationId = ids["spaceId"];
  switch (operationId) {
    case "addDestinationToAudience":
      return { destination: { id: ids["destinationId"], type: "destination" } };
    case "createFilterForSpace":
      return { integrationId, name: "pages", if: "type = 'page'" };
    case "updateFilterById":
      return { integrationId, if: "type = 'screen'" };
    default:
      return bodies[operationId];
  }
}

const bodies: Record<string, unknown> = {
  addLabelsToSource: { labels: [label] },
  replaceLabelsInSource: { labels: [{ key: "environment", value: "prod" }] },
  createLabel: { label: { key: "team", value: "platform", description: "Builds it." } },
  createComputedTrait: { name: "other", definition },
  updateComputedTraitForSpace: { description: "Changed." },
  createAudience: { name: "other audience", audienceType: "USERS", definition: isTreated },
  updateAudienceForSpace: { description: "Changed." },
  createAudiencePreview: { audienceType: "USERS", definition: isTreated },
  addActivationToAudience: newActivation,
  updateActivationForAudience: { enabled: false, displayName: null },
  updateDestinationForAudience: { idSyncConfiguration: [{ externalId: "user_id", strategy: "all" }] },
  updateSelectiveSyncForWarehouseAndSpace: { syncOverrides: [{ collection: "tracks", enabled: false }] },
};

test.each(
  operations.flatMap(({ operationId, mediaTypes, ...operation }) =>
    mediaTypes.map((mediaType) => [operationId, mediaType, operation] as const),
  ),
)("%s is answered as described, in %s", async (operationId, mediaType, { method, template }) => {
  await using segment = await startSegment();
  const ids = await furnish(segment);
  const audience = "/spaces/{spaceId}/audiences/{audienceId}";
  if (["addDestinationToAudience", "removeDestinationFromAudience"].includes(operationId))
    await segment.data("DELETE", pathOf(`${audience}/activations/{id}`, ids));
  if (operationId === "addDestinationToAudience")
    await segment.data("DELETE", pathOf(`${template}/{destinationId}`, ids));
  const target = pathOf(`${template}${queries[operationId] ?? ""}`, ids);

  const { status, headers } = await segment.call(method, target, bodyOf(operationId, ids), {
    accept: mediaType,
  });

  expect({ target, status }).toEqual({ target, status: operationId === "createLabel" ? 201 : 200 });
  expect(headers.get("content-type")).toBe(mediaType);
  expect(headers.get("x-ratelimit-remaining")).not.toBeNull();
});

test("all operations of the description are covered", () => {
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(known).toSorted());
});
