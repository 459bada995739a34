import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { afterEach, expect, test, vi } from "vitest";

import type { ImportReport } from "../../src/cli/import/report";
import type { Seed } from "../../src/emulator";
import { type Segment, startSegment } from "../support/provider";
import { command, type Ended, folderOf } from "./command";

// Each run is a process.
vi.setConfig({ testTimeout: 60_000 });
afterEach(() => void vi.unstubAllEnvs());

const plan = { name: "last_plan", definition: { query: "event('Plan Changed').last(property('plan'))" } };
const today = new Date().toISOString().slice(0, 10);

async function start(seed: Seed = { computedTraits: [plan] }): Promise<Segment> {
  const segment = await startSegment({ seed });
  use(segment);
  return segment;
}

function use({ emulator }: Segment, token = emulator.token): void {
  vi.stubEnv("SEGMENT_API_URL", emulator.apiUrl);
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", token);
  vi.stubEnv("SEGMENT_RATE_WINDOW_MS", "2000");
}

const reportIn = ({ stdout }: Ended): ImportReport => JSON.parse(stdout) as ImportReport;

/** What `pulumi stack export` says of a stack that has taken an import file in. */
function stateAfter(bulk: string): string {
  const { resources } = JSON.parse(bulk) as { resources: { type: string; name: string; id?: string }[] };
  const inState = resources.map(({ type, name, id }) => ({
    urn: `urn:pulumi:test::project::${type}::${name}`,
    type,
    id,
  }));
  return JSON.stringify({ version: 3, deployment: { resources: inState } });
}

test("it says what changes from now on before it writes program and state, and what comes next after it", async () => {
  await using segment = await start();
  using folder = folderOf({});

  const { code, stdout, stderr } = await command(folder.path, "import", "--yes");

  expect(code).toBe(0);
  expect(stderr).toContain(
    "Segment closes its editor, for good, for a computed trait whose query its API has written",
  );
  expect(stdout).toBe(`Workspace acme, space production: 1 trait

Written:
  index.ts
  import.json, their state for \`pulumi import\`

Next:
  1. read index.ts: names of resources are easily changed now, in import.json too, and stay for good later
  2. pulumi config set segment:workspace acme
  3. look into the app for the sources of space production, and declare those that feed it with \`confirmedOn\`: Segment has no list of connections, and its audit log, which goes back 90 days, proves none
  4. pulumi import --file import.json --generate-code=false --protect=false
  5. pulumi preview --refresh: it shows no change; if it would delete something, the program does not import what was written, so run no \`pulumi up\`
`);
  expect(readdirSync(folder.path)).toEqual(["import.json", "index.ts"]);
  expect(readFileSync(path.join(folder.path, "index.ts"), "utf8"))
    .toBe(`import { LastComputedTrait } from "pulumi-segment-personas";

/** Space "Production". */
const spaceId = "${segment.spaceId}";

new LastComputedTrait("last-plan", {
  spaceId,
  name: "last_plan",
  event: "Plan Changed",
  property: "plan",
});
`);
  expect(
    (await segment.requests()).filter((call) => !call.startsWith("get") && !call.startsWith("list")),
  ).toEqual([]);
});

test("with nobody at the terminal it writes nothing without --yes, and says what it would have written", async () => {
  await using _ = await start();
  using folder = folderOf({});

  const { code, stdout, stderr } = await command(folder.path, "import");

  expect(code).toBe(2);
  expect(stderr).toContain("This writes import.json, index.ts to .: pass --yes to have them written\n");
  expect(stdout).toBe("Workspace acme, space production: 1 trait\n");
  expect(readdirSync(folder.path)).toEqual([]);
});

test.each(["index.ts", "index.js", "index.json", "import.json"])(
  "a %s that is there keeps its place",
  async (name) => {
    await using _ = await start();
    using folder = folderOf({ [name]: "mine" });

    const { code, stdout, stderr } = await command(folder.path, "import", "--yes");

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(
      `${name} in . would be overwritten or take the place of index.ts, and nothing was written: pass --stack, or --state with the output of \`pulumi stack export\`, and what the stack does not have yet comes in a file of its own; or name another folder with --dir\n`,
    );
    expect(readdirSync(folder.path)).toEqual([name]);
    expect(readFileSync(path.join(folder.path, name), "utf8")).toBe("mine");
  },
);

test("a run that knows the stack writes what is new into files of its own, under names that the stack does not have", async () => {
  await using segment = await start();
  using folder = folderOf({});
  const file = (name: string): string => readFileSync(path.join(folder.path, name), "utf8");
  await command(folder.path, "import", "--yes");
  const edited = `${file("index.ts")}\n// Edited by a person.\n`;
  writeFileSync(path.join(folder.path, "index.ts"), edited);
  writeFileSync(path.join(folder.path, "state.json"), stateAfter(file("import.json")));

  const nothing = await command(folder.path, "import", "--yes", "--state", "state.json");
  expect({ code: nothing.code, stdout: nothing.stdout }).toEqual({
    code: 0,
    stdout: "Workspace acme, space production: nothing new; the stack has 1 already\n",
  });

  await segment.api("POST", "/filters", {
    integrationId: segment.spaceId,
    name: "Last plan",
    if: "event = 'Plan Tested'",
    enabled: true,
    drop: true,
  });
  const added = await command(folder.path, "import", "--yes", "--state", "state.json", "--output", "json");

  const report = reportIn(added);
  expect({ code: added.code, ...report }).toMatchObject({
    code: 0,
    written: true,
    program: [`imported-${today}.ts`],
    importFile: `imported-${today}.state.json`,
    alreadyDeclared: 1,
    next: [
      `import it where the program begins: import "./imported-${today}";`,
      "look into the app for the sources of space production, and declare those that feed it with `confirmedOn`: Segment has no list of connections, and its audit log, which goes back 90 days, proves none",
      `pulumi import --file imported-${today}.state.json --generate-code=false --protect=false`,
      "pulumi preview --refresh: it shows no change; if it would delete something, the program does not import what was written, so run no `pulumi up`",
    ],
  });
  expect(file("index.ts")).toBe(edited);
  expect(report.resources).toMatchObject([
    { type: "SpaceFilter", resource: "last-plan-filter", name: "Last plan" },
  ]);

  const again = await command(folder.path, "import", "--yes", "--state", "state.json");
  expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 2, stdout: "" });
  expect(again.stderr).toBe(
    `imported-${today}.state.json in . has some of this already, from an earlier run, and the stack does not, so nothing was written: import the program of that run, and run \`pulumi import --file imported-${today}.state.json --generate-code=false --protect=false\`; or delete what it wrote\n`,
  );

  const { deployment } = JSON.parse(file("state.json")) as { deployment: { resources: object[] } };
  const more = JSON.parse(stateAfter(file(`imported-${today}.state.json`))) as {
    deployment: { resources: object[] };
  };
  deployment.resources.push(...more.deployment.resources);
  writeFileSync(path.join(folder.path, "state.json"), JSON.stringify({ version: 3, deployment }));
  await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, {
    name: "late",
    enabled: true,
    definition: { query: "event('Late').count()", type: "USERS" },
  });
  const third = await command(folder.path, "import", "--yes", "--state", "state.json", "--output", "json");
  expect({ code: third.code, ...reportIn(third) }).toMatchObject({
    code: 0,
    program: [`imported-${today}-2.ts`],
    importFile: `imported-${today}-2.state.json`,
    resources: [{ resource: "late" }],
  });
});

test.each([
  ["index.ts", "--out index.ts would be taken for index.ts"],
  ["Index.json", "--out Index.json would be taken for index.ts"],
  ["./import.json", "--out ./import.json would be taken for import.json"],
  ["nodir/report.json", "nodir/report.json: cannot be written: there is no folder nodir. Make it"],
  ["/dev/full", "/dev/full: cannot be written: "],
])("with --out %s nothing is written", async (out, message) => {
  await using _ = await start();
  using folder = folderOf({});

  const { code, stdout, stderr } = await command(folder.path, "import", "--yes", "--out", out);

  expect({ code, stdout, files: readdirSync(folder.path) }).toEqual({ code: 2, stdout: "", files: [] });
  expect(stderr).toContain(message);
});

test("what the token may not read is said and left out, and ends with 2 whatever else is left out", async () => {
  await using segment = await start({
    computedTraits: [plan],
    audiences: [
      {
        name: "Linked",
        audienceType: "LINKED",
        definition: { query: "trait('last_plan') = 'a'", targetEntity: "t" },
      },
    ],
    tokens: [{ token: "sgp_weak", lacks: ["listFiltersForSpace", "listAuditEvents"] }],
  });
  use(segment, "sgp_weak");
  using folder = folderOf({});

  const ended = await command(folder.path, "import", "--yes", "--output", "json", "--out", "report.json");

  const report = reportIn({ ...ended, stdout: readFileSync(path.join(folder.path, "report.json"), "utf8") });
  expect({ code: ended.code, resources: report.resources.length, leftOut: report.leftOut }).toMatchObject({
    code: 2,
    resources: 1,
    leftOut: [{ called: "Linked" }],
  });
  expect(report.notRead.map((sentence) => sentence.split(":")[0])).toEqual([
    "the audit log, which proves connections of sources",
    'the space filters of space "production"',
  ]);
});

test("an empty space, a space that is not there, and a token that is rejected", async () => {
  await using segment = await start({});
  using folder = folderOf({});

  const empty = await command(folder.path, "import", "--yes");
  expect({ code: empty.code, stdout: empty.stdout, files: readdirSync(folder.path) }).toEqual({
    code: 0,
    stdout: "Workspace acme, space production: nothing that a program can have\n",
    files: [],
  });
  const missing = await command(folder.path, "import", "--yes", "--space", "prodution");
  expect({ code: missing.code, stdout: missing.stdout, stderr: missing.stderr }).toEqual({
    code: 2,
    stdout: "",
    stderr: "there is no space prodution in the workspace of the token: did you mean production?\n",
  });
  use(segment, "sgp_wrong");
  const rejected = await command(folder.path, "import", "--yes");
  expect({ code: rejected.code, stdout: rejected.stdout }).toEqual({ code: 2, stdout: "" });
  expect(rejected.stderr).toMatch(/^GET \/ was answered 401: .* and check segment:region\n$/);
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", "");
  expect(await command(folder.path, "import", "--yes")).toEqual({
    code: 2,
    stdout: "",
    stderr:
      "no Segment token: export SEGMENT_PUBLIC_API_TOKEN (or PUBLIC_API_TOKEN); this command does not read the one of a stack's configuration\n",
  });
});

test("a folder that is not there is made; one that cannot be made leaves nothing half written", async () => {
  await using _ = await start();
  using folder = folderOf({ file: "" });

  const { code } = await command(folder.path, "import", "--yes", "--dir", "infra/segment");
  expect({ code, files: readdirSync(path.join(folder.path, "infra/segment")) }).toEqual({
    code: 0,
    files: ["import.json", "index.ts"],
  });
  const failed = await command(folder.path, "import", "--yes", "--dir", "file/segment");
  expect({
    code: failed.code,
    stdout: failed.stdout,
    made: existsSync(path.join(folder.path, "file/segment")),
  }).toEqual({ code: 2, stdout: "", made: false });
  expect(failed.stderr).toContain(
    "file/segment: the folder cannot be made: something on its path is a file; name another one with --dir\n",
  );
});
