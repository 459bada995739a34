import { expect, test } from "vitest";

import { operations as known } from "../../src/api";
import { definition, furnish, isTreated, label, newActivation, pathOf, queries } from "./furnished";
import { startSegment } from "./segment";
import { operations } from "./spec";

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
