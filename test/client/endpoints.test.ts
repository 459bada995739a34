import { expect, test } from "vitest";

import packageJson from "../../package.json";
import { operations, type Operation, type OperationName } from "../../src/api";
import { SegmentClient } from "../../src/client";
import { problemsWith } from "../api/description";
import { json, type ReceivedRequest } from "../support/http-server";
import { failure, newTrait, query, spaceId, startScene, token, traitNamed, workspace } from "./scene";

/** Schema of what an operation takes, by Segment's description. */
const inputs: Partial<Record<OperationName, string>> = {
  createComputedTrait: "CreateComputedTraitInput",
  updateComputedTraitForSpace: "UpdateComputedTraitInput",
  createAudience: "CreateAudienceInput",
  updateAudienceForSpace: "UpdateAudienceInput",
  createLabel: "CreateLabelInput",
  addLabelsToSource: "LabelsInput",
  replaceLabelsInSource: "LabelsInput",
  createFilterForSpace: "CreateFilterForSpaceInput",
  updateFilterById: "UpdateFilterByIdInput",
  addDestinationToAudience: "AddDestinationToAudienceInput",
  createAudiencePreview: "CreateAudiencePreviewInput",
  updateDestinationForAudience: "UpdateDestinationForAudienceInput",
  addActivationToAudience: "AddActivationToAudienceInput",
  updateActivationForAudience: "UpdateActivationForAudienceInput",
};

const newActivation = {
  activationName: "guide",
  activationType: "All Events",
  performResync: false,
} as const;

/** Every call of the client once, by the operation that it should be. */
const calls: Partial<Record<OperationName, (client: SegmentClient) => Promise<unknown>>> = {
  getWorkspace: (client) => client.workspace.get(),
  listSpaces: (client) => client.spaces.list(),
  getSpace: (client) => client.spaces.get(spaceId),
  listSources: (client) => client.sources.list(),
  getSource: (client) => client.sources.get("s"),
  addLabelsToSource: (client) => client.sources.addLabels("s", [{ key: "a", value: "b" }]),
  replaceLabelsInSource: (client) => client.sources.replaceLabels("s", []),
  listLabels: (client) => client.labels.list(),
  createLabel: (client) => client.labels.create({ key: "a", value: "b" }),
  deleteLabel: (client) => client.labels.delete({ key: "a", value: "b" }),
  createComputedTrait: (client) => client.computedTraits.create(spaceId, newTrait("a")),
  listComputedTraits: (client) => client.computedTraits.list(spaceId),
  getComputedTrait: (client) => client.computedTraits.get(spaceId, "tra_a"),
  updateComputedTraitForSpace: (client) => client.computedTraits.update(spaceId, "tra_a", { enabled: true }),
  removeComputedTraitFromSpace: (client) => client.computedTraits.delete(spaceId, "tra_a"),
  createAudience: (client) =>
    client.audiences.create(spaceId, { name: "a", audienceType: "USERS", definition: { query } }),
  listAudiences: (client) => client.audiences.list(spaceId),
  getAudience: (client) => client.audiences.get(spaceId, "aud_a"),
  updateAudienceForSpace: (client) => client.audiences.update(spaceId, "aud_a", { enabled: true }),
  removeAudienceFromSpace: (client) => client.audiences.delete(spaceId, "aud_a"),
  createAudiencePreview: (client) =>
    client.audiencePreviews.create(spaceId, {
      audienceType: "USERS",
      definition: { query },
      options: { filterByExternalIds: ["user_id"], backfillEventDataDays: 7 },
    }),
  getAudiencePreview: (client) => client.audiencePreviews.get(spaceId, "p"),
  addDestinationToAudience: (client) =>
    client.audienceDestinations.add(spaceId, "aud_a", { destination: { id: "d", type: "destination" } }),
  listDestinationsFromAudience: (client) => client.audienceDestinations.list(spaceId, "aud_a"),
  updateDestinationForAudience: (client) =>
    client.audienceDestinations.update(spaceId, "aud_a", "ii_1", { connectionSettings: { a: 1 } }),
  removeDestinationFromAudience: (client) => client.audienceDestinations.remove(spaceId, "aud_a", "ii_1"),
  addActivationToAudience: (client) => client.activations.add(spaceId, "aud_a", "ii_1", newActivation),
  listActivationsFromAudience: (client) => client.activations.list(spaceId, "aud_a"),
  getActivationFromAudience: (client) => client.activations.get(spaceId, "aud_a", "act_1"),
  updateActivationForAudience: (client) =>
    client.activations.update(spaceId, "aud_a", "act_1", { enabled: false }),
  removeActivationFromAudience: (client) => client.activations.remove(spaceId, "aud_a", "act_1"),
  listEvents: (client) => client.spaceSchema.events(spaceId),
  listPropertiesFromEvent: (client) => client.spaceSchema.eventProperties(spaceId, "e"),
  listSampleValuesFromEventProperty: (client) => client.spaceSchema.propertySampleValues(spaceId, "e", "p"),
  listTraits: (client) => client.spaceSchema.traits(spaceId),
  listSampleValuesFromTrait: (client) => client.spaceSchema.traitSampleValues(spaceId, "t"),
  createFilterForSpace: (client) =>
    client.filters.create({ integrationId: spaceId, name: "a", if: "type = 'track'" }),
  listFiltersForSpace: (client) => client.filters.list(spaceId),
  getFilterById: (client) => client.filters.get("f"),
  updateFilterById: (client) => client.filters.update("f", { integrationId: spaceId, enabled: false }),
  deleteFilterById: (client) => client.filters.delete("f"),
  listAuditEvents: (client) => client.auditEvents.list({}),
};

const activation = {
  ...newActivation,
  id: "act_1",
  enabled: true,
  workspaceId: "w",
  spaceId,
  audienceId: "aud_a",
  connectionId: "ii_1",
  personalization: { profile: { properties: [] } },
};

/** An answer that has what every operation looks for. */
const anything = {
  workspace,
  spaces: [],
  space: workspace,
  sources: [],
  source: { id: "s", slug: "s", workspaceId: "w", enabled: true, writeKeys: [], labels: [] },
  labels: [],
  label: { key: "a", value: "b" },
  computedTraits: [],
  computedTrait: traitNamed("a"),
  audiences: [],
  audience: { ...traitNamed("a"), audienceType: "USERS" },
  audiencePreview: { id: "p", status: "RUNNING" },
  connections: [],
  connection: { id: "ii_1" },
  activations: [],
  activation,
  events: [],
  eventProperties: [],
  traits: [],
  filters: [],
  filter: { id: "f", workspaceId: "w", integrationId: spaceId, createdAt: "", updatedAt: "" },
  sampleValues: [],
};

test.each(Object.keys(calls) as OperationName[])(
  "%s goes where Segment's description says, and says who asks",
  async (name) => {
    await using scene = await startScene((_, response) => json(response, 200, { data: anything }));
    const operation: Operation = operations[name];

    await calls[name]?.(scene.client);

    const [request, ...more] = scene.server.received as [ReceivedRequest];
    const pattern = new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    expect(more).toEqual([]);
    expect(request.method).toBe(operation.method);
    expect(request.url.split("?")[0]).toMatch(pattern);
    expect(request.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      "user-agent": `pulumi-segment-personas/${packageJson.version}`,
      accept: `application/vnd.segment.${operation.alphaOnly === true ? "v1alpha" : (operation.version ?? "v1")}+json`,
    });
    const schema = inputs[name];
    expect(schema === undefined).toBe(request.body === undefined);
    expect(schema === undefined ? "" : problemsWith(schema, request.body)).toBe("");
  },
);

test("a route of a gateway is called as it is, once, and every status is an answer", async () => {
  await using scene = await startScene(({ body }, response) => json(response, 409, { got: body }));

  const answer = await scene.client.route("PUT", "/gateway/spaces/a?dry=1", { b: 1 });

  expect(answer).toEqual({ status: 409, body: { got: { b: 1 } } });
  expect(scene.server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "PUT /gateway/spaces/a?dry=1",
  ]);
});

test.each(["gateway", "@evil.example.com/", ".evil.example.com/", ":1/"])(
  "a route that would take the token elsewhere (%s) is refused",
  async (path) => {
    const client = new SegmentClient({ baseUrl: "https://api.segmentapis.com", token });

    const error = await failure(client.route("GET", path));

    expect(error.message).toBe(
      `"${path}" is not a path below https://api.segmentapis.com; it must start with "/"`,
    );
  },
);

test("a base URL with a path of its own is kept, and not climbed out of", async () => {
  await using scene = await startScene((_, response) => json(response, 200, { data: { workspace } }));
  const client = new SegmentClient({ baseUrl: `${scene.server.baseUrl}/base/`, token });

  await client.workspace.get();
  const error = await failure(client.route("GET", "/../secrets"));

  expect(scene.server.lines()).toEqual(["GET /base/"]);
  expect(error.message).toContain("is not a path below");
});

test("a write that is under way when the caller gives up is waited for; a read is dropped", async () => {
  const stop = new AbortController();
  const held: (() => void)[] = [];
  await using scene = await startScene(
    (_, response) =>
      held.push(() => json(response, 200, { data: { computedTrait: traitNamed("a"), workspace } })),
    { signal: stop.signal },
  );

  const write = scene.client.computedTraits.create(spaceId, newTrait("a"));
  const read = failure(scene.client.workspace.get());
  while (held.length < 2) await new Promise(setImmediate);
  stop.abort(new Error("Ctrl-C"));
  for (const answer of held) answer();

  expect((await read).message).toBe("Ctrl-C");
  expect((await write).id).toBe("tra_a");
});
