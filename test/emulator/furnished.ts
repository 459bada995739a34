import { production, treatmentQuery, type Segment } from "./segment";

export const definition = { query: treatmentQuery, type: "USERS" };
export const isTreated = { query: "trait('roll').exists()" };
export const newActivation = {
  activationName: "guide",
  activationType: "Audience Membership Changed",
  performResync: false,
};
export const label = { key: "team", value: "growth" };

/** Something of everything, so that every path leads somewhere. */
export async function furnish(segment: Segment): Promise<Record<string, string>> {
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
export function pathOf(template: string, ids: Record<string, string>): string {
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
export const queries: Record<string, string> = {
  echo: "?message=hello",
  listSampleValuesFromEventProperty: "?propertyType=PROPERTY",
  listTraits: "?includeSampleValues=true",
  listPropertiesFromEvent: "?includeSampleValues=true&samplesCount=5",
  listAudiences: "?include=schedules",
  listFiltersForSpace: "?integrationId={spaceId}",
};
