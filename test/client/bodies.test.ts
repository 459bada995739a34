import { expect, test } from "vitest";
import { z } from "zod";

import { SegmentBodyError, SegmentError, type SegmentClient } from "../../src/client";
import { checkedBody } from "../../src/client/bodies";
import { json } from "../support/http-server";
import { failure, newTrait, query, spaceId, startScene, traitNamed } from "./scene";

/** What a program without types, or a mistake of ours, could hand over. */
const untyped = (value: unknown) => value as never;

const creates = (trait: unknown) => (client: SegmentClient) =>
  client.computedTraits.create(spaceId, untyped(trait));
const trait = newTrait("a");

test.each<[string, (client: SegmentClient) => Promise<unknown>, string]>([
  ["without a name", creates({ definition: trait.definition }), "name is missing"],
  ["with an empty name", creates({ ...trait, name: "" }), "name must not be empty"],
  ["with a number for a name", creates({ ...trait, name: 7 }), "name must be a string"],
  ["with null", creates({ ...trait, description: null }), "description must be a string"],
  ["with a text for a definition", creates({ ...trait, definition: query }), "definition must be an object"],
  [
    "with a misspelt field",
    creates({ ...trait, discription: "b" }),
    "discription is not a field that Segment accepts here",
  ],
  [
    "with two fields of a definition that there are not",
    creates({ ...trait, definition: { ...trait.definition, kind: 1, dialect: 2 } }),
    "definition.kind, definition.dialect are not fields that Segment accepts here",
  ],
  [
    "of a type that there is not",
    creates({ ...trait, definition: { query, type: "LINKED" } }),
    'definition.type must be "USERS" or "ACCOUNTS"',
  ],
  [
    "with several mistakes",
    creates({ definition: {} }),
    "name is missing; definition.query is missing; definition.type is missing",
  ],
  ["that is no object", creates("a"), "the body must be an object"],
  ["that is not there", creates(undefined), "the body is missing"],
])("a trait %s is not sent, and the error names the field", async (_, call, problem) => {
  await using scene = await startScene((_request, response) => json(response, 200, {}));

  const error = await failure(call(scene.client));

  expect(error).toBeInstanceOf(SegmentBodyError);
  expect(error).toMatchObject({ name: "SegmentBodyError", mayHaveHappened: false });
  expect(error.message).toBe(`POST /spaces/${spaceId}/computed-traits was not sent: ${problem}`);
  expect(scene.server.received).toEqual([]);
});

const long = "x".repeat(256);
const sixIdSyncs = Array.from({ length: 6 }, () => ({ externalId: "user_id", strategy: "all" }));

test.each<[string, (client: SegmentClient) => Promise<unknown>, string]>([
  [
    "changes of a trait",
    (client) => client.computedTraits.update(spaceId, "tra_a", untyped({ options: {} })),
    "options is not a field that Segment accepts here",
  ],
  [
    "an audience",
    (client) =>
      client.audiences.create(
        spaceId,
        untyped({ name: "a", audienceType: "USERS", definition: { query: "" } }),
      ),
    "definition.query must not be empty",
  ],
  [
    "changes of an audience",
    (client) => client.audiences.update(spaceId, "aud_a", untyped({ enabled: "yes" })),
    "enabled must be a boolean",
  ],
  [
    "a label",
    (client) => client.labels.create({ key: long, value: "b" }),
    "label.key must have at most 255 characters",
  ],
  [
    "labels to add",
    (client) => client.sources.addLabels("s", [{ key: "a", value: "b" }, untyped({ key: "c" })]),
    "labels.1.value is missing",
  ],
  [
    "labels to replace",
    (client) => client.sources.replaceLabels("s", untyped("a")),
    "labels must be an array",
  ],
  [
    "a destination",
    (client) =>
      client.audienceDestinations.add(spaceId, "aud_a", {
        destination: { id: "d", type: "destination" },
        idSyncConfiguration: sixIdSyncs,
      }),
    "idSyncConfiguration must have at most 5 entries",
  ],
  [
    "changes of a destination",
    (client) => client.audienceDestinations.update(spaceId, "aud_a", "ii_1", untyped({ destination: {} })),
    "destination is not a field that Segment accepts here",
  ],
  [
    "an activation",
    (client) =>
      client.activations.add(
        spaceId,
        "aud_a",
        "ii_1",
        untyped({ activationName: "a", activationType: "All Events" }),
      ),
    "performResync is missing",
  ],
  [
    "changes of an activation",
    (client) =>
      client.activations.update(spaceId, "aud_a", "act_1", untyped({ activationType: "All Events" })),
    "activationType is not a field that Segment accepts here",
  ],
])("%s with a mistake in it is not sent either", async (_, call, problem) => {
  await using scene = await startScene((_request, response) => json(response, 200, {}));

  const error = await failure(call(scene.client));

  expect(error).toBeInstanceOf(SegmentBodyError);
  expect(error.message.split(" was not sent: ")[1]).toBe(problem);
  expect(scene.server.received).toEqual([]);
});

test("an operation that takes no body is never sent with one", () => {
  expect(checkedBody("GET /", undefined, undefined)).toBeUndefined();
  expect(() => checkedBody("GET /", undefined, { a: 1 })).toThrow(
    "GET / was not sent: this operation takes no body",
  );
});

test("what is undefined in a body is left out of what is sent", async () => {
  await using scene = await startScene((_, response) =>
    json(response, 200, { data: { computedTrait: traitNamed("a") } }),
  );

  await scene.client.computedTraits.create(spaceId, untyped({ ...trait, description: undefined }));

  expect(scene.server.received.map(({ body }) => body)).toEqual([trait]);
});

test("every failure of a request says whether it may have had its effect", async () => {
  await using scene = await startScene((_, response) => response.destroy());

  const unclear = await failure(scene.client.computedTraits.create(spaceId, trait));
  const clear = await failure(scene.client.computedTraits.create(spaceId, untyped({})));

  const told = [unclear, clear].map((error) => error instanceof SegmentError && error.mayHaveHappened);
  expect(told).toEqual([true, false]);
});

test("a mistake of a kind that has no sentence of its own is told in the words of the schema", () => {
  const even = z.object({ count: z.number().multipleOf(2) });

  expect(() => checkedBody("POST /", even, { count: 3 })).toThrow(
    "POST / was not sent: count: Invalid number: must be a multiple of 2",
  );
});
