import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import { expect, test } from "vitest";

import { main } from "./command";

function run(...args: string[]) {
  return spawn(process.execPath, [main, "emulator", ...args], { stdio: "pipe" });
}

test("one JSON line says where everything is, and SIGTERM ends it with 0", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "segment-"));
  const seed = path.join(folder, "seed.json");
  writeFileSync(seed, JSON.stringify({ spaces: [{ slug: "sandbox" }] }));
  const child = run("--token", "sgp_cli", "--rate-window", "1000", "--seed", seed, "--output", "json");
  try {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const ready = JSON.parse(line) as { apiUrl: string; spaces: { slug: string }[] };
    expect(Object.keys(ready)).toEqual([
      "apiUrl",
      "appUrl",
      "trackingUrl",
      "profileUrl",
      "token",
      "profileToken",
      "workspaceId",
      "spaces",
      "sources",
    ]);
    expect(ready).toMatchObject({ token: "sgp_cli", spaces: [{ slug: "sandbox" }] });
    const response = await fetch(`${ready.apiUrl}/spaces`, { headers: { authorization: "Bearer sgp_cli" } });
    expect(await response.json()).toMatchObject({ data: { spaces: [{ slug: "sandbox" }] } });
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}, 30_000);

test("a seed beside data that is there is said to count later only", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "segment-"));
  const [seed, data] = [path.join(folder, "seed.json"), path.join(folder, "segment.data")];
  writeFileSync(seed, JSON.stringify({ spaces: [{ slug: "sandbox" }] }));
  const stderrOf = async () => {
    const child = run("--seed", seed, "--data", data);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    await once(child, "close");
    return stderr;
  };
  try {
    expect(await stderrOf()).toBe("");
    expect(await stderrOf()).toBe(`${data} keeps its state: ${seed} counts from the next reset only\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 30_000);

test.each<[string, string[], string]>([
  ["a port that is no number", ["--port", "http"], "not a whole number"],
  ["a seed that does not exist", ["--seed", "/nonexistent/seed.json"], "/nonexistent/seed.json"],
])(
  "%s ends with one clear message",
  async (_what, args, message) => {
    const child = run(...args);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));

    const [code] = (await once(child, "close")) as [number];

    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  },
  30_000,
);
