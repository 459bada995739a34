import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import type { ServerResponse } from "node:http";

import { expect, test } from "vitest";

import { SegmentClient } from "../../src/client";
import { json, inTurn, startServer, type Handler } from "../support/http-server";
import { drive, DrivenClock } from "./driven-clock";
import { failure, newTrait, query, spaceId, startScene, token, traitNamed, workspace } from "./scene";

const traitsPath = `/spaces/${spaceId}/computed-traits`;
const ok: Handler = (_, response) =>
  json(response, 200, { data: { computedTrait: traitNamed("a"), workspace } });
const drop: Handler = (_, response) => response.destroy();
const status =
  (code: number, message = "no"): Handler =>
  (_, response) =>
    json(response, code, { errors: [{ type: "internal", message }] });
const html: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "text/html" });
  response.end("<!doctype html><title>Sign in</title>");
};
const cutOff: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end('{"data":{"computedTrait":{"id":"tra_');
};
const resetDuring: Handler = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"data":{"comp', () => response.destroy());
};

/** Every call once, with how often it may reach the service and how it may be spoken of. */
const create = (client: SegmentClient) => client.computedTraits.create(spaceId, newTrait("a"));
const read = (client: SegmentClient): Promise<unknown> => client.computedTraits.get(spaceId, "tra_a");
const update = (client: SegmentClient): Promise<unknown> =>
  client.computedTraits.update(spaceId, "tra_a", { enabled: false });
const remove = (client: SegmentClient): Promise<unknown> => client.computedTraits.delete(spaceId, "tra_a");

test.each<[string, Handler, string]>([
  ["is dropped", drop, "SegmentNetworkError"],
  ["breaks off", resetDuring, "SegmentNetworkError"],
  ["is cut-off JSON", cutOff, "SegmentNetworkError"],
  ["is a 500", status(500), "SegmentApiError"],
  ["is a 503", status(503), "SegmentApiError"],
  ["is a page of HTML", html, "SegmentResponseError"],
  ["is JSON of another shape", (_, response) => json(response, 200, { data: {} }), "SegmentResponseError"],
])(
  "a create whose answer %s is sent once, and the error says that it may have happened",
  async (_, fault, name) => {
    await using scene = await startScene(fault);

    const error = await failure(drive(scene.clock, create(scene.client)));

    expect(error).toMatchObject({ name, request: `POST ${traitsPath}`, mayHaveHappened: true });
    expect(scene.server.lines()).toEqual([`POST ${traitsPath}`]);
  },
);

test.each<[string, Handler]>([
  ["dropped answer", drop],
  ["broken answer", resetDuring],
  ["cut-off JSON", cutOff],
  ["503", status(503)],
])("after a %s reads, updates and deletes go again", async (_, fault) => {
  for (const call of [read, update, remove]) {
    await using scene = await startScene(inTurn(fault, fault, ok));

    await drive(scene.clock, call(scene.client));

    expect(scene.server.received).toHaveLength(3);
    expect(scene.clock.elapsedMs).toBeGreaterThan(0);
  }
});

test("an outage ends a read after five attempts, and the message says whose fault it is", async () => {
  await using scene = await startScene(status(503, "maintenance"));

  const error = await failure(drive(scene.clock, read(scene.client)));

  expect(error.message).toBe(
    `GET ${traitsPath}/tra_a was answered 503: maintenance. The failure is on Segment's side: try again later`,
  );
  expect(scene.server.received).toHaveLength(5);
});

test("a create that never left goes again, and says in the end that nothing was sent", async () => {
  const clock = new DrivenClock();
  const server = await startServer(ok);
  await server[Symbol.asyncDispose]();
  const client = new SegmentClient({ baseUrl: server.baseUrl, token, clock });

  const error = await failure(drive(clock, create(client)));

  expect(error).toMatchObject({ name: "SegmentNetworkError", mayHaveHappened: false });
  expect(error.message).toContain(
    "nothing was sent, so check the network, segment:region and segment:apiUrl",
  );
  expect(clock.sleeps).toHaveLength(4);
});

test.each<[number, string]>([
  [409, "conflict"],
  [400, "The trait is locked while it is updated"],
  [422, "Computed trait has a lock"],
])("a locked trait (%i: %s) is waited for", async (code, message) => {
  for (const call of [update, remove]) {
    await using scene = await startScene(inTurn(status(code, message), status(code, message), ok));

    await drive(scene.clock, call(scene.client));

    expect(scene.server.received).toHaveLength(3);
  }
});

test("a lock that stays ends in an error after three minutes", async () => {
  await using scene = await startScene(status(409, "The trait is locked"));

  const error = await failure(drive(scene.clock, update(scene.client)));

  expect(error).toMatchObject({ name: "SegmentConflictError", status: 409, mayHaveHappened: true });
  expect(error.message).toMatch(
    /locked\. Segment is still applying an earlier change: try again in a few minutes$/,
  );
  expect(scene.server.received).toHaveLength(12);
  expect(scene.clock.elapsedMs).toBeLessThan(4 * 60_000);
});

test("input that merely has the word lock in it is refused at once", async () => {
  await using scene = await startScene((_, response) =>
    json(response, 422, {
      errors: [{ type: "x", message: "unknown event 'lock'", field: "definition.query" }],
    }),
  );

  const error = await failure(drive(scene.clock, update(scene.client)));

  expect(error).toMatchObject({ name: "SegmentValidationError", issues: [{ field: "definition.query" }] });
  expect(scene.server.received).toHaveLength(1);
});

test("a name that is taken (409 without a word of a lock) is not tried again", async () => {
  await using scene = await startScene(status(409, "name exists"));

  const error = await failure(drive(scene.clock, create(scene.client)));

  expect(error.name).toBe("SegmentConflictError");
  expect(scene.server.received).toHaveLength(1);
});

test.each<[string, Record<string, string>, string]>([
  ["another origin", { location: "https://elsewhere.example.com/x" }, " to https://elsewhere.example.com"],
  ["nowhere", {}, ""],
])("a redirect to %s is not followed, so the token stays", async (_, headers, to) => {
  await using other = await startServer(ok);
  const location = headers["location"] === undefined ? {} : { location: headers["location"] };
  await using scene = await startScene((_request, response) => json(response, 302, {}, location));

  const error = await failure(drive(scene.clock, read(scene.client)));

  expect(error.message).toBe(
    `GET ${traitsPath}/tra_a got an unexpected answer: a redirect${to}, which was not followed because the token would be sent there; check segment:region and segment:apiUrl`,
  );
  expect([scene.server.received.length, other.received.length]).toEqual([1, 0]);
});

test("a page of HTML names the content type and the likely cause", async () => {
  await using scene = await startScene(html);

  const error = await failure(scene.client.workspace.get());

  expect(error.message).toBe(
    'GET / got an unexpected answer: 200 with content type "text/html"; check segment:apiUrl, or whether a proxy answered',
  );
});

test("a failure with a page of HTML is judged by its status", async () => {
  await using scene = await startScene((_, response) => {
    response.writeHead(502, { "content-type": "text/html" });
    response.end("<h1>Bad gateway</h1>");
  });

  const error = await failure(drive(scene.clock, read(scene.client)));

  expect(error).toMatchObject({ name: "SegmentApiError", status: 502, issues: [] });
});

test("a shape that cannot be read is told by its place", async () => {
  await using scene = await startScene((_, response) =>
    json(response, 200, { data: { workspace: { id: 7 } } }),
  );

  const error = await failure(scene.client.workspace.get());

  expect(error.message).toContain("`data.workspace.id`");
});

test("fields and values that nobody knows yet are no failure", async () => {
  const trait = { ...traitNamed("a"), status: "Dreaming", definition: null, novelty: [1] };
  await using scene = await startScene((_, response) =>
    json(response, 200, { data: { computedTrait: trait, more: 1 }, meta: {} }),
  );

  expect(await read(scene.client)).toEqual(trait);
});

test("a service that does not answer is given up on", async () => {
  const ignored: ServerResponse[] = [];
  await using scene = await startScene((_, response) => ignored.push(response), { timeoutMs: 20 });

  const error = await failure(create(scene.client));

  expect(error).toMatchObject({ name: "SegmentNetworkError", mayHaveHappened: true });
  expect(error.message).toContain("it took too long; try again, or raise segment:timeoutSeconds");
});

test("an answer that drips without end is given up on", async () => {
  await using scene = await startScene(
    (_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 5);
      response.on("close", () => clearInterval(drip));
    },
    { timeoutMs: 50 },
  );

  const error = await failure(create(scene.client));

  expect(error).toMatchObject({ name: "SegmentNetworkError", mayHaveHappened: true });
  expect(error.message).toContain("it took too long");
});

test("an answer that streams without end is cut at 64 MB", async () => {
  let sent = 0;
  const piece = Buffer.alloc(1 << 20, "x");
  await using scene = await startScene((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const pour = () => {
      while (!response.destroyed && response.write(piece)) sent += piece.length;
      sent += piece.length;
    };
    response.on("drain", pour);
    pour();
  });

  const error = await failure(scene.client.workspace.get());

  expect(error.message).toContain("more than 64 MB");
  expect(sent).toBeLessThan(2 * 64 * 1024 * 1024);
});

test("bytes that are no HTTP at all are a failure like any other", async () => {
  await using raw = await startRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
  const clock = new DrivenClock();
  const client = new SegmentClient({ baseUrl: raw.baseUrl, token, clock });

  const error = await failure(drive(clock, create(client)));

  expect(error).toMatchObject({ name: "SegmentNetworkError", mayHaveHappened: true });
});

async function startRaw(onData: (socket: Socket) => void): Promise<AsyncDisposable & { baseUrl: string }> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => onData(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

test.each(['" or 1=1 --', "a\nb", "x".repeat(10_000), "🚩 flag", "__proto__", "constructor"])(
  "a hostile name arrives as it is: %j",
  async (name) => {
    await using scene = await startScene(({ body }, response) => {
      const given = (body as { name: string }).name;
      json(response, 200, { data: { computedTrait: { ...traitNamed("a"), name: given } } });
    });

    const trait = await scene.client.computedTraits.create(spaceId, {
      name,
      description: name,
      definition: { query, type: "USERS" },
    });

    expect(trait.name).toBe(name);
    expect(scene.server.received[0]?.body).toEqual({
      name,
      description: name,
      definition: { query, type: "USERS" },
    });
  },
);

test.each([
  ["a/b", "/spaces/a%2Fb"],
  ["../labels?x=1#y", "/spaces/..%2Flabels%3Fx%3D1%23y"],
  ["%2e%2e", "/spaces/%252e%252e"],
])("an id with signs of its own (%s) stays one piece of the path", async (id, path) => {
  await using scene = await startScene((_, response) =>
    json(response, 200, { data: { space: { id: "x", slug: "x", name: "x" } } }),
  );

  await scene.client.spaces.get(id);

  expect(scene.server.received.map(({ url }) => url)).toEqual([path]);
});

test.each(["", ".", ".."])("an id %j that would lead to another path is never sent", async (id) => {
  await using scene = await startScene(ok);

  const error = await failure(scene.client.computedTraits.delete(spaceId, id));

  expect(error.message).toBe(`"${id}" cannot be the id of /spaces/{spaceId}/computed-traits/{id}`);
  expect(scene.server.received).toEqual([]);
});

test.each<[number, unknown, string, string]>([
  [500, {}, "SegmentApiError", "no detail given. The failure is on Segment's side: try again later"],
  [418, { errors: [] }, "SegmentApiError", "no detail given"],
  [
    404,
    { errors: [{ type: "not-found", message: "no such space" }] },
    "SegmentNotFoundError",
    "no such space",
  ],
  [400, { errors: [{ type: "x", field: "name" }] }, "SegmentValidationError", "name: "],
  [
    422,
    {
      errors: [
        { type: "x", message: "a" },
        { type: "x", message: "b", field: "c" },
      ],
    },
    "SegmentValidationError",
    "a; c: b",
  ],
])("an answer %i says what Segment said, and what to do", async (code, body, name, detail) => {
  await using scene = await startScene((_, response) => json(response, code, body));

  const error = await failure(create(scene.client));

  expect(error).toMatchObject({ name, status: code, mayHaveHappened: code >= 500 });
  expect(error.message).toBe(`POST ${traitsPath} was answered ${code}: ${detail}`);
});

test("every place of a shape that cannot be read is named", async () => {
  await using scene = await startScene((_, response) => json(response, 200, { data: { workspace: {} } }));

  const error = await failure(scene.client.workspace.get());

  expect(error.message).toBe(
    "GET / got an unexpected answer: `data.workspace.id`, `data.workspace.slug`, `data.workspace.name` is missing or not of the kind that Segment answers",
  );
});
