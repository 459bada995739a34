import { setImmediate } from "node:timers/promises";

import { expect, test } from "vitest";

import { Changes, coalesced, type ChangeKind } from "../../src/emulator/changes";
import { asPage } from "./as-page";
import { production, startSegment, treatmentQuery } from "./segment";

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

test("the page and every file that it loads are served under a policy that lets nothing else in", async () => {
  await using segment = await startSegment();
  const pending = ["/app", "/app/web/style.css", "/app/web/main.js"];
  const seen = new Set<string>();
  const wrong: string[] = [];

  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const { status, headers, text } = await asPage(segment, "GET", file);
    if (status !== 200 || headers.get("content-security-policy") !== policy) wrong.push(`${file} ${status}`);
    if (headers.get("x-content-type-options") !== "nosniff") wrong.push(`${file} may be sniffed`);
    // The lines that import, of our own files and of the libraries, whose code is on one line.
    for (const [, found = ""] of text.matchAll(/\b(?:from|import)\s*"([^"]+)"/g))
      pending.push(new URL(found, `http://a${file}`).pathname);
  }

  expect(wrong).toEqual([]);
  expect([...seen]).toEqual(
    expect.arrayContaining([
      "/app/lib/preact.js",
      "/app/lib/hooks.js",
      "/app/lib/htm.js",
      "/app/web/screens/traits.js",
    ]),
  );
});

test("the document has nothing inline and asks nobody else", async () => {
  await using segment = await startSegment();

  const { text, headers } = await asPage(segment, "GET", "/app");

  expect(headers.get("content-type")).toBe("text/html; charset=UTF-8");
  expect(text).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*src="\/app\/)/);
  expect([...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, found]) => found?.slice(0, 9))).toEqual([
    "data:imag",
    "/app/web/",
    "/app/web/",
  ]);
});

test("a name that is a script stays in an answer that no browser takes for a document", async () => {
  await using segment = await startSegment({
    seed: { sources: [{ slug: "evil", name: "<script>alert(1)</script>" }] },
  });

  const { text } = await asPage(segment, "GET", "/app");
  const answer = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/sources`);

  expect(text).not.toContain("alert");
  expect(answer.text).toContain("<script>alert(1)</script>");
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

test.each([
  "/app/nothing",
  "/app/web/nothing.js",
  "/app/web/index.html",
  "/app/web/tsconfig.json",
  "/app/web/README.md",
  "/app/web/..%2fserver.js",
  "/app/web/%2e%2e/server.js",
  "/app/lib/zod.js",
  "/app/lib/__proto__",
  "/app/api/nothing",
  "/app/api/spaces/nothing/traits",
])("%s is 404, whoever asks", async (route) => {
  await using segment = await startSegment();

  expect((await asPage(segment, "GET", route)).status).toBe(404);
});

test("a screen gets the sources of the workspace, and which of them feed the space", async () => {
  await using segment = await startSegment();
  await segment.connect(production);

  const { json } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/sources`);

  const { sources } = json as { sources: Record<string, unknown>[] };
  expect(sources.map(({ slug, enabled, connected }) => [slug, enabled, connected])).toEqual([
    [production, true, true],
    ["split-impressions-staging", true, false],
    ["split-impressions-retired", false, false],
  ]);
  expect(sources[0]).toMatchObject({ labels: ["environment:prod"], name: "Split impressions (production)" });
});

test("the list of traits says what each is, who keeps it and where Segment is with it", async () => {
  await using segment = await startSegment({
    seed: { computedTraits: [{ name: "Logins", definition: { query: "event('Login').count()" } }] },
  });
  const definition = { query: treatmentQuery, type: "USERS" };
  const make = (name: string, agent: string, description?: string) =>
    segment.call("POST", segment.traitsPath, { name, definition, description }, { "user-agent": agent });
  await make("roll", "pulumi-segment-personas/9.9.9");
  await make("other", "curl/8.0", "by a script");
  await make("said", "curl/8.0", "Managed by Pulumi, see the wiki");

  const { json } = await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/traits`);

  const { traits } = json as { traits: Record<string, unknown>[] };
  expect(traits.map(({ name, by }) => [name, by])).toEqual([
    ["Logins", "seed"],
    ["roll", "pulumi"],
    ["other", "api"],
    ["said", "pulumi"],
  ]);
  expect(traits[1]).toEqual({
    id: expect.stringMatching(/^tra_/) as string,
    name: "roll",
    key: "roll",
    description: "",
    enabled: true,
    status: "Computing",
    computation: "realtime",
    category: "Last",
    event: "get_treatment",
    by: "pulumi",
    destinations: [],
  });
  expect(traits[2]).toMatchObject({ description: "by a script" });
});

test("the overview follows the way from a source to a value", async () => {
  await using segment = await startSegment();
  const overview = async () =>
    (await asPage(segment, "GET", `/app/api/spaces/${segment.spaceId}/overview`)).json;

  const before = await overview();
  await segment.connect(production);
  await segment.data("POST", segment.traitsPath, {
    name: "roll",
    definition: { query: treatmentQuery, type: "USERS" },
  });
  await segment.track(production, {
    userId: "u-1",
    event: "get_treatment",
    properties: { split: "roll", environmentName: "production", treatment: "v2" },
  });
  await segment.control("POST", "/clock", { advanceMs: 5_000 });

  expect(before).toEqual({
    sources: { connected: [], total: 3 },
    traits: { total: 0, live: 0 },
    profiles: 0,
    events: 0,
  });
  expect(await overview()).toEqual({
    sources: { connected: ["Split impressions (production)"], total: 3 },
    traits: { total: 1, live: 1 },
    profiles: 1,
    events: 1,
    example: { profile: "user_id:u-1", name: "u-1", key: "roll", value: "v2" },
  });
});

test.each([
  ["a page of another origin", { origin: "http://localhost:1" }],
  ["a page of this machine at another port", { "sec-fetch-site": "same-site" }],
  ["a page from elsewhere that says no origin", { "sec-fetch-site": "cross-site" }],
])("%s reads nothing of what the page reads", async (_which, headers) => {
  await using segment = await startSegment();
  const paths = ["workspace", "changes", `spaces/${segment.spaceId}/traits`];

  const answers = await Promise.all(
    paths.map((path) => asPage(segment, "GET", `/app/api/${path}`, undefined, headers)),
  );

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
});

/** The messages of the stream, as they come. */
async function* messagesOf(response: Response): AsyncGenerator<{ event: string; data: string }> {
  let text = "";
  for await (const bytes of response.body ?? []) {
    text += Buffer.from(bytes as Uint8Array).toString("utf8");
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1] ?? "";
      yield { event: field("event"), data: field("data") };
    }
  }
}

test("the stream says which kinds of things have changed, and a read is no change but to the log", async () => {
  await using segment = await startSegment();
  const end = new AbortController();
  const response = await fetch(`${segment.emulator.apiUrl}/app/api/changes`, { signal: end.signal });
  const messages = messagesOf(response);
  const next = async () => (await messages.next()).value as { event: string; data: string };

  const first = await next();
  await asPage(segment, "GET", "/app/api/workspace");
  await segment.traits("user_id:nobody");
  await segment.call("GET", segment.traitsPath);
  const read = await next();
  await segment.track(production, { userId: "u-1", event: "a" });
  const tracked = await next();
  await segment.data("POST", segment.traitsPath, {
    name: "a",
    definition: { query: treatmentQuery, type: "USERS" },
  });
  const made = await next();
  await segment.connect(production);
  const connected = await next();
  end.abort();

  expect(response.headers.get("content-type")).toBe("text/event-stream");
  expect(first).toEqual({ event: "ready", data: "" });
  expect([read, tracked, made, connected].map(({ data }) => JSON.parse(data) as ChangeKind[])).toEqual([
    ["requests"],
    ["calls"],
    ["requests", "workspace"],
    ["workspace", "calls", "requests"],
  ]);
});

test("however many changes come between two messages, they make one", async () => {
  const changes = new Changes();
  const pauses: (() => void)[] = [];
  const end = new AbortController();
  const messages = coalesced(changes, () => new Promise<void>((resolve) => pauses.push(resolve)), end.signal);

  const first = messages.next();
  changes.note("calls");
  await first;
  const second = messages.next();
  for (let count = 0; count < 1_000; count += 1) changes.note("calls");
  // Whoever does not wait sends here.
  await setImmediate();
  changes.note("workspace");
  pauses[0]?.();
  await second;
  const third = messages.next();
  pauses[1]?.();
  end.abort();

  expect([await first, await second, await third]).toEqual([
    { done: false, value: ["calls"] },
    { done: false, value: ["calls", "workspace"] },
    { done: true, value: undefined },
  ]);
});
