import { z } from "zod";

import { runPulumi } from "../pulumi";
import type { StackConfig } from "../segment";

const Config = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/** Settings that say which Segment it is; stacks that differ in one cannot be looked at in one run. */
const places = ["segment:workspace", "segment:region", "segment:apiUrl"];

/**
 * What the stacks have configured, without secrets.
 *
 * @throws with what Pulumi says, or where the stacks are not of one workspace
 */
export async function configOf(stacks: readonly string[], signal: AbortSignal): Promise<StackConfig> {
  let joined: StackConfig = {};
  for (const stack of stacks) {
    const config = await readConfig(stack, signal);
    const other = places.find((key) => key in joined && joined[key] !== config[key]);
    if (other !== undefined)
      throw new Error(
        `stack ${stack} has another ${other} than stack ${stacks[0]}: run it once for each workspace`,
      );
    joined = { ...config, ...joined };
  }
  return joined;
}

async function readConfig(stack: string, signal: AbortSignal): Promise<StackConfig> {
  const { code, stdout, stderr } = await runPulumi(
    ["config", "--json", "--stack", stack],
    "--stack runs `pulumi config`, and there is no `pulumi` on the PATH: install it, or pass --state the output of `pulumi stack export`",
    signal,
  );
  if (code !== 0)
    throw new Error(
      `\`pulumi config --stack ${stack}\` failed: ${stderr.trim().slice(0, 2_000) || "it said nothing"}`,
    );
  const config = Config.parse(JSON.parse(stdout));
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])),
  );
}
