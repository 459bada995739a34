// Segment on localhost, and what a person does in its app.

import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../folders.mjs";
import { Problem, start } from "../process.mjs";

/** Starts the emulator on a free port. @returns its ready line, see `segment-personas emulator --help` */
export async function startSegment(node, env) {
  const args = [path.join(root, "dist", "cli", "main.js"), "emulator", "--port", "0", "--output", "json"];
  const child = start(node, args, { cwd: root, env, stdio: ["ignore", "pipe", 2] });
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.once("line", (line) => resolve(JSON.parse(line)));
    child.once("exit", (code) => reject(new Problem(`The emulator ended with ${code} before it was ready.`)));
  });
}

/** The source whose label says that it carries production. */
export function productionSource({ sources }) {
  const source = sources.find(({ labels }) =>
    labels.some(({ key, value }) => key === "environment" && value === "prod"),
  );
  if (!source) throw new Problem("The emulator has no source with the label environment:prod.");
  return source;
}

/** What a click on Connect Source does. */
export async function connectSource({ apiUrl }, connection) {
  await post(new URL("/_emulator/connections", apiUrl), connection);
}

/** Waits until somebody has clicked on Connect Source. */
export async function untilConnected({ apiUrl }, { spaceId, sourceId }) {
  for (;;) {
    const response = await fetch(new URL("/_emulator/connections", apiUrl));
    const { connections } = await response.json();
    if (connections.some((made) => made.spaceId === spaceId && made.sourceId === sourceId)) return;
    await sleep(1000);
  }
}

/** Lets a minute pass for Segment, which computes a new trait over the events it has before it calls the trait live. */
export async function letTimePass({ apiUrl }) {
  await post(new URL("/_emulator/clock", apiUrl), { advanceMs: 60_000 });
}

/** @returns the traits of a profile; none for somebody whom Segment does not know */
export async function readTraits({ profileUrl, profileToken, spaces: [space] }, userId) {
  const user = encodeURIComponent(`user_id:${userId}`);
  const url = `${profileUrl}/v1/spaces/${space.id}/collections/users/profiles/${user}/traits?limit=200`;
  const authorization = `Basic ${Buffer.from(`${profileToken}:`).toString("base64")}`;
  for (;;) {
    const response = await fetch(url, { headers: { authorization } });
    if (response.status === 404) return {};
    if (response.ok) return (await response.json()).traits;
    if (response.status !== 429) {
      throw new Problem(`The Profile API answered ${response.status}: ${await response.text()}`);
    }
    // A hundred requests a second are allowed.
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    await sleep(seconds * 1000);
  }
}

async function post(url, body) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Problem(`${url} answered ${response.status}: ${await response.text()}`);
}
