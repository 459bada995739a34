import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";

import { expect, test, vi } from "vitest";

import { type Stack, startStack } from "../support/engine";
import { type Segment, startSegment } from "../support/provider";

// Every stack of every run is an engine of its own.
vi.setConfig({ testTimeout: 420_000 });

const example = path.resolve(__dirname, "../../examples/fleet");
const read = (file: string): Promise<string> => readFile(path.join(example, file), "utf8");

interface Row {
  stack: string;
  tokenFrom: string;
  workspace: string;
  region?: string | undefined;
  apiUrl?: string;
  space: string;
  flags: string[];
}
interface Report {
  outcomes: { stack: string; status: string; changes?: Record<string, number>; error?: string }[];
}

/** The example in a folder of its own, and a Segment for each row of its table. */
async function startFleet(): Promise<Fleet> {
  const rows = JSON.parse(await read("workspaces.json")) as Row[];
  const segments: Segment[] = [];
  for (const { workspace, space } of rows)
    segments.push(
      await startSegment({
        seed: { workspace: { slug: workspace }, spaces: [{ id: space, slug: "production" }] },
      }),
    );
  // The local Segment has no regions.
  const table = rows.map((row, at) => ({
    ...row,
    region: undefined,
    apiUrl: segments[at]?.emulator.apiUrl ?? "",
  }));
  const names = (await readdir(example, { recursive: true })).filter((name) =>
    /\.(ts|json|yaml)$/.test(name),
  );
  const files = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  const stack = await startStack({
    files: { ...Object.fromEntries(files), "workspaces.json": JSON.stringify(table) },
    env: {
      PULUMI_STACK: undefined,
      SEGMENT_RATE_WINDOW_MS: "2000",
      ...Object.fromEntries(rows.map(({ tokenFrom }, at) => [tokenFrom, segments[at]?.emulator.token])),
    },
  });
  return {
    stack,
    segments,
    table,
    run: async (...args) => {
      const { code, stdout, stderr } = await stack.exec(process.execPath, ["fleet.ts", ...args, "--json"]);
      return { code, stderr, report: (stdout === "" ? { outcomes: [] } : JSON.parse(stdout)) as Report };
    },
    write: (changed) => writeFile(path.join(stack.project, "workspaces.json"), JSON.stringify(changed)),
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      for (const segment of segments) await segment[Symbol.asyncDispose]();
    },
  };
}

interface Fleet extends AsyncDisposable {
  readonly stack: Stack;
  readonly segments: readonly Segment[];
  readonly table: readonly Row[];
  readonly run: (...args: string[]) => Promise<{ code: number; stderr: string; report: Report }>;
  readonly write: (rows: readonly Row[]) => Promise<void>;
}

const statuses = ({ outcomes }: Report) =>
  Object.fromEntries(outcomes.map(({ stack, status }) => [stack, status]));

async function traitsOf(segment: Segment | undefined, space: string | undefined): Promise<string[]> {
  if (segment === undefined) return [];
  const { data } = (await segment.api("GET", `/spaces/${space}/computed-traits?pagination.count=100`)) as {
    data: { computedTraits: { name: string }[] };
  };
  return data.computedTraits.map(({ name }) => name).toSorted();
}

test("three workspaces are updated, one fails without stopping the others, and resuming runs only what is left", async () => {
  await using fleet = await startFleet();
  const { table, segments } = fleet;
  await segments[1]?.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "status",
    status: 403,
  });

  const first = await fleet.run("up", "--concurrency", "2");
  expect(first.code).toBe(1);
  expect(statuses(first.report)).toEqual({ acme: "succeeded", globex: "failed", initech: "succeeded" });
  expect(first.report.outcomes[0]?.changes).toEqual({ create: 4 });
  expect(first.report.outcomes[1]?.error).toContain("403");
  for (const at of [0, 2])
    expect(await traitsOf(segments[at], table[at]?.space)).toEqual(table[at]?.flags.toSorted());

  await segments[1]?.control("DELETE", "/faults");
  for (const segment of segments) await segment.requests();
  const resumed = await fleet.run("up", "--resume");
  expect(resumed.code).toBe(0);
  expect(statuses(resumed.report)).toEqual({ acme: "skipped", globex: "succeeded", initech: "skipped" });
  expect(await segments[0]?.requests()).toEqual([]);
  expect(await traitsOf(segments[1], table[1]?.space)).toEqual(table[1]?.flags);

  await fleet.write(
    table.map((row) => (row.stack === "acme" ? { ...row, flags: [...row.flags, "search"] } : row)),
  );
  const previewed = await fleet.run("preview", "acme");
  expect(previewed.report.outcomes).toMatchObject([
    { stack: "acme", status: "succeeded", changes: { create: 1 } },
  ]);
  const changed = await fleet.run("up", "--resume");
  expect(statuses(changed.report)).toEqual({ acme: "succeeded", globex: "skipped", initech: "skipped" });
});

test("an interruption stops what runs, begins nothing new, and the next run goes on", async () => {
  await using fleet = await startFleet();
  const { segments, stack, table } = fleet;
  await segments[0]?.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "delay",
    delayMs: 3_000,
  });
  const child = spawn(process.execPath, ["fleet.ts", "up", "--concurrency", "1", "--json"], {
    cwd: stack.project,
    env: stack.env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<number | null>((resolve) => void child.on("close", resolve));
  const stdout = text(child.stdout);
  await expect
    .poll(() => segments[0]?.requests(), { timeout: 120_000 })
    .toEqual(expect.arrayContaining([expect.stringContaining("listComputedTraits")]));
  child.kill("SIGINT");

  expect(await ended).toBe(130);
  const report = JSON.parse(await stdout) as Report;
  expect(statuses(report)).toEqual({ acme: "interrupted", globex: "interrupted", initech: "interrupted" });
  expect(await segments[1]?.requests()).toEqual([]);

  await segments[0]?.control("DELETE", "/faults");
  const next = await fleet.run("up", "acme", "--resume");
  expect(statuses(next.report)).toEqual({ acme: "succeeded" });
  expect(await traitsOf(segments[0], table[0]?.space)).toEqual(table[0]?.flags.toSorted());
});

test("a row is all that the fleet sets: what it leaves out goes, what people have set beside it stays", async () => {
  await using fleet = await startFleet();
  const { stack, segments } = fleet;
  const [acme, globex] = fleet.table.map((row) => ({ ...row, region: "eu" }));
  // What a run is told, without a call to whatever address that is.
  await stack.write(
    "traits/index.ts",
    `import { Config } from "@pulumi/pulumi";
const config = new Config("segment");
export const told = ["region", "apiUrl", "workspace", "maxTraits"].map((key) => config.get(key) ?? "");
export const exported = [process.env["SEGMENT_REGION"], process.env["SEGMENT_API_URL"]];
`,
  );
  const pulumi = async (...args: string[]) => {
    const { stdout } = await stack.exec("pulumi", [...args, "--cwd", "traits", "--stack", "acme"]);
    return stdout;
  };
  Object.assign(stack.env, { SEGMENT_REGION: "eu", SEGMENT_API_URL: "http://127.0.0.1:9" });

  await fleet.write([acme, globex] as Row[]);
  expect((await fleet.run("up", "acme")).code).toBe(0);
  expect(JSON.parse(await pulumi("stack", "output", "--json"))).toEqual({
    told: ["eu", segments[0]?.emulator.apiUrl, "acme", ""],
    exported: ["", ""],
  });
  await pulumi("config", "set", "segment:maxTraits", "10");
  const { region: _, apiUrl: __, ...silent } = acme as Row;
  await fleet.write([silent, globex] as Row[]);
  expect(statuses((await fleet.run("up", "acme", "--resume")).report)).toEqual({ acme: "succeeded" });
  expect(JSON.parse(await pulumi("stack", "output", "--json"))).toEqual({
    told: ["", "", "acme", "10"],
    exported: ["", ""],
  });
  expect(statuses((await fleet.run("up", "acme", "--resume")).report)).toEqual({ acme: "skipped" });

  await pulumi("config", "set", "--secret", "segment:token", "of-somebody-else");
  const { code, report } = await fleet.run("up", "acme");
  expect(code).toBe(1);
  expect(report.outcomes[0]?.error).toBe(
    "stack acme has a token of its own, which would go before SEGMENT_TOKEN_ACME: run `pulumi config rm segment:token --stack acme` in traits",
  );
});

test("what is wrong with the table, a token or the command is said before anything runs", async () => {
  await using fleet = await startFleet();
  const [acme, globex] = fleet.table;

  expect(await fleet.run("deploy")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("say what to do:"),
  });
  expect(await fleet.run("up", "nobody")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has no stack "nobody"'),
  });
  expect(await fleet.run("up", "--concurrency", "0")).toMatchObject({
    code: 2,
    stderr: "--concurrency is a whole number from 1 on, not 0\n",
  });
  const refusal = async (table: unknown) => {
    await fleet.write(table as Row[]);
    const { code, stderr, report } = await fleet.run("up");
    expect({ code, report }).toEqual({ code: 2, report: { outcomes: [] } });
    return stderr.replaceAll(/^\S*(?=workspaces\.json)/gm, "");
  };
  for (const table of [[], {}, null, "acme"])
    expect(await refusal(table)).toBe(
      "workspaces.json: write a list of rows, one for each workspace, with one row at least\n",
    );
  const columns = "stack, tokenFrom, workspace, region, apiUrl, space, splitEnvironment, flags";
  const odd = { stack: 7, tokenFrom: "sgp_aToken", workspace: "", region: "fr", apiUrl: "example.com" };
  expect(
    await refusal([acme, { ...odd, space: 5, splitEnvironment: null, flags: "a_flag", extra: 1 }, ["acme"]]),
  ).toBe(
    [
      'workspaces.json[1].stack: write the name of its stack, such as "acme"',
      'workspaces.json[1].tokenFrom: write the name, in capitals, of the environment variable that holds its token, such as "SEGMENT_TOKEN_ACME"',
      'workspaces.json[1].workspace: write the slug or id of the workspace, such as "acme"',
      'workspaces.json[1].region: write "us" or "eu", or leave it out',
      "workspaces.json[1].apiUrl: write an address that begins with https://, or leave it out",
      'workspaces.json[1].space: write the id of the space, such as "spa_9aQ1Lj62S4bomZKLF4DPqW"',
      'workspaces.json[1].splitEnvironment: write the environment of the impressions, such as "production"',
      'workspaces.json[1].flags: write a list of one flag or more, such as ["checkout_redesign"]',
      `workspaces.json[1].extra: take it out, a row has ${columns}`,
      "workspaces.json[2]: write an object",
      "",
    ].join("\n"),
  );
  for (const flags of [[], ["a_flag", ""], [1]])
    expect(await refusal([{ ...acme, flags }])).toMatch(/^workspaces\.json\[0\]\.flags: write a list/);
  expect(await refusal([acme, { ...globex, space: undefined }])).toBe(
    'workspaces.json[1].space is missing: write the id of the space, such as "spa_9aQ1Lj62S4bomZKLF4DPqW"\n',
  );
  expect(await refusal([acme, globex, acme])).toBe(
    'workspaces.json: stack "acme" is there twice: a row of its own for each\n',
  );
  await fleet.stack.write("workspaces.json", "[{]");
  expect(await fleet.run("up")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("workspaces.json: it is no JSON: "),
  });
  await fleet.write([{ ...acme, tokenFrom: "SEGMENT_TOKEN_NOBODY" } as Row]);
  const { code, report } = await fleet.run("up");
  expect(code).toBe(1);
  expect(report.outcomes[0]?.error).toBe("SEGMENT_TOKEN_NOBODY is not set: export the workspace's token");
  expect(existsSync(path.join(fleet.stack.project, ".fleet"))).toBe(false);
  await rm(path.join(fleet.stack.project, "workspaces.json"));
  expect((await fleet.run("up")).code).toBe(2);
});
