import path from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

import { policies } from "../../policies/index";
import { type Stack, startStack } from "../support/engine";
import { described, findings } from "../support/policy-findings";

// The states are `pulumi stack export` of the two programs in ../support/policy-findings.ts, without times and salts.

const pack = path.resolve(__dirname, "../../policies");
const state = (name: string): string => path.resolve(__dirname, "states", `${name}.json`);
const options: Record<string, object> = { "trait-quota": { max: 1 } };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ files: {} });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

test("every rule is among those that are judged here", () => {
  expect(findings.map(([rule]) => rule).toSorted()).toEqual(policies.map(({ name }) => name).toSorted());
});

test.each(findings)("%s alone finds what breaks it in a recorded state", async (rule, says) => {
  expect(
    await analyze("breaks-every-rule", {
      all: "disabled",
      [rule]: { enforcementLevel: "mandatory", ...options[rule] },
    }),
  ).toEqual({
    code: 1,
    messages: [`${described(rule)}\n${says}`],
  });
});

test("all rules together find nothing in a recorded state that keeps them", async () => {
  expect(await analyze("keeps-every-rule", { all: "mandatory" })).toEqual({
    code: 0,
    messages: [],
  });
});

const PolicyEvent = z.object({ policyEvent: z.object({ message: z.string() }).optional() });

async function analyze(name: string, config: object): Promise<{ code: number; messages: string[] }> {
  await stack.write("config.json", JSON.stringify(config));
  const { code, stdout } = await stack.run([
    "policy",
    "analyze",
    "--file",
    state(name),
    "--policy-pack",
    pack,
    "--policy-pack-config",
    "config.json",
    "--json",
  ]);
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => PolicyEvent.parse(JSON.parse(line)));
  const messages = events.flatMap(({ policyEvent }) => policyEvent?.message.trim() ?? []);
  return { code: code === 0 ? 0 : 1, messages };
}
