import { expect, test } from "vitest";

import { advisory } from "../../src/provider/workspace/advisory";
import { drive } from "../client/driven-clock";
import { failure } from "../client/scene";
import { json, startServer } from "../support/http-server";
import { startSegment, type Properties } from "../support/provider";
import { startSession, type Conversation } from "../support/session";

const token = "sgp_canary";

const askForSpaces = ({ session }: Conversation) =>
  advisory(session, "how many spaces there are", (client) => client.spaces.list());

test("a look-up that is answered says what it has found, and nothing else", async () => {
  await using segment = await startSegment();
  const conversation = startSession(segment.emulator);

  const looked = await askForSpaces(conversation);

  expect(looked).toEqual({ found: [{ id: segment.spaceId, slug: "production", name: "Production" }] });
  expect(conversation.said).toEqual([]);
});

test.each<[string, Properties, string]>([
  ...[400, 401, 403, 404, 409, 422, 500, 501, 503].map((status): [string, Properties, string] => [
    `the status ${status}`,
    { kind: "status", status },
    `GET /spaces was answered ${status}`,
  ]),
  ["a page of HTML", { kind: "html" }, "GET /spaces got an unexpected answer"],
  ["a redirect", { kind: "redirect" }, "a redirect"],
  ["an empty document", { kind: "status", status: 200, body: {} }, "GET /spaces got an unexpected answer"],
  ["no document", { kind: "status", status: 200, body: "" }, "GET /spaces got no answer"],
  ["a closed connection", { kind: "resetBefore" }, "GET /spaces got no answer"],
  ["half a document", { kind: "truncate" }, "cut off"],
  ["429 without end", { kind: "rateLimit" }, "Segment gave no answer within 30 seconds"],
])(
  "a look-up that gets %s stops nothing, ends within half a minute and is told of once",
  async (_what, fault, why) => {
    await using segment = await startSegment();
    await segment.control("POST", "/faults", { operation: "listSpaces", ...fault });
    const conversation = startSession(segment.emulator);

    const looked = await drive(conversation.clock, askForSpaces(conversation));
    const heldMs = conversation.clock.elapsedMs;
    await drive(conversation.clock, askForSpaces(conversation));

    expect(looked).toEqual({ why: expect.stringContaining(why) });
    expect(heldMs).toBeLessThanOrEqual(30_000);
    const [first, ...more] = conversation.warnings;
    expect(first).toContain("not checked: how many spaces there are. ");
    expect(first).toContain(why);
    expect(more).toEqual([]);
  },
);

test("a look-up that is not answered at all ends after half a minute, and the next one does not wait again", async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await startServer(() => asked.resolve());
  const conversation = startSession({ apiUrl: server.baseUrl, token });

  const looking = askForSpaces(conversation);
  await asked.promise;
  conversation.clock.advance(30_000);

  const silence = { why: "Segment gave no answer within 30 seconds" };
  expect([await looking, await askForSpaces(conversation)]).toEqual([silence, silence]);
  expect(server.lines()).toEqual(["GET /spaces"]);
});

test("what is given up while it waits for the rate limit is not sent later", async () => {
  await using segment = await startSegment();
  await segment.control("POST", "/faults", { operation: "listSpaces", kind: "rateLimit" });
  const conversation = startSession(segment.emulator);
  await drive(conversation.clock, askForSpaces(conversation));
  await segment.requests();

  conversation.clock.advance(3_600_000);
  await drive(conversation.clock, conversation.session.client.workspace.get());

  expect(await segment.requests()).toEqual(["getWorkspace 200"]);
});

test("an invalid token ends the run, whoever hears of it first", async () => {
  await using server = await startServer((_request, response) => json(response, 401, { errors: [] }));
  const conversation = startSession({ apiUrl: server.baseUrl, token });

  expect(await failure(askForSpaces(conversation))).toMatchObject({
    name: "SegmentAuthError",
    scope: "token",
  });
  expect(conversation.warnings).toEqual([]);
});

test("a cancelled run ends a look-up at once", async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await startServer(() => asked.resolve());
  const conversation = startSession({ apiUrl: server.baseUrl, token });

  const looking = failure(askForSpaces(conversation));
  await asked.promise;
  conversation.session.close("the run was cancelled");

  expect((await looking).message).toBe("nothing was sent: the run was cancelled");
});

test("a mistake that is not about Segment is not taken for one", async () => {
  const conversation = startSession({ apiUrl: "http://127.0.0.1:9", token });

  const looking = advisory(conversation.session, "anything", () => Promise.reject(new RangeError("ours")));

  expect(await failure(looking)).toEqual(new RangeError("ours"));
});
