import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";

import { afterEach, expect, test, vi } from "vitest";

import { placeOf } from "../../src/cli/preview/memory";
import { command, type Ended, folderOf, main } from "./command";
import { flag, impression, type Scene, start, startScene } from "./preview-scene";

// Each test starts a process.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => vi.unstubAllEnvs());

const space = "spa_4mTzQ9wXk2RvVbN7cLpYdH";

/** What the command finds in its environment. */
function use({ segment, memory }: Scene): void {
  vi.stubEnv("SEGMENT_API_URL", segment.emulator.apiUrl);
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", segment.emulator.token);
  vi.stubEnv("SEGMENT_RATE_WINDOW_MS", "2000");
  vi.stubEnv("XDG_CACHE_HOME", path.dirname(path.dirname(memory.file)));
}

async function furnish(scene: Scene): Promise<void> {
  await scene.send([
    impression("u-1", "back_end_roll_algorithm", "v1"),
    impression("u-2", "back_end_roll_algorithm", "v2"),
    { type: "identify", userId: "u-1", traits: { plan: "pro" } },
  ]);
  await scene.segment.control("PATCH", "/switches", { statusMs: 0 });
  use(scene);
  await scene.segment.requests();
}

test("it prints what a query is, what was seen, who matches, and what was spent", async () => {
  await using scene = await startScene();
  await furnish(scene);
  using folder = folderOf({});

  const ended = await command(
    folder.path,
    "preview",
    "--query",
    flag("back_end_rol_algorithm"),
    "--query",
    "trait('plan') = 'pro'",
  );

  const sample = /use_\w+/.exec(ended.stdout)?.[0] ?? "none";
  expect(ended.code).toBe(1);
  expect(ended.stderr.split("\n").filter((line) => !line.startsWith("Waiting "))).toEqual([""]);
  expect(ended.stdout).toBe(`query 1, space production
  trait, computed in real time, 1 of 50 primary expressions
  event('get_treatment').where(property('split') = 'back_end_rol_algorithm' AND property('environmentName') = 'production').last(property('treatment'))

  Asks for                          Seen
  --------------------------------  ----
  event get_treatment               last 2026-11-24 12:00 UTC
  property split                    last 2026-11-24 12:00 UTC
  split = 'back_end_rol_algorithm'  never among the 1 value of the sample: did you mean \`back_end_roll_algorithm\`? (seen: back_end_roll_algorithm)
  property environmentName          last 2026-11-24 12:00 UTC
  environmentName = 'production'    yes
  property treatment                last 2026-11-24 12:00 UTC

  Profiles: none, counted now
    by event('get_treatment').where(property('split') = 'back_end_rol_algorithm' AND property('environmentName') = 'production').count() >= 1

query 2, space production
  audience, computed in real time, 1 of 50 primary expressions
  trait('plan') = 'pro'

  Asks for      Seen
  ------------  ----
  trait plan    last 2026-11-24 12:00 UTC
  plan = 'pro'  yes

  Profiles: 1, counted now
    ${sample}, plan: "pro"

Audience previews of space production: this run spent 2; before it, the audit log of the last 31 days has 0 of this space, of 700 a month.
`);
});

test("JSON stands alone on the output, and 0 says that nothing was found", async () => {
  await using scene = await startScene();
  await furnish(scene);
  using folder = folderOf({ "pro.query": "trait('plan') = 'pro'\n" });

  const ended = await command(folder.path, "preview", "pro.query", "--output", "json", "--no-count");

  expect({ ...ended, stdout: JSON.parse(ended.stdout) }).toEqual({
    code: 0,
    stderr: "",
    stdout: {
      queries: [
        {
          name: "pro.query",
          as: "audience",
          query: "trait('plan') = 'pro'",
          computation: "realtime",
          primaryExpressions: 1,
          receives: [],
          space: { id: space, slug: "production" },
          checks: [
            { kind: "trait", what: "trait plan", seen: "yes", lastSeenAt: start },
            { kind: "traitValue", what: "plan = 'pro'", seen: "yes" },
          ],
        },
      ],
      invalid: [],
      budgets: [],
      knownLater: [],
      notJudged: [],
    },
  });
});

test("--sample says how many profiles stand in the text and in the JSON, and a long reason is not cut", async () => {
  await using scene = await startScene();
  await furnish(scene);
  const reason = `${"x".repeat(300)} the end`;
  await scene.segment.control("POST", "/faults", {
    operation: "listTraits",
    kind: "status",
    status: 400,
    body: { errors: [{ type: "bad", message: reason }] },
  });
  using folder = folderOf({});
  const args = ["preview", "-q", "event('get_treatment').count() >= 1", "-q", "trait('plan') = 'pro'"];

  const json = await command(folder.path, ...args, "--sample", "1", "--output", "json");
  const none = await command(folder.path, ...args, "--sample", "0");

  const { queries } = JSON.parse(json.stdout) as {
    queries: { matches: { count: number; sample: object[] } }[];
  };
  expect(queries[0]?.matches).toMatchObject({ count: 2, sample: [{}] });
  expect(queries[0]?.matches.sample).toHaveLength(1);
  expect(none.stdout).not.toMatch(/use_/);
  expect(none.stdout).toMatch(/Not judged:\n- .*x{300} the end\n/);
});

test("a query that Segment would refuse is shown with place, caret and fix, and nobody is asked about it", async () => {
  await using scene = await startScene();
  await furnish(scene);
  using folder = folderOf({});

  const ended = await command(folder.path, "preview", "--query", "event('X').cuont()");
  const audience = await command(folder.path, "preview", "--as", "audience", "-q", "event('X').count()");

  expect(ended).toEqual({
    code: 1,
    stderr: "",
    stdout: `query:1:12: error: expected a filter or a reducer, but found \`cuont\`
  event('X').cuont()
             ^^^^^
  did you mean \`count\`?
`,
  });
  expect(audience.stdout).toContain("an audience needs a condition");
  expect(await scene.segment.requests()).toEqual([]);
});

test("without a token it says what can be said, and that Segment was not asked", async () => {
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", "");
  vi.stubEnv("PUBLIC_API_TOKEN", "");
  using folder = folderOf({});

  const ended = await command(folder.path, "preview", "--query", "event('X').within(7 days).count()");

  expect(ended.code).toBe(2);
  expect(ended.stdout).toMatch(
    /^query\n {2}trait, computed in batches, every 8 hours, 1 of 50 primary expressions\n {2}event\('X'\)\.within\(7 days\)\.count\(\)\n\nNot judged:\n- Segment was not asked: no Segment token: /,
  );
});

const urn = (kind: string, name: string): string =>
  `urn:pulumi:prod::flags::pulumi-nodejs:dynamic/segment:${kind}::${name}`;
const provider = "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::default::1";

const audience = urn("Audience", "treated");
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** A stack in each form in which it can be given. */
const resources = [
  {
    urn: urn("LastComputedTrait", "roll"),
    inputs: {
      name: "Roll Algorithm",
      query: flag("back_end_roll_algorithm"),
      spaceId: space,
      destinations: ["Braze", { name: "Amplitude", as: "identify" }, { name: "Mixpanel", as: "track" }],
    },
  },
  {
    urn: audience,
    inputs: { name: "Treated", query: "trait('roll_algorithm') = 'v2'", spaceId: space },
  },
  {
    urn: urn("AudienceDestination", "treated-braze"),
    inputs: {
      audienceId: unknown,
      destinationId: "66f0a1c27d4b3e9155aa01ef",
      activations: [
        { name: "join", type: "Audience Entered", traits: ["roll_algorithm"] },
        { name: "leave", type: "Audience Exited", enabled: false },
      ],
    },
    propertyDependencies: { audienceId: [audience] },
  },
  { urn: urn("ComputedTrait", "hidden"), inputs: { name: "hidden", query: "[secret]", spaceId: space } },
];
const document = JSON.stringify({
  config: { "segment:space": space },
  steps: resources.map(({ urn: own, ...newState }) => ({ op: "create", urn: own, provider, newState })),
  changeSummary: { create: resources.length },
});
const exported = JSON.stringify({
  version: 3,
  deployment: {
    resources: resources.map((resource, at) => ({
      ...resource,
      type: "x",
      id: `id-${at}`,
      provider,
      inputs: { ...resource.inputs, ...("audienceId" in resource.inputs && { audienceId: "id-1" }) },
      outputs: { key: at === 0 ? "roll_algorithm" : "treated" },
    })),
  },
});

test.each([
  ["preview", document],
  ["stack export", exported],
])("traits and audiences of a stack come from the output of `pulumi %s`", async (_, plan) => {
  await using scene = await startScene();
  await furnish(scene);
  using folder = folderOf({ "plan.json": plan });

  const ended = await command(folder.path, "preview", "--preview", "plan.json", "--output", "json");

  const report = JSON.parse(ended.stdout) as { queries: object[]; notJudged: string[] };
  expect(ended.code).toBe(2);
  expect(report.notJudged).toEqual(["hidden: its query is secret"]);
  expect(report.queries).toMatchObject([
    {
      name: "roll",
      resource: "LastComputedTrait",
      as: "trait",
      key: "roll_algorithm",
      matches: { count: 2 },
      receives: [
        {
          destination: "Braze",
          calls: [
            "Identify { roll_algorithm: <last treatment> }",
            "Track `Trait Computed` { trait_key: 'roll_algorithm' }",
          ],
          either: true,
        },
        { destination: "Amplitude", calls: ["Identify { roll_algorithm: <last treatment> }"] },
        { destination: "Mixpanel", calls: ["Track `Trait Computed` { trait_key: 'roll_algorithm' }"] },
      ],
    },
    {
      name: "treated",
      resource: "Audience",
      as: "audience",
      matches: { skipped: "trait roll_algorithm comes with this stack, and no profile has it yet" },
      receives: [
        {
          destination: "destination 66f0a1c27d4b3e9155aa01ef",
          calls: [
            "activation join: Audience Entered of treated, and along with it roll_algorithm",
            "activation leave (disabled): Audience Exited of treated",
          ],
        },
      ],
    },
  ]);
  const people = await command(folder.path, "preview", "--preview", "plan.json", "--offline");
  expect(people.stdout).toContain(
    [
      "  Braze would receive Identify { roll_algorithm: <last treatment> }, or Track `Trait Computed` { trait_key: 'roll_algorithm' }",
      "  Amplitude would receive Identify { roll_algorithm: <last treatment> }",
    ].join("\n"),
  );
});

const step = (op: string, name: string, by = provider) => ({
  op,
  urn: urn("ComputedTrait", name),
  provider: by,
  oldState: { inputs: { name, query: "event('X').count()", spaceId: space } },
  newState: op === "delete" ? undefined : { inputs: { name, query: "event('X').count()", spaceId: space } },
});

const declare = (kind: string, name: string, inputs: object) => ({
  op: "create",
  urn: urn(kind, name),
  provider,
  newState: { inputs: { name, spaceId: space, ...inputs } },
});

test("what is disabled is said to be, and is neither counted nor found fault with", async () => {
  await using scene = await startScene();
  await furnish(scene);
  const steps = [
    declare("LastComputedTrait", "archived", {
      query: flag("archived"),
      enabled: false,
      destinations: ["Braze"],
    }),
    declare("Audience", "old", { query: "trait('plna') = 'pro'", enabled: false }),
  ];
  using folder = folderOf({ "plan.json": JSON.stringify({ config: {}, steps }) });

  const { code, stdout } = await command(folder.path, "preview", "--preview", "plan.json");
  const json = await command(folder.path, "preview", "--preview", "plan.json", "--output", "json");

  expect(code).toBe(0);
  expect(stdout).toContain("  trait, disabled, not computed, 1 of 50 primary expressions, key archived\n");
  expect(stdout).toContain("  audience, disabled, not computed, 1 of 50");
  expect(stdout).toContain("  Profiles: not counted, because it is disabled\n");
  expect(stdout).toContain("  trait plna  never: did you mean `plan`?\n");
  expect(stdout).not.toMatch(/would receive|Audience previews/);
  expect((JSON.parse(json.stdout) as { queries: object[] }).queries).toMatchObject([
    { name: "archived", enabled: false, matches: { skipped: "it is disabled" }, receives: [] },
    { name: "old", enabled: false },
  ]);
  expect((await scene.segment.requests()).filter((call) => call.startsWith("createAudience"))).toEqual([]);
});

test.each([
  ["one new trait", ["new"], "comes with this stack, its query is known once trait new is made", 0],
  [
    "a new trait and one that stays",
    ["new", "kept"],
    "comes with this stack, its query is known once trait new is made",
    0,
  ],
  [
    "two new traits",
    ["new", "newer"],
    "comes with this stack, its query is known once traits new, newer are made",
    0,
  ],
  ["a new trait and something else", ["new", "password"], "its query is known only during the update", 2],
  ["something else", ["password"], "its query is known only during the update", 2],
  ["what the plan does not say", [], "its query is known only during the update", 2],
])("a query that is not known because of %s says so", async (_, needed, said, code) => {
  await using scene = await startScene();
  await furnish(scene);
  const urns: Record<string, string> = {
    new: urn("ComputedTrait", "new"),
    newer: urn("ComputedTrait", "newer"),
    kept: urn("ComputedTrait", "kept"),
    password: "urn:pulumi:prod::flags::random:index/randomPassword:RandomPassword::password",
  };
  const query = "event('get_treatment').count()";
  const treated = declare("Audience", "treated", { query: unknown });
  const steps = [
    declare("ComputedTrait", "new", { query }),
    declare("ComputedTrait", "newer", { query }),
    { ...declare("ComputedTrait", "kept", { query }), op: "same" },
    { op: "create", urn: urns["password"], newState: { inputs: {} } },
    {
      ...treated,
      newState: {
        ...treated.newState,
        propertyDependencies: { query: needed.map((name) => urns[name]), name: null },
      },
    },
  ];
  using folder = folderOf({ "plan.json": JSON.stringify({ config: {}, steps }) });

  const ended = await command(folder.path, "preview", "--preview", "plan.json", "--no-count");

  const title = code === 0 ? "Not known yet:" : "Not judged:";
  expect(ended.code).toBe(code);
  expect(ended.stdout.split("\n").slice(-3)).toEqual([title, `- treated: ${said}`, ""]);
});

test("docs/preview.md shows what a run prints", async () => {
  await using scene = await startScene();
  await scene.send(
    [1, 2, 3, 4, 5, 6].flatMap((at) => [
      impression(`u-${at}`, "back_end_roll_algorithm", `v${at % 2}`),
      impression(`u-${at}`, "checkout_redesign", `v${at % 3}`),
    ]),
  );
  await scene.segment.control("PATCH", "/switches", { statusMs: 0 });
  use(scene);
  const steps = [
    declare("LastComputedTrait", "back_end_rol_algorithm", {
      query: flag("back_end_rol_algorithm"),
      destinations: ["Braze"],
    }),
    declare("LastComputedTrait", "checkout_redesign", {
      query: flag("checkout_redesign"),
      destinations: [{ name: "Amplitude", as: "identify" }],
    }),
    declare("Audience", "new_checkout", { query: "trait('checkout_redesign') = 'v2'" }),
  ];
  using folder = folderOf({ "plan.json": JSON.stringify({ config: {}, steps }) });

  const { code, stdout } = await command(folder.path, "preview", "--preview", "plan.json");

  const page = readFileSync(path.join(__dirname, "../../docs/preview.md"), "utf8");
  expect({ code, shown: /```text\n(.*?)```/s.exec(page)?.[1] }).toEqual({ code: 1, shown: stdout });
});

test("what belongs to a SegmentProvider, goes away or is no stack's is told apart", async () => {
  const other = "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::emea::1";
  using folder = folderOf({
    "plan.json": JSON.stringify({
      steps: [step("delete", "gone"), step("update", "elsewhere", other), step("same", "kept")],
      changeSummary: { same: 1 },
    }),
    "empty.json": JSON.stringify({ version: 3, deployment: { resources: [] } }),
  });

  const { stdout } = await command(
    folder.path,
    "preview",
    "--preview",
    "plan.json",
    "--offline",
    "--output",
    "json",
  );
  const empty = await command(folder.path, "preview", "--preview", "empty.json");

  const report = JSON.parse(stdout) as { queries: { name: string }[]; notJudged: string[] };
  expect(report.queries.map(({ name }) => name)).toEqual(["kept"]);
  expect(report.notJudged).toEqual([
    "elsewhere: it belongs to a SegmentProvider, whose token is not at hand",
  ]);
  expect(empty).toEqual({
    code: 2,
    stdout: "",
    stderr: "empty.json declares no computed trait and no audience\n",
  });
});

test.each([
  [[], "nothing to preview: give --query, --stack, --preview, or files with one query each\n"],
  [["--preview", "nope.json"], "nope.json: there is no such file\n"],
  [["nope.query"], "nope.query: there is no such file\n"],
  [["--preview", "prose.txt"], "this is not the output of `pulumi preview --json`: it holds no JSON\n"],
  [
    ["--stack", "a", "--preview", "b"],
    "--stack runs the preview that --preview reads: give one of the two\n",
  ],
  [
    ["--max-age", "0", "-q", "x"],
    "error: option '--max-age <hours>' argument '0' is invalid. it is a number of hours above 0 and up to 744\n",
  ],
  [
    ["--sample", "many", "-q", "x"],
    "error: option '--sample <count>' argument 'many' is invalid. it is a whole number such as 3, or 0 for none\n",
  ],
])("%j ends with one line and 2", async (args, stderr) => {
  using folder = folderOf({ "prose.txt": "hello\n" });

  expect(await command(folder.path, "preview", ...args)).toEqual({ code: 2, stdout: "", stderr });
});

test("--stack without Pulumi says that it is missing, and with one whose preview fails what Pulumi says", async () => {
  using folder = folderOf({
    pulumi: `#!${process.execPath}\nconsole.log(JSON.stringify({ diagnostics: [{ message: "no such stack: " + process.argv.join(" ").split("preview ")[1], severity: "error" }] })); process.exit(255);\n`,
  });
  vi.stubEnv("PATH", "/nowhere");
  const missing = await command(folder.path, "preview", "--stack", "prod");
  vi.stubEnv("PATH", folder.path);
  spawn("/bin/chmod", ["+x", path.join(folder.path, "pulumi")]);
  const failed = await command(folder.path, "preview", "--stack", "prod");

  expect(missing).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "Running `pulumi preview --stack prod`\n--stack runs `pulumi preview`, and there is no `pulumi` on the PATH: install it, or pass --preview the output of `pulumi preview --json`\n",
  });
  expect(failed).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "Running `pulumi preview --stack prod`\n`pulumi preview --stack prod` failed: no such stack: --json --show-sames --stack prod --non-interactive\n",
  });
});

test("without a terminal the last tenth wants --yes, and nothing is spent before", async () => {
  await using scene = await startScene();
  await furnish(scene);
  const { apiUrl, workspaceId } = scene.segment.emulator;
  const entry = { key: "k", place: placeOf(apiUrl, workspaceId, space), askedAt: Date.now() - 1_000 };
  const previews = Array.from({ length: 630 }, (_, at) => ({ ...entry, id: String(at) }));
  mkdirSync(path.dirname(scene.memory.file), { recursive: true });
  writeFileSync(scene.memory.file, JSON.stringify({ version: 2, previews }));
  using folder = folderOf({});
  const args = ["preview", "--query", "trait('plan') = 'pro'"];

  const refused = await command(folder.path, ...args);
  const none = (await scene.segment.requests()).filter((call) => call.startsWith("createAudience"));
  const allowed = await command(folder.path, ...args, "--yes");

  expect(refused.code).toBe(2);
  expect(refused.stdout).toContain(
    "  Profiles: not counted: 630 of 700 audience previews of space production are spent in the last 31 days, and 1 preview more would go into the last tenth: pass --yes to spend them, or --no-count to do without\n",
  );
  expect(none).toEqual([]);
  expect(allowed.code).toBe(0);
  expect(allowed.stdout).toContain("  Profiles: 1, counted now\n");
});

test("Ctrl-C ends it with 130, and the next run waits for the preview that was paid for", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "stuck" });
  using folder = folderOf({});
  const args = ["preview", "--query", "trait('plan') = 'pro'"];

  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder.path,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const polled = async (): Promise<boolean> =>
    (
      (await scene.segment.control("GET", "/requests")) as { requests: { operation: string }[] }
    ).requests.some(({ operation }) => operation === "getAudiencePreview");
  await vi.waitUntil(polled, { timeout: 30_000, interval: 50 });
  child.kill("SIGINT");
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  await scene.segment.control("PATCH", "/switches", { previewProgress: "completed" });
  const next: Ended = await command(folder.path, ...args);

  expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  expect(stderr.split("\n").findLast((line) => line !== "")).toBe(
    "Interrupted. Previews that were asked for are remembered: the next run waits for the same ones",
  );
  expect(next.stdout).toContain("  Profiles: 1, counted now\n");
  const calls = (await scene.segment.requests()).filter((call) => call.startsWith("createAudience"));
  expect(calls).toEqual(["createAudiencePreview 200"]);
});

test("what people have named moves no cursor, and the token is in no output", async () => {
  await using scene = await startScene();
  await furnish(scene);
  await scene.send([impression("u-3", "evil\u001b[2J\nname")]);
  using folder = folderOf({});

  const bad = "spa_nope";
  const shown = await command(folder.path, "preview", "--no-count", "-q", flag("evil2Jname"));
  const unknownSpace = await command(folder.path, "preview", "--space", bad, "-q", "event('X').count()");

  expect(shown.stdout).toContain("(seen: back_end_roll_algorithm, evil [2J name)");
  expect(unknownSpace).toMatchObject({ code: 2, stdout: "" });
  const { token } = scene.segment.emulator;
  expect(JSON.stringify([shown, unknownSpace])).not.toContain(token);
});
