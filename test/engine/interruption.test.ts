import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

const program = (count: number): string => `
import { LastComputedTrait } from "pulumi-segment-personas";

for (let index = 0; index < ${count}; index++) {
  new LastComputedTrait("flag-" + index, {
    name: "flag_" + index,
    event: "get_treatment",
    property: "treatment",
    conditions: { split: "flag_" + index },
  });
}
`;

/** Wait until Segment has answered so many calls of an operation. */
async function untilAnswered({ segment }: Deployment, operation: string, count: number): Promise<void> {
  for (let answered = 0; answered < count; await sleep(50)) {
    const { requests } = (await segment.control("GET", "/requests")) as { requests: { operation: string }[] };
    answered = requests.filter((request) => request.operation === operation).length;
  }
}

test("Ctrl-C ends what waits for the rate limit, what was created is in state, and the next up goes on", async () => {
  // A window that no test would wait for: only the interruption can end the run.
  await using deployment = await startDeployment(program(12), { rateWindowMs: 3_600_000 });
  const { stack, segment, traitNames } = deployment;

  const run = stack.start(["up", "--yes", "--skip-preview", "--parallel", "64"]);
  await untilAnswered(deployment, "createComputedTrait", 10);
  run.process.kill("SIGINT");
  const { code } = await run.result;

  expect(code).not.toBe(0);
  expect(await traitNames()).toHaveLength(10);
  const state = await stack.exportState();
  expect(state.match(/"id": "tra_/g)).toHaveLength(10);

  await segment.control("DELETE", "/rate-limits");
  expect((await stack.up(["--parallel", "64"])).code).toBe(0);
  expect(await traitNames()).toHaveLength(12);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
});

test("a command that is killed leaves traits that the next up does not make twice", async () => {
  await using deployment = await startDeployment(program(3));
  const { stack, segment, traitNames } = deployment;
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "delay",
    delayMs: 1_500,
  });

  const run = stack.start(["up", "--yes", "--skip-preview"]);
  await untilAnswered(deployment, "listComputedTraits", 1);
  run.process.kill("SIGKILL");
  await run.result;
  await segment.control("DELETE", "/faults");
  await sleep(2_500); // The orphaned provider process finishes or gives up what it had begun.

  await stack.run(["cancel", "--yes"]);
  // Traits that the killed run made and did not record are refused, not made again: adopting them is a decision.
  await stack.up();
  const names = await traitNames();
  expect(new Set(names).size).toBe(names.length);
  await stack.setConfig("segment:adopt", "identical");
  await stack.run(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]);
  expect((await stack.up()).code).toBe(0);
  expect(await traitNames()).toEqual(["flag_0", "flag_1", "flag_2"]);
  expect((await stack.preview(["--expect-no-changes", "--refresh"])).code).toBe(0);
});
