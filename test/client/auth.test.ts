import { inspect } from "node:util";

import { expect, test } from "vitest";

import { SegmentAuthError, SegmentClient } from "../../src/client";
import { inTurn, json, type Handler } from "../support/http-server";
import { drive } from "./driven-clock";
import { createAll, failure, newTrait, spaceId, startScene, token, traitNamed, workspace } from "./scene";

const refuse =
  (status: number): Handler =>
  (_, response) =>
    json(response, status, { errors: [{ type: "unauthorized", message: "Unauthorized" }] });

/** A service that takes the token, but refuses everything but the workspace. */
const lacking =
  (status: number): Handler =>
  (request, response) =>
    request.url === "/" ? json(response, 200, { data: { workspace } }) : refuse(status)(request, response);

test.each([401, 403])("a token that is invalid (%i) ends all that waits with one message", async (status) => {
  await using scene = await startScene(refuse(status));

  const work = Promise.allSettled([createAll(scene.client, 30), scene.client.labels.list()]);
  const results = await drive(scene.clock, work);
  const later = await failure(scene.client.sources.list());

  const reasons = results.map((result) =>
    result.status === "rejected" ? (result.reason as Error) : undefined,
  );
  expect(reasons[0]).toBeInstanceOf(SegmentAuthError);
  expect(reasons[0]).toMatchObject({ status, scope: "token" });
  expect(new Set([...reasons, later].map((error) => error?.message)).size).toBe(1);
  expect(later.message).toContain(
    ". Segment does not let this token read its own workspace, with which every run begins: create a Public API token for the workspace (Settings, Access Management, Tokens) and check segment:region",
  );
  // The first create and the labels, and one look at the workspace for both.
  expect(scene.server.lines().toSorted()).toEqual([
    "GET /",
    "GET /labels",
    `POST /spaces/${spaceId}/computed-traits`,
  ]);
});

test("a token revoked in the middle of a run stops it within the requests that are under way", async () => {
  let answered = 0;
  await using scene = await startScene((request, response) => {
    answered += 1;
    if (answered > 3) return refuse(401)(request, response);
    json(response, 200, { data: { computedTrait: traitNamed("t") } });
  });

  const work = Promise.allSettled(
    Array.from({ length: 50 }, (_, index) =>
      scene.client.computedTraits.create(spaceId, newTrait(`t${index}`)),
    ),
  );
  const results = await drive(scene.clock, work);

  const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []));
  expect(reasons).toHaveLength(47);
  expect(reasons.every((reason) => reason instanceof SegmentAuthError && reason.scope === "token")).toBe(
    true,
  );
  expect(scene.server.lines().filter((line) => line.startsWith("POST"))).toHaveLength(10);
});

test.each<[string, (client: SegmentClient) => Promise<unknown>, string]>([
  [
    "traits",
    (client) => client.computedTraits.list(spaceId),
    "listComputedTraits: give it the role Unify and Engage Admin, or Workspace Owner",
  ],
  [
    "sources",
    (client) => client.sources.get("a"),
    "getSource: give it the role Source Admin, or Workspace Owner",
  ],
  [
    "audit events",
    (client) => client.auditEvents.list({}),
    "listAuditEvents: give it the role Workspace Owner",
  ],
])("a token that lacks the permission for %s is told which call and which role", async (_, call, advice) => {
  for (const status of [401, 403]) {
    await using scene = await startScene(lacking(status));

    const error = await failure(call(scene.client));

    expect(error).toMatchObject({
      name: "SegmentAuthError",
      status,
      scope: "permission",
      mayHaveHappened: false,
    });
    expect(error.message).toContain(
      `was answered ${status}: Unauthorized. The token is valid, but may not call ${advice}, or ask Segment's support to enable the feature`,
    );
    expect(await scene.client.workspace.get()).toEqual(workspace);
  }
});

test("refusals that come together look at the workspace once", async () => {
  await using scene = await startScene(lacking(401));

  await Promise.allSettled([
    scene.client.labels.list(),
    scene.client.sources.list(),
    scene.client.auditEvents.list({}),
  ]);

  const looks = scene.server.received.filter(({ url }) => url === "/");
  expect(looks.map(({ headers }) => headers.accept)).toEqual(["application/vnd.segment.v1+json"]);
});

test("an outage while the token is looked at proves nothing against it", async () => {
  await using scene = await startScene((request, response) =>
    request.url === "/" ? response.destroy() : refuse(401)(request, response),
  );

  const error = await failure(scene.client.labels.list());

  expect(error).toMatchObject({ name: "SegmentAuthError", scope: "permission" });
});

test.each([
  [
    "http://api.segmentapis.com",
    '"http://api.segmentapis.com" must use https, because the token is sent with every request; http is allowed for this machine only',
  ],
  [
    "http://127.0.0.1.example.com",
    '"http://127.0.0.1.example.com" must use https, because the token is sent with every request; http is allowed for this machine only',
  ],
  [
    "ftp://127.0.0.1",
    '"ftp://127.0.0.1" must use https, because the token is sent with every request; http is allowed for this machine only',
  ],
  ["api.segmentapis.com", "the base URL must look like https://api.segmentapis.com"],
  ["https://api.segmentapis.com?a=1", "the base URL must look like https://api.segmentapis.com"],
  ["https://api.segmentapis.com#a", "the base URL must look like https://api.segmentapis.com"],
  [`https://${token}@api.segmentapis.com`, "the base URL must look like https://api.segmentapis.com"],
  [`https://:${token}@api.segmentapis.com`, "the base URL must look like https://api.segmentapis.com"],
])("the base URL %s is refused", (baseUrl, message) => {
  expect(() => new SegmentClient({ baseUrl, token })).toThrow(new TypeError(message));
});

test.each([
  "https://api.segmentapis.com",
  "http://localhost:1",
  "http://127.0.0.1:1/base/",
  "http://[::1]:1",
])("the base URL %s is taken", (baseUrl) => {
  expect(() => new SegmentClient({ baseUrl, token })).not.toThrow();
});

test.each(["", "sgp_a\n", "sgp_a b", "sgp_ä"])(
  "a token that no header can carry is refused unseen: %j",
  (bad) => {
    expect(() => new SegmentClient({ baseUrl: "https://api.segmentapis.com", token: bad })).toThrow(
      new TypeError(
        "the Segment token is empty, or contains a space, a line break or another character that tokens never contain",
      ),
    );
  },
);

/** Ways in which a service could hand a token back. */
const echoes: [string, Handler][] = [
  ["message", (_, response) => json(response, 400, { errors: [{ type: token, message: `bad ${token}` }] })],
  [
    "field and data",
    (_, response) =>
      json(response, 422, { errors: [{ type: "x", field: token, data: { [token]: [token] } }] }),
  ],
  [
    "encoded message",
    (_, response) =>
      json(response, 400, { errors: [{ type: "x", message: encodeURIComponent(`Bearer ${token}`) }] }),
  ],
  [
    "redirect",
    (_, response) => json(response, 302, {}, { location: `https://${token}.example.com/${token}` }),
  ],
  ["content type", (_, response) => json(response, 200, {}, { "content-type": `text/${token}` })],
  [
    "cut-off JSON",
    (_, response) => response.writeHead(200, { "content-type": "application/json" }).end(`{"a":"${token}`),
  ],
  ["wrong shape", (_, response) => json(response, 200, { data: { [token]: token } })],
  ["broken header", (_, response) => response.socket?.end(`HTTP/1.1 200 OK\r\n${token} ${token}\r\n\r\n`)],
  [
    "refusal",
    (_, response) => json(response, 401, { errors: [{ type: "x", message: `${token} is revoked` }] }),
  ],
  ["reason phrase", (_, response) => response.writeHead(418, token).end()],
];

test.each(echoes)("a token that comes back in a %s shows in no byte of what is thrown", async (_, echo) => {
  await using scene = await startScene(echo);

  const calls: (() => Promise<unknown>)[] = [
    () => scene.client.computedTraits.create(spaceId, newTrait("a")),
    () => scene.client.labels.create({ key: "a", value: "b" }),
  ];
  for (const call of calls) {
    const error = await failure(drive(scene.clock, call()));

    const shown = [
      inspect(error, { depth: 20, showHidden: true }),
      error.stack,
      JSON.stringify(error),
      String(error.cause),
    ];
    expect(shown.join("\n")).not.toContain("canary");
    expect(error.message).not.toBe("it did not fail");
  }
  expect(inspect(scene.client, { depth: 20, showHidden: true })).not.toContain("canary");
});

test("a token in the host that a redirect names is taken out, although host names have no capital letters", async () => {
  await using scene = await startScene(
    (_, response) => json(response, 302, {}, { location: "https://sgp_Canary-4F1a.example.com/" }),
    { token: "sgp_Canary-4F1a" },
  );

  expect((await failure(scene.client.workspace.get())).message).toBe(
    "GET / got an unexpected answer: a redirect to https://[token].example.com, which was not followed because the token would be sent there; check segment:region and segment:apiUrl",
  );
});

test("a token travels in one header and nowhere else", async () => {
  await using scene = await startScene(inTurn((_, response) => json(response, 200, { data: { workspace } })));

  await scene.client.workspace.get();

  const { headers, url } = scene.server.received[0] ?? { headers: {}, url: "" };
  const { authorization, ...others } = headers;
  expect(authorization).toBe(`Bearer ${token}`);
  expect(JSON.stringify([others, url])).not.toContain("canary");
});
