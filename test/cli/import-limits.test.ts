import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import ts from "typescript";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { addition, wholeProgram } from "../../src/cli/import/files";
import { writeAll } from "../../src/cli/import/folder";
import { keep } from "../../src/cli/import/managed";
import { planOf } from "../../src/cli/import/plan";
import { nextSteps } from "../../src/cli/import/next-steps";
import { declaredIn } from "../../src/cli/import/stack";
import { runProgram } from "../support/program";
import { type Segment, startSegment } from "../support/provider";
import { folderOf } from "./command";
import { importFrom, runFile, sessionOf } from "./importing";

const rateWindowMs = 500;
beforeEach(() => void vi.stubEnv("SEGMENT_RATE_WINDOW_MS", String(rateWindowMs)));
afterEach(() => void vi.unstubAllEnvs());

const flag = (name: string): string =>
  `event('get_treatment').where(property('split') = '${name}' AND property('environmentName') = 'production').last(property('treatment'))`;

/** Make a trait as the API takes one. */
function makeTrait(segment: Segment, name: string, query: string): Promise<unknown> {
  const definition = { query, type: "USERS" };
  const traits = `/spaces/${segment.spaceId}/computed-traits`;
  return segment.api("POST", traits, { name, enabled: true, definition });
}

test("1,000 traits are read with one list, and nothing by itself", async () => {
  const computedTraits = Array.from({ length: 1_000 }, (_, at) => ({
    name: `flag_${at}`,
    definition: { query: at % 2 === 0 ? flag(`flag_${at}`) : `event('Event ${at}').count()` },
  }));
  await using segment = await startSegment({ seed: { computedTraits }, rateWindowMs });
  await segment.requests();

  const { imported, files } = await importFrom(segment);

  expect(imported.kept).toHaveLength(1_000);
  expect((await segment.requests()).toSorted()).toEqual([
    "getSpace 200",
    "getWorkspace 200",
    "listAudiences 200",
    "listAuditEvents 200",
    "listComputedTraits 200",
    "listFiltersForSpace 200",
    "listSpaces 200",
  ]);
  expect(files.program).toHaveLength(1);
  // The component counts against the plan's quota, which this workspace has left behind.
  expect(nextSteps(imported, files, ".")).toContain("pulumi config set segment:maxTraits 0");
});

const hostile = [
  "quotes \" ' ` and ${process.exit(1)}",
  "back\\slash \\n \\u0041",
  "line\nbreaks\r\n\u2028\u2029 and tabs\t",
  "__proto__",
  "constructor",
  "emoji 🎉 and right to left \u202E evil",
  "*/ process.exit(1); /*",
  `long ${"name ".repeat(2_000)}`,
  "Ünïcödé Straße",
  "same-name",
  "same__name",
];

test("whatever something is called, the program says it, and no two resources have one name", async () => {
  const computedTraits = hostile.map((name, at) => ({
    name,
    description: `${name} described`,
    definition: { query: `event('Event ${at}').last(property('__proto__'))` },
  }));
  const spaces = [{ slug: "production", name: 'A */ "space"\nof two lines' }];
  await using segment = await startSegment({ seed: { spaces, computedTraits }, rateWindowMs });
  await makeTrait(
    segment,
    "a condition on __proto__",
    "event('X').where(property('__proto__') = 'a').last(property('b'))",
  );

  const { imported, text, resources } = await importFrom(segment);

  expect(imported.leftOut).toEqual([]);
  expect(text()).not.toMatch(/[\u202E\u2028\u2029\r\t]/);
  const { diagnostics = [] } = ts.transpileModule(text(), { reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  const { registered } = await runProgram(() => runFile(text()));
  const ours = registered.filter(({ type }) => type.includes("segment:"));
  expect(ours.map(({ inputs }) => String(inputs["name"])).toSorted()).toEqual(
    [...hostile, "a condition on __proto__"].toSorted(),
  );
  expect(new Set(ours.map(({ name }) => name)).size).toBe(hostile.length + 1);
  expect(ours.map(({ name }) => name).filter((name) => !/^[a-z0-9][a-z0-9-]{0,47}$/.test(name))).toEqual([]);
  expect(resources.find(({ name }) => name === "a-condition-on-proto")?.type).toContain(":ComputedTrait");
});

test("what no program can have is left out with the reason, and the rest is written", async () => {
  await using segment = await startSegment({
    seed: {
      computedTraits: [{ name: "fine", definition: { query: "event('A').count()" } }],
      audiences: [
        {
          name: "Linked",
          audienceType: "LINKED",
          definition: { query: "trait('fine') > 1", targetEntity: "t" },
        },
      ],
      filters: [
        { name: "Lets pass", if: "event = 'A'", drop: false },
        { name: "Twins", if: "event = 'B'" },
        {
          name: "Production",
          if: "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'",
        },
        {
          name: "Staging",
          if: "type = 'track' and event = 'get_treatment' and properties.environmentName != 'staging'",
        },
      ],
    },
    rateWindowMs,
  });
  await segment.control("PATCH", "/switches", { keyCollision: "suffix" });
  await makeTrait(segment, "Two words", "event('B').count()");
  await makeTrait(segment, "two-words", "event('C').count()");

  const { imported, text } = await importFrom(segment);

  expect(imported.leftOut.map(({ what, called, why }) => [what, called, why])).toEqual([
    [
      "audience",
      "Linked",
      "it is a linked audience, whose entities are set up in the app, and `Audience` has no input for them",
    ],
    [
      "space filter",
      "Lets pass",
      'space filter "Lets pass" was set in Segment not to drop anything: `pulumi up` makes it drop again',
    ],
    ["space filter", "Staging", expect.stringContaining("lets only") as unknown],
    ["trait", "two-words", expect.stringContaining('would get the key "two_words"') as unknown],
  ]);
  expect([...text().matchAll(/name: "([^"]+)"/g)].map(([, name]) => name)).toEqual([
    "Production",
    "Twins",
    "fine",
    "Two words",
  ]);
});

test("a trait of which Segment shows no query, such as a SQL trait, is left out", async () => {
  await using segment = await startSegment({
    seed: { computedTraits: [{ name: "sql", definition: { query: "event('A').count()" } }] },
    rateWindowMs,
  });
  await segment.control("POST", "/faults", { kind: "nullDefinition" });

  const { imported, files } = await importFrom(segment);

  expect(imported.leftOut).toMatchObject([
    {
      what: "trait",
      called: "sql",
      space: "production",
      why: "Segment's API shows no query of it, as of a SQL trait, so it stays as it is in the app",
    },
  ]);
  expect(files.program).toEqual([]);
});

test("a query that this version cannot read is left out with the place of what it stumbles over", async () => {
  await using segment = await startSegment({ seed: {}, rateWindowMs });
  const session = sessionOf(segment);
  const space = { id: segment.spaceId, slug: "production", name: "Production" };
  const definition = { query: "event('X').cuont()", type: "USERS" };
  const trait = { id: "tra_1", spaceId: space.id, name: "New", key: "new", enabled: true, definition };
  const found = { space, traits: [trait], audiences: [], filters: [], connections: [] };
  const nothing = { declared: new Set<string>(), refused: new Set<string>(), names: [] };
  const [declaration] = planOf([found], nothing).spaces[0]?.written[0]?.declarations ?? [];

  expect(declaration?.className).toBe("ComputedTrait");
  expect(declaration && (await keep(session, session, found, declaration))).toMatchObject({
    why: expect.stringMatching(/^`query` at .*cuont/s) as unknown,
  });
  expect(await segment.requests()).toEqual([]);
});

test("what would not go with what the stack has is left out, and a stack of another workspace is refused", async () => {
  await using segment = await startSegment({ seed: {}, rateWindowMs });
  await segment.control("PATCH", "/switches", { keyCollision: "suffix" });
  await makeTrait(segment, "Two words", "event('B').count()");
  const first = await importFrom(segment);
  await makeTrait(segment, "two-words", "event('C').count()");
  const stateOf = (workspaceId: unknown) =>
    declaredIn(
      first.resources.map(({ type, name, id, inputs, outputs }) => ({
        urn: `urn:pulumi:test::project::${type}::${name}`,
        type,
        id,
        inputs,
        outputs: { ...outputs, workspaceId },
      })),
    );
  const { workspaceId } = first.resources[0]?.outputs ?? {};

  const { imported } = await importFrom(segment, { stack: stateOf(workspaceId), add: "2026-11-27" });
  expect(imported).toMatchObject({ kept: [], declared: 1, leftOut: [{ called: "two-words" }] });
  await expect(importFrom(segment, { stack: stateOf("9aQ1Lj62S4bomZKLF4DPqW") })).rejects.toThrow(
    'the token belongs to workspace "acme" (8kQ2vNfR5tYhXc3LpZsWb7), and the stack to 9aQ1Lj62S4bomZKLF4DPqW: use a token of the stack\'s workspace, or name another stack',
  );
});

test("what a stack has is known by its id, however the space's is written; what it only looks up is not its own", async () => {
  await using segment = await startSegment({ seed: {}, rateWindowMs });
  await segment.control("POST", "/connections", {
    spaceId: segment.spaceId,
    sourceId: segment.emulator.sources[0]?.id,
  });
  const [connection] = (await importFrom(segment)).resources;
  const { type = "", id = "" } = connection ?? {};
  const stack = (more: object) =>
    declaredIn([
      { urn: `urn:pulumi:test::project::${type}::web`, type, id: id.replace("spa_", ""), ...more },
    ]);

  expect((await importFrom(segment, { stack: stack({}) })).imported.kept).toEqual([]);
  expect((await importFrom(segment, { stack: stack({ external: true }) })).imported.kept).toHaveLength(1);
});

const empty = (...names: string[]) => names.map((name) => ({ name, text: "" }));
const done = () => Promise.resolve();
const failing = () => Promise.reject(new Error("no report"));

test("where one file cannot be written, or what belongs to them, none is there", async () => {
  using folder = folderOf({ "there.ts": "mine" });
  await expect(writeAll(folder.path, empty("import.json", "nowhere/index.ts"), done)).rejects.toThrow(
    `there is no folder ${path.join(folder.path, "nowhere")}. Make it`,
  );
  await expect(writeAll(folder.path, empty("import.json", "there.ts"), done)).rejects.toThrow(
    "there.ts came meanwhile, so nothing was written: run this again",
  );
  await expect(writeAll(folder.path, empty("import.json", "index.ts"), failing)).rejects.toThrow("no report");
  expect(readdirSync(folder.path)).toEqual(["there.ts"]);
  expect(readFileSync(path.join(folder.path, "there.ts"), "utf8")).toBe("mine");
});

test.each([
  [{}, "./production"],
  [{ "package.json": '{ "type": "module" }' }, "./production.js"],
  [
    {
      "Pulumi.yaml": "runtime:\n  name: nodejs\n  options:\n    typescript: false\n",
      "package.json": '{ "type": "module" }',
    },
    "./production.ts",
  ],
])("the files of several spaces are imported as the project imports files: %j", async (files, specifier) => {
  const spaces = [{ slug: "production" }, { slug: "index" }];
  const definition = { query: "event('A').count()" };
  const computedTraits = spaces.map(({ slug }) => ({ space: slug, name: "a trait", definition }));
  await using segment = await startSegment({ seed: { spaces, computedTraits }, rateWindowMs });
  using folder = folderOf(files);
  const { imported } = await importFrom(segment);

  const { program } = await wholeProgram(imported, folder.path);

  expect(program.map(({ name }) => name)).toEqual(["index.ts", "production.ts", "index-space.ts"]);
  expect(program[0]?.text).toContain(`import "${specifier}";\n`);
  expect(imported.kept.map(({ declaration }) => declaration.resource)).toEqual([
    "production-a-trait",
    "index-a-trait",
  ]);
});

/** Connect a source as the app does. */
function connect(segment: Segment, space: number, source: number): Promise<unknown> {
  const spaceId = segment.emulator.spaces[space]?.id;
  return segment.control("POST", "/connections", {
    spaceId,
    sourceId: segment.emulator.sources[source]?.id,
  });
}

test.each([[[]], [["staging"]], [["production", "staging"]]])(
  "each event that leaves open which space a source feeds is said once, and of no space: %j",
  async (spaces) => {
    const seed = { spaces: [{ slug: "production" }, { slug: "staging" }, { slug: "qa" }] };
    await using segment = await startSegment({ seed, rateWindowMs });
    await connect(segment, 0, 0);
    await connect(segment, 2, 0);
    await segment.control("POST", "/connections", {
      spaceId: segment.spaceId,
      sourceId: segment.emulator.sources[1]?.id,
    });

    const { imported } = await importFrom(segment, { spaces });

    expect(imported.kept).toEqual([]);
    const [first, second] = segment.emulator.sources;
    const why = expect.stringMatching(
      /^audit event "Source Connected To Space" of \S+ does not say which of the workspace's 3 spaces: .*`confirmedOn`$/,
    ) as unknown;
    expect(imported.leftOut).toEqual(
      [first, first, second].map((source) => ({
        what: "source connection",
        called: expect.stringMatching(/^Split impressions /) as unknown,
        id: source?.id,
        why,
      })),
    );
    // As many as the stack declares of that source are not said again.
    const declared = { ...declaredIn([]), ids: new Set([`x/${first?.id}`]) };
    const again = await importFrom(segment, { spaces, stack: declared, add: "2026-11-27" });
    expect(again.imported.leftOut.map(({ id }) => id)).toEqual([first?.id, second?.id]);
  },
);

test("an event that leaves open which source a space has is one line, however many sources there are", async () => {
  await using segment = await startSegment({ seed: { spaces: [{ slug: "production" }] }, rateWindowMs });
  await segment.control("PATCH", "/switches", { connectionAuditResource: "space" });
  await connect(segment, 0, 0);

  const { imported } = await importFrom(segment);

  expect(segment.emulator.sources.length).toBeGreaterThan(1);
  expect(imported).toMatchObject({ kept: [], unfed: ["production"] });
  expect(imported.leftOut).toEqual([
    {
      what: "source connection",
      space: "production",
      why: expect.stringMatching(/is about space "production", but does not say which source: /) as unknown,
    },
  ]);
});

test("of which spaces nothing says who feeds them is said, unless the stack declares it", async () => {
  const spaces = [{ slug: "production" }, { slug: "staging" }];
  const definition = { query: "event('A').count()" };
  const computedTraits = spaces.map(({ slug }) => ({ space: slug, name: "t", definition }));
  await using segment = await startSegment({ seed: { spaces, computedTraits }, rateWindowMs });
  const stack = { ...declaredIn([]), ids: new Set([`${segment.spaceId.replace("spa_", "")}/source`]) };

  const { imported, files } = await importFrom(segment);
  const known = await importFrom(segment, { stack, add: "2026-11-27" });

  expect(nextSteps(imported, files, ".")).toContain(
    "look into the app for the sources of spaces production, staging, and declare those that feed them with `confirmedOn`: Segment has no list of connections, and its audit log, which goes back 90 days, proves none",
  );
  expect(known.imported.unfed).toEqual(["staging"]);
});

test("what cannot be read of several spaces is said once", async () => {
  const spaces = [{ slug: "production" }, { slug: "staging" }];
  const tokens = [{ token: "sgp_weak", lacks: ["listFiltersForSpace" as const] }];
  await using segment = await startSegment({ seed: { spaces, tokens }, rateWindowMs });
  const weak = { emulator: { token: "sgp_weak", apiUrl: segment.emulator.apiUrl } };

  const { imported } = await importFrom(weak);

  expect(imported.found.notRead).toEqual([
    expect.stringMatching(/^the space filters of spaces "production", "staging": GET /),
  ]);
});

/** Files that Node loads where a program imports `./x`, in place of `x.ts`; and what is the same on some file systems. */
const taken = {
  "prod.json": "{}",
  "a-b.js": "",
  "Other.TXT": "",
  bare: "",
};

test("no file of a program has a name under which another one is, or may be, loaded", async () => {
  const slugs = ["import", "package", "tsconfig", "Pulumi", "Prod", "prod", "a_b", "a-b", "other", "bare"];
  const definition = { query: "event('A').count()" };
  const spaces = slugs.map((slug) => ({ slug }));
  const computedTraits = slugs.map((slug) => ({ space: slug, name: "t", definition }));
  await using segment = await startSegment({ seed: { spaces, computedTraits }, rateWindowMs });
  using folder = folderOf(taken);
  const { imported } = await importFrom(segment);

  const first = await wholeProgram(imported, folder.path);
  const later = await addition(imported, "2026-11-27", folder.path);

  expect(first.program.map(({ name }) => name)).toEqual([
    "index.ts",
    "import-space.ts",
    "package-space.ts",
    "tsconfig-space.ts",
    "pulumi-space.ts",
    "prod-space.ts",
    "prod-2.ts",
    "a-b-space.ts",
    "a-b-2.ts",
    "other-space.ts",
    "bare-space.ts",
  ]);
  const labels = [
    "import",
    "package",
    "tsconfig",
    "pulumi",
    "prod",
    "prod-2",
    "a-b",
    "a-b-2",
    "other",
    "bare",
  ];
  expect(later.program.map(({ name }) => name)).toEqual(
    labels.map((label) => `imported-2026-11-27-${label}.ts`),
  );
  expect(later.toImport).toEqual(labels.map((label) => `./imported-2026-11-27-${label}`));
  expect(later.bulk.name).toBe("imported-2026-11-27.state.json");
  expect(imported.kept.map(({ declaration }) => declaration.resource)).toEqual(
    labels.map((label) => `${label}-t`),
  );
});

test.each([
  ["imported-2026-11-27.ts", "imported-2026-11-27-2"],
  ["imported-2026-11-27.json", "imported-2026-11-27-2"],
  ["Imported-2026-11-27.JS", "imported-2026-11-27-2"],
  ["imported-2026-11-27.state.json", "imported-2026-11-27-2"],
  ["imported-2026-11-27.md.txt", "imported-2026-11-27"],
])("what comes later does not get the name of %s", async (there, expected) => {
  const computedTraits = [{ name: "t", definition: { query: "event('A').count()" } }];
  await using segment = await startSegment({ seed: { computedTraits }, rateWindowMs });
  using folder = folderOf({ [there]: "" });
  const { imported } = await importFrom(segment);

  expect(await addition(imported, "2026-11-27", folder.path)).toMatchObject({
    program: [{ name: `${expected}.ts` }],
    bulk: { name: `${expected}.state.json` },
    toImport: [`./${expected}`],
  });
});
