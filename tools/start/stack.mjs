// The stack `local`: the production stack of this repository with the names of the local Segment.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { withEngine } from "../environment.mjs";
import { root } from "../folders.mjs";
import { Problem, run } from "../process.mjs";

const name = "local";
const settings = path.join(root, `Pulumi.${name}.yaml`);

/** How to run the engine here. Nothing of the person's own Pulumi or Segment settings takes part. */
export function localStack(node, engine) {
  const own = Object.entries(process.env).filter(
    ([key]) => !/^(PULUMI|SEGMENT)_|^PUBLIC_API_TOKEN$/.test(key),
  );
  const color = process.stderr.isTTY ? {} : { NO_COLOR: "1" };
  const env = { ...withEngine(node, engine, Object.fromEntries(own)), ...color };
  return { program: path.join(engine.bin, "pulumi"), env };
}

/** A new stack: the Segment that the last one described has ended with its emulator. */
export async function createStack(stack, { apiUrl, token, workspaceId, spaces: [space] }, sourceSlug) {
  removeStack(stack);
  fs.copyFileSync(path.join(root, "Pulumi.prod.yaml"), settings);
  await pulumi(stack, ["stack", "init", name]);
  const values = {
    "segment:apiUrl": apiUrl,
    "segment:workspace": workspaceId,
    "quickstart:space": space.slug,
    "quickstart:source": sourceSlug,
  };
  const plain = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
  await pulumi(stack, ["config", "set-all", "--stack", name, ...plain, "--secret", `segment:token=${token}`]);
}

/** Waiting for Segment's rate limits holds one of the engine's parallel slots, of which it has few on small machines. */
export async function deploy(stack) {
  await pulumi(stack, ["up", "--stack", name, "--yes", "--skip-preview", "--parallel", "64"]);
}

export async function refresh(stack) {
  await pulumi(stack, ["refresh", "--stack", name, "--yes", "--skip-preview", "--parallel", "64"]);
}

/** @returns {Promise<{ connections: object[], traits: object[] }>} what the stack says about Segment */
export async function readStack(stack) {
  const text = await pulumi(stack, ["stack", "export", "--stack", name], { stdout: "text" });
  const { resources } = JSON.parse(text).deployment;
  const outputsOf = (type) =>
    resources.filter((resource) => resource.type.endsWith(type)).map(({ outputs }) => outputs);
  const [{ keys }] = outputsOf("pulumi:pulumi:Stack");
  const traits = new Map(outputsOf("/segment:LastComputedTrait").map((trait) => [trait.key, trait]));
  return {
    connections: outputsOf("/segment:SourceConnection").map(({ sourceId, state }) => ({ sourceId, state })),
    traits: Object.entries(keys).map(([flag, key]) => {
      const { query, computation, status } = traits.get(key);
      return { flag, key, query, computation, status };
    }),
  };
}

/** Also runs when this process is being ended, and after one that was killed. */
export function removeStack({ program, env }) {
  const options = { cwd: root, env, stdio: "ignore" };
  spawnSync(program, ["cancel", "--yes", "--stack", name], options);
  spawnSync(program, ["stack", "rm", "--yes", "--force", "--stack", name], options);
  fs.rmSync(settings, { force: true });
}

async function pulumi({ program, env }, args, options = {}) {
  const { code, stdout } = await run(program, [...args, "--non-interactive"], { cwd: root, env, ...options });
  if (code !== 0) throw new Problem(`pulumi ${args.slice(0, 2).join(" ")} failed, see above.`);
  return stdout;
}
