// `npm run test:compat`: software that others wrote, against the local Segment. What a registry has is installed into an
// ignored folder; what cannot be had is said, and is no failure. `--write` puts the table into docs/emulator.md.

import fs from "node:fs";
import path from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { buildPackage } from "./build.mjs";
import { withNode } from "./environment.mjs";
import { localFolder, root } from "./folders.mjs";
import { findNode } from "./node.mjs";
import { Problem, run, start, whenRun } from "./process.mjs";

const folder = path.join(localFolder, "compat");
const python = path.join(folder, "python", "bin", "python");
const page = path.join(root, "docs", "emulator.md");
const [begin, end] = ["<!-- compat: begin -->", "<!-- compat: end -->"];
const userId = "compat-user";
const sdk = "@segment/public-api-sdk-typescript";
const analytics = "@segment/analytics-node";

/** What is tried: how it is had, and the lines `{operation, error?}` that trying it gives. */
const software = [
  {
    name: `\`${sdk}\` (npm)`,
    get: () => npmPackage(sdk),
    attempt: (segment) => driver(process.execPath, "public-api-sdk.cjs", { ...segment, SDK: inFolder(sdk) }),
  },
  {
    name: "`segment-public-api` (Python)",
    get: () => ({ missing: "PyPI does not have it" }),
  },
  {
    name: `\`${analytics}\` (npm)`,
    get: () => npmPackage(analytics),
    attempt: async (segment) => [
      ...(await driver(process.execPath, "analytics-node.cjs", { ...segment, LIBRARY: inFolder(analytics) })),
      await arrived(segment),
    ],
  },
  {
    name: "`@segment/analytics-next` (npm)",
    get: () => ({ missing: "outside a browser it sends to one fixed host, which is Segment's" }),
  },
  {
    name: "`segment-analytics-python` (PyPI)",
    get: () => pythonPackage("segment-analytics-python"),
    attempt: async (segment) => [...(await driver(python, "analytics.py", segment)), await arrived(segment)],
  },
  {
    name: "`schemathesis` (PyPI)",
    get: () => pythonPackage("schemathesis"),
    attempt: schemathesis,
  },
];

async function main(args) {
  const unknown = args.filter((argument) => argument !== "--write");
  if (unknown.length > 0) throw new Problem(`There is no ${unknown.join(", ")}. The only option is --write`);
  await buildPackage();
  const rows = [];
  for (const { name, get, attempt } of software) {
    const { version = "", missing } = await get();
    const tried = missing === undefined ? await onFreshSegment(attempt) : [];
    rows.push({ name, version, missing, tried });
  }
  const table = written(rows);
  process.stdout.write(table);
  if (args.includes("--write")) writePage(table);
  return rows.some(({ tried }) => tried.some(({ error }) => error !== undefined)) ? 1 : 0;
}

/** Each starts with a Segment of its own, with a connected source and one impression. */
async function onFreshSegment(attempt) {
  const command = path.join(root, "dist", "cli", "main.js");
  const args = [command, "emulator", "--rate-window", "1", "--output", "json"];
  const emulator = start(await findNode(), args, { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = await once(createInterface(emulator.stdout), "line");
    const { apiUrl, token, profileToken, spaces, sources } = JSON.parse(line);
    const [{ id: SPACE }, { id: SOURCE, writeKey: WRITE_KEY }] = [spaces[0], sources[0]];
    const segment = { API_URL: apiUrl, TOKEN: token, PROFILE_TOKEN: profileToken, SPACE, SOURCE, WRITE_KEY };
    const made = await furnish(segment);
    return await attempt({ ...segment, ...made, USER_ID: userId });
  } catch (error) {
    return [{ operation: "start", error: error.message }];
  } finally {
    emulator.kill();
  }
}

/** A connected source and an impression, a trait and an audience. */
async function furnish({ API_URL, TOKEN, SPACE, SOURCE, WRITE_KEY: writeKey }) {
  const authorization = { authorization: `Bearer ${TOKEN}` };
  const post = (place, body) => send(`${API_URL}${place}`, "POST", body, authorization);
  await send(`${API_URL}/_emulator/switches`, "PATCH", { lockMs: 0 });
  await post("/_emulator/connections", { spaceId: SPACE, sourceId: SOURCE });
  await post("/v1/identify", { writeKey, userId: "u-1", traits: { plan: "free" } });
  const properties = { split: "roll", treatment: "on" };
  await post("/v1/track", { writeKey, userId: "u-1", event: "get_treatment", properties });
  const query = "event('get_treatment').last(property('treatment'))";
  const trait = { name: "roll", enabled: true, definition: { query, type: "USERS" } };
  const entered = { query: "trait('roll').exists()" };
  const audience = { name: "treated", audienceType: "USERS", definition: entered };
  const { computedTrait } = (await post(`/spaces/${SPACE}/computed-traits`, trait)).data;
  const { id } = (await post(`/spaces/${SPACE}/audiences`, audience)).data.audience;
  return { TRAIT: computedTrait.id, AUDIENCE: id };
}

async function send(url, method, body, headers = {}) {
  const response = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A small program of `tools/compat` that prints a line for each operation. */
async function driver(command, file, variables) {
  const { code, stdout, stderr } = await run(command, [path.join(root, "tools", "compat", file)], {
    env: { ...process.env, ...variables },
    stdout: "text",
    stderr: "text",
  });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  const tried = lines.map((line) => JSON.parse(line));
  const broke = code === 0 && tried.length > 0 ? [] : [{ operation: file, error: lastLine(stderr) }];
  return [...tried, ...broke];
}

/** What a library has taken is worth something once the profile carries it. */
async function arrived({ API_URL, PROFILE_TOKEN, SPACE }) {
  const authorization = `Basic ${Buffer.from(`${PROFILE_TOKEN}:`).toString("base64")}`;
  const profile = `${API_URL}/v1/spaces/${SPACE}/collections/users/profiles/user_id:${userId}/traits`;
  const operation = "the profile has the trait";
  try {
    const { traits } = await send(profile, "GET", undefined, { authorization });
    return traits.plan === "pro" ? { operation } : { operation, error: JSON.stringify(traits) };
  } catch (error) {
    return { operation, error: error.message };
  }
}

/** Tried are requests, not operations. `echo` answers 500 on demand, and waits on demand. */
async function schemathesis({ API_URL, TOKEN }) {
  const checks = "not_a_server_error,response_schema_conformance,content_type_conformance";
  const description = path.join(root, "test", "api", "openapi.yaml");
  const { code, stdout } = await run(
    path.join(path.dirname(python), "st"),
    [
      "run",
      description,
      "--url",
      API_URL,
      "--header",
      `Authorization: Bearer ${TOKEN}`,
      "--checks",
      checks,
      "--exclude-operation-id",
      "echo",
      "--seed",
      "12",
      "--max-examples",
      "30",
      "--phases",
      "examples,fuzzing",
      "--no-color",
      "--generation-database",
      "none",
    ],
    { cwd: folder, env: { ...process.env, NO_COLOR: "1" }, stdout: "text" },
  );
  fs.writeFileSync(path.join(folder, "schemathesis.txt"), stdout);
  const generated = Number(/(\d+) generated/.exec(stdout)?.[1] ?? 0);
  const failed = Number(/generated.* (\d+) (?:found|failed|unique)/.exec(stdout)?.[1] ?? 0);
  const passed = Array.from({ length: generated - failed }, () => ({ operation: "request" }));
  if (code === 0 && generated > 0) return passed;
  return [...passed, { operation: `${failed} requests`, error: "see .local/compat/schemathesis.txt" }];
}

async function npmPackage(name) {
  fs.mkdirSync(folder, { recursive: true });
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--prefix", folder];
  const env = withNode(await findNode());
  const { code, stderr } = await run("npm", ["install", ...options, name], {
    env,
    stdout: "text",
    stderr: "text",
  });
  if (code !== 0) return { missing: lastLine(stderr) };
  return { version: JSON.parse(fs.readFileSync(path.join(inFolder(name), "package.json"), "utf8")).version };
}

function inFolder(name) {
  return path.join(folder, "node_modules", name);
}

async function pythonPackage(name) {
  if (!fs.existsSync(python)) {
    const made = await run("python3", ["-m", "venv", path.join(folder, "python")], { stderr: "text" });
    if (made.code !== 0) return { missing: `no Python: ${lastLine(made.stderr)}` };
  }
  const pip = (...args) => run(python, ["-m", "pip", ...args], { stdout: "text", stderr: "text" });
  const { code, stderr } = await pip("install", "--quiet", "--disable-pip-version-check", name);
  if (code !== 0) return { missing: lastLine(stderr) };
  return { version: /^Version: (.+)$/m.exec((await pip("show", name)).stdout)?.[1] };
}

function lastLine(text) {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}

function written(rows) {
  const lines = rows.map(({ name, version, missing, tried }) => {
    if (missing !== undefined) return `| ${name} | | | | | not tried: ${missing} |`;
    const failed = tried.filter(({ error }) => error !== undefined);
    const reasons = failed.map(({ operation, error }) => `${operation}: ${error}`.replaceAll("|", "\\|"));
    const passed = tried.length - failed.length;
    return `| ${name} | ${version} | ${tried.length} | ${passed} | ${failed.length} | ${reasons.join("; ")} |`;
  });
  const head = ["| What | Version | Tried | Passed | Failed | |", "| --- | --- | --- | --- | --- | --- |"];
  return `${[...head, ...lines].join("\n")}\n`;
}

function writePage(table) {
  const text = fs.readFileSync(page, "utf8");
  const [before, after] = [text.split(begin)[0], text.split(end)[1]];
  if (after === undefined) throw new Problem(`${page} has lost its marks ${begin} and ${end}`);
  fs.writeFileSync(page, `${before}${begin}\n\n${table}\n${end}${after}`);
}

whenRun(import.meta.url, main);
