import { expect, test } from "vitest";

import { startDeployment, type Deployment } from "../support/deployed";

const destinationId = "66f0a1c27d4b3e9155aa01ef";

/** A trait, an audience over it, and a destination that the trait's value rides along to: all made in one run. */
const program = (activations: string, more = "") => `
import { Audience, AudienceDestination, LastComputedTrait } from "pulumi-segment-personas";
import { trait } from "pulumi-segment-personas/query";

const roll = new LastComputedTrait("roll", {
  name: "roll",
  event: "get_treatment",
  property: "treatment",
  conditions: { split: "roll" },
});
const audience = new Audience("on", { name: "on", query: trait(roll.key).equals("on"), ${more} });
const guides = new AudienceDestination("guides", {
  audienceId: audience.id,
  destinationId: "${destinationId}",
  idSync: [{ externalId: "user_id", strategy: "last" }],
  activations: [${activations}],
});
export const { connectionId, activationIds, destinationType, spaceId } = guides;
`;

const guide = '{ name: "guide", type: "Audience Membership Changed", traits: [roll.key] }';
const tour = '{ name: "tour", type: "Audience Entered", enabled: false, resync: "never" }';

interface Found {
  id: string;
  activationName: string;
  personalization: unknown;
  enabled: boolean;
}

async function audienceIds({ segment }: Deployment): Promise<string[]> {
  const { data } = (await segment.api("GET", `/spaces/${segment.spaceId}/audiences`)) as {
    data: { audiences: { id: string }[] };
  };
  return data.audiences.map(({ id }) => id);
}

/** What the only audience has. */
async function found(
  deployment: Deployment,
): Promise<{ connections: { id: string }[]; activations: Found[]; at: string }> {
  const { segment } = deployment;
  const [audienceId = "none"] = await audienceIds(deployment);
  const at = `/spaces/${segment.spaceId}/audiences/${audienceId}`;
  const { data: one } = (await segment.api("GET", `${at}/destination-connections`)) as {
    data: { connections: { id: string }[] };
  };
  const { data: other } = (await segment.api("GET", `${at}/activations`)) as {
    data: { activations: Found[] };
  };
  return { connections: one.connections, activations: other.activations, at };
}

test("an audience is connected, previews empty, changes in place with a detailed diff, and is destroyed", async () => {
  await using deployment = await startDeployment(program(`${guide}, ${tour}`));
  const { stack, segment } = deployment;

  expect((await stack.preview()).code).toBe(0);
  expect((await stack.up()).code).toBe(0);
  const { connections, activations } = await found(deployment);
  expect(await stack.outputs()).toEqual({
    connectionId: connections[0]?.id,
    activationIds: { guide: activations[0]?.id, tour: activations[1]?.id },
    destinationType: "destination",
    spaceId: segment.spaceId,
  });
  expect(activations).toMatchObject([
    { activationName: "guide", enabled: true, personalization: { profile: { properties: ["roll"] } } },
    { activationName: "tour", enabled: false, personalization: { profile: { properties: [] } } },
  ]);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);

  await stack.write("index.ts", program(`${guide}, ${tour.replace("enabled: false", "enabled: true")}`));
  const { changes } = await stack.preview();
  expect(
    changes
      .filter(({ op }) => op === "update")
      .map(({ name, detailedDiff }) => `${name} ${Object.keys(detailedDiff).join()}`),
  ).toEqual(["guides activations[1].enabled"]);
  expect((await stack.up()).code).toBe(0);
  const after = await found(deployment);
  expect(after.activations.map(({ id }) => id)).toEqual(activations.map(({ id }) => id));
  expect(after.activations[1]?.enabled).toBe(true);

  expect((await stack.destroy()).code).toBe(0);
  expect(await audienceIds(deployment)).toEqual([]);
});

test("answers that are lost leave one connection and one activation of each name", async () => {
  await using deployment = await startDeployment(program(`${guide}, ${tour}`));
  const { stack, segment } = deployment;
  for (const operation of ["createAudience", "addDestinationToAudience", "addActivationToAudience"])
    await segment.control("POST", "/faults", { operation, kind: "dropAfterCommit", times: 1 });

  expect((await stack.up()).code).toBe(0);

  const { connections, activations } = await found(deployment);
  expect(connections).toHaveLength(1);
  expect(activations.map(({ activationName }) => activationName)).toEqual(["guide", "tour"]);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("a refused activation leaves the connection in state, from which the next run goes on", async () => {
  await using deployment = await startDeployment(program(`${guide}, ${tour}`));
  const { stack, segment } = deployment;
  const refusal = { operation: "addActivationToAudience", kind: "status", status: 400, skip: 1, times: 1 };
  await segment.control("POST", "/faults", refusal);

  const stopped = await stack.up();
  expect(stopped.code).not.toBe(0);
  expect(stopped.stdout + stopped.stderr).toMatch(
    /was answered 400.* What was done of connection ii_\d+ is kept: `pulumi up` goes on from there/,
  );
  const before = await found(deployment);
  expect(before.activations.map(({ activationName }) => activationName)).toEqual(["guide"]);
  expect((await stack.up()).code).toBe(0);

  const after = await found(deployment);
  expect(after.connections).toEqual(before.connections);
  expect(after.activations.map(({ activationName }) => activationName)).toEqual(["guide", "tour"]);
  expect(after.activations[0]?.id).toBe(before.activations[0]?.id);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("what somebody does in the app is a difference, which the next run takes back", async () => {
  await using deployment = await startDeployment(program(`${guide}, ${tour}`));
  const { stack, segment } = deployment;
  await stack.up();
  const { activations, at } = await found(deployment);
  await segment.api("PATCH", `${at}/activations/${activations[0]?.id}`, { enabled: false });
  await segment.api("DELETE", `${at}/activations/${activations[1]?.id}`);

  const { changes } = await stack.preview(["--refresh"]);
  expect(changes.filter(({ op }) => op === "update").map(({ name }) => name)).toEqual(["guides"]);
  expect((await stack.up(["--refresh"])).code).toBe(0);

  expect((await found(deployment)).activations).toMatchObject([
    { id: activations[0]?.id, enabled: true },
    { activationName: "tour", enabled: false },
  ]);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("an audience that is replaced takes its connection along: the old one goes first, the new one comes last", async () => {
  await using deployment = await startDeployment(program(guide));
  const { stack, segment } = deployment;
  await stack.up();
  const [before] = await audienceIds(deployment);
  await segment.requests();
  await stack.write("index.ts", program(guide, 'audienceType: "ACCOUNTS", replaceUnderSameKey: true'));

  expect((await stack.up()).code).toBe(0);

  const writes = (await segment.requests()).filter((request) => /^(add|create|remove)/.test(request));
  expect(writes).toEqual([
    "removeActivationFromAudience 200",
    "removeDestinationFromAudience 200",
    "removeAudienceFromSpace 200",
    "createAudience 200",
    "addDestinationToAudience 200",
    "addActivationToAudience 200",
  ]);
  expect(await audienceIds(deployment)).not.toEqual([before]);
  expect((await stack.preview(["--refresh", "--expect-no-changes"])).code).toBe(0);
});

test("an activation of somebody else's stops destroy before anything of the connection is deleted, and is named", async () => {
  await using deployment = await startDeployment(program(guide));
  const { stack, segment } = deployment;
  await stack.up();
  const { connections, at } = await found(deployment);
  await segment.api("POST", `${at}/destination-connections/${connections[0]?.id}/activations`, {
    activationName: "somebody's",
    activationType: "All Events",
    performResync: false,
  });

  const { code, stdout, stderr } = await stack.destroy();

  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain('has activations that this program has not made: "somebody\'s"');
  expect((await found(deployment)).activations).toHaveLength(2);
});
