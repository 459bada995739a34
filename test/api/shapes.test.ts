import { expect, test } from "vitest";
import { z } from "zod";

import * as api from "../../src/api";
import { example, problemsWith } from "./description";

const listed = (items: string, schema: z.ZodType) =>
  z.looseObject({ [items]: z.array(schema), pagination: api.Pagination });

test.each<[string, z.ZodType]>([
  ["Workspace", z.looseObject({ workspace: api.Workspace })],
  ["Spaces", listed("spaces", api.Space)],
  ["Space", z.looseObject({ space: api.Space })],
  ["Sources", listed("sources", api.Source)],
  ["Source", z.looseObject({ source: api.Source })],
  ["SourceLabels", z.looseObject({ labels: z.array(api.Label) })],
  ["SourceLabelsReplaced", z.looseObject({ labels: z.array(api.Label) })],
  ["Labels", z.looseObject({ labels: z.array(api.Label) })],
  ["LabelCreated", z.looseObject({ label: api.Label })],
  ["ComputedTraits", listed("computedTraits", api.ComputedTrait)],
  ["ComputedTrait", z.looseObject({ computedTrait: api.ComputedTrait })],
  ["ComputedTraitCreated", z.looseObject({ computedTrait: api.ComputedTrait })],
  ["ComputedTraitUpdated", z.looseObject({ computedTrait: api.ComputedTrait })],
  ["Audiences", listed("audiences", api.Audience)],
  ["Audience", z.looseObject({ audience: api.Audience })],
  ["AudienceCreated", z.looseObject({ audience: api.Audience })],
  ["AudienceUpdated", z.looseObject({ audience: api.Audience })],
  ["AudiencePreviewRunning", z.looseObject({ audiencePreview: api.AudiencePreview })],
  ["AudiencePreviewCompleted", z.looseObject({ audiencePreview: api.AudiencePreview })],
  ["AudiencePreviewFailed", z.looseObject({ audiencePreview: api.AudiencePreview })],
  ["Connections", listed("connections", api.AudienceDestination)],
  ["Activations", listed("activations", api.Activation)],
  ["Activation", z.looseObject({ activation: api.Activation })],
  ["AuditEvents", listed("events", api.AuditEvent)],
  ["SpaceEvents", listed("events", api.SchemaEvent)],
  ["SpaceEventProperties", listed("eventProperties", api.SchemaProperty)],
  ["SampleValues", api.SampleValues],
  ["TraitSampleValues", api.SampleValues],
  ["SpaceTraits", listed("traits", api.SchemaTrait)],
])("the documented answer %s is read whole, nothing lost or changed", (name, schema) => {
  const { data } = example(name) as { data: unknown };

  expect(schema.parse(data)).toEqual(data);
});

test.each([
  "ErrNotFoundObserved",
  "ErrNotFoundSpec",
  "ErrValidationDocs",
  "ErrValidationSpec",
  "ErrRateDocs",
  "ErrRateSpec",
  "ErrBadRequest",
  "ErrUnauthorized",
  "ErrForbidden",
  "ErrConflict",
  "ErrServer",
])("the documented error body %s is read whole", (name) => {
  const body = example(name);

  expect(api.ErrorBody.parse(body)).toEqual(body);
});

test.each<[string, z.ZodType, string]>([
  ["createComputedTraitRequest", api.NewComputedTrait, "CreateComputedTraitInput"],
  ["updateComputedTraitForSpaceRequest", api.ComputedTraitChanges, "UpdateComputedTraitInput"],
  ["createAudienceRequest", api.NewAudience, "CreateAudienceInput"],
  ["updateAudienceForSpaceRequest", api.AudienceChanges, "UpdateAudienceInput"],
  ["createAudiencePreviewRequest", api.NewAudiencePreview, "CreateAudiencePreviewInput"],
  ["addDestinationToAudienceRequest", api.NewAudienceDestination, "AddDestinationToAudienceInput"],
  [
    "updateDestinationForAudienceRequest",
    api.AudienceDestinationChanges,
    "UpdateDestinationForAudienceInput",
  ],
  ["addActivationToAudienceRequest", api.NewActivation, "AddActivationToAudienceInput"],
  ["updateActivationForAudienceRequest", api.ActivationChanges, "UpdateActivationForAudienceInput"],
])("the documented request %s is one that we may send", (name, schema, described) => {
  const request = example(name);

  expect(schema.parse(request)).toEqual(request);
  expect(problemsWith(described, request)).toBe("");
});

const query = "event('get_treatment').last(property('treatment'))";
const everything = {
  trait: {
    name: "a",
    description: "b",
    enabled: false,
    definition: { query, type: "ACCOUNTS" },
    options: { includeHistoricalData: true, includeAnonymousUsers: false, backfillDurationDays: 7 },
  },
  traitChanges: { name: "a", description: "b", enabled: true, definition: { query, type: "USERS" } },
  audience: {
    name: "a",
    description: "b",
    enabled: true,
    audienceType: "LINKED",
    definition: { query, targetEntity: "account" },
    options: { includeHistoricalData: true, filterByExternalIds: ["user_id"], backfillEventDataDays: 7 },
  },
  audienceChanges: {
    name: "a",
    description: "b",
    enabled: true,
    definition: { query },
    options: { includeHistoricalData: false },
  },
  label: { key: "team", value: "growth", description: "b" },
  filter: {
    integrationId: "spa_9aQ1Lj62S4bomZKLF4DPqW",
    name: "a",
    if: "type = 'track'",
    description: "b",
    enabled: false,
    drop: true,
  },
  destination: {
    destination: { id: "66f0a1c27d4b3e9155aa01ef", type: "warehouse" },
    idSyncConfiguration: [{ externalId: "user_id", strategy: "all", mapTo: "id" }],
    connectionSettings: { list: "a" },
  },
  activation: {
    activationName: "a",
    activationType: "Entity Values Changed",
    performResync: true,
    enabled: false,
    displayName: "A",
    personalization: {
      profile: { properties: ["plan"], mapping: { plan: "tier" } },
      entities: [{ properties: ["size"], relationshipSlug: "team" }],
      syncEntityPropertyChanges: true,
    },
    destinationMapping: { actionId: "b", settings: { list: "c" } },
  },
} as const;

test.each<[string, z.ZodType, string, unknown]>([
  ["a trait", api.NewComputedTrait, "CreateComputedTraitInput", everything.trait],
  ["changes of a trait", api.ComputedTraitChanges, "UpdateComputedTraitInput", everything.traitChanges],
  ["an audience", api.NewAudience, "CreateAudienceInput", everything.audience],
  ["changes of an audience", api.AudienceChanges, "UpdateAudienceInput", everything.audienceChanges],
  ["a label", api.NewLabel, "Label", everything.label],
  ["a filter", api.NewFilter, "CreateFilterForSpaceInput", everything.filter],
  ["changes of a filter", api.FilterChanges, "UpdateFilterByIdInput", everything.filter],
  ["a destination", api.NewAudienceDestination, "AddDestinationToAudienceInput", everything.destination],
  ["an activation", api.NewActivation, "AddActivationToAudienceInput", everything.activation],
])("%s with every field set is what Segment's description takes", (_, schema, described, input) => {
  expect(schema.parse(input)).toEqual(input);
  expect(problemsWith(described, input)).toBe("");
});

test.each<[string, z.ZodType, unknown]>([
  ["an unknown field", api.NewComputedTrait, { ...everything.trait, key: "a" }],
  ["an unknown field of the definition", api.NewAudience, deep("type", "USERS")],
  ["an empty description", api.NewComputedTrait, { ...everything.trait, description: "" }],
  ["null", api.ComputedTraitChanges, { description: null }],
  ["options in an update of a trait", api.ComputedTraitChanges, { options: {} }],
  ["a type of trait that there is not", api.ComputedTraitChanges, { definition: { query, type: "LINKED" } }],
  ["a definition without its type", api.ComputedTraitChanges, { definition: { query } }],
  ["the type of an audience in an update", api.AudienceChanges, { audienceType: "USERS" }],
  ["a filter without a statement", api.NewFilter, { integrationId: "s", name: "a" }],
  ["an empty statement", api.FilterChanges, { integrationId: "s", if: "" }],
  ["changes of a filter that name no space", api.FilterChanges, { name: "a" }],
  ["a field that filters do not have", api.NewFilter, { ...everything.filter, key: "a" }],
  ["a sixth identifier", api.NewAudienceDestination, withIdSyncs(6)],
])("%s is never sent", (_, schema, input) => {
  expect(schema.safeParse(input).success).toBe(false);
});

function deep(field: string, value: string): unknown {
  return { ...everything.audience, definition: { query, [field]: value } };
}

function withIdSyncs(count: number): unknown {
  return {
    destination: everything.destination.destination,
    idSyncConfiguration: Array.from({ length: count }, () => ({ externalId: "user_id", strategy: "all" })),
  };
}

test("a filter of which the answer says the least is read, and where its list stands too", () => {
  const least = {
    id: "f",
    workspaceId: "w",
    integrationId: "s",
    createdAt: "2026-11-24T12:00:00.000Z",
    updatedAt: "2026-11-24T12:00:00.000Z",
  };
  const pagination = { current: 0, next: 10, totalEntries: 11 };

  expect(problemsWith("Filter", least)).toBe("");
  expect(api.Filter.parse(least)).toEqual(least);
  expect(api.OffsetPagination.parse(pagination)).toEqual(pagination);
});

test("fields, statuses and kinds that nobody knows yet are read all the same", () => {
  const { data } = example("ComputedTrait") as { data: { computedTrait: Record<string, unknown> } };
  const trait = {
    ...data.computedTrait,
    status: "Dreaming",
    novelty: { since: 2027 },
    definition: { query, type: "OBJECTS", dialect: 2 },
  };

  expect(api.ComputedTrait.parse(trait)).toEqual(trait);
});

test("a trait without a query has the definition null", () => {
  const { data } = example("ComputedTrait") as { data: { computedTrait: Record<string, unknown> } };

  expect(api.ComputedTrait.parse({ ...data.computedTrait, definition: null }).definition).toBeNull();
});

test("an optional field that comes as null reads like one that is left out", () => {
  const { data } = example("Audience") as { data: { audience: Record<string, unknown> } };

  const audience = api.Audience.parse({ ...data.audience, description: null, status: null, size: null });

  expect(audience).toMatchObject({ description: undefined, status: undefined, size: undefined });
});
