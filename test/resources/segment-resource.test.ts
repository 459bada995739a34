import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import {
  Audience,
  ComputedTrait,
  AudienceDestination,
  LastComputedTrait,
  ProfilesSync,
  SourceConnection,
  SourceLabels,
  type LastComputedTraitArgs,
  SpaceFilter,
} from "../../src";
import { requireNode } from "../../src/provider/package";
import { runProgram, valueOf } from "../support/program";

const last: LastComputedTraitArgs = { name: "checkout", event: "get_treatment", property: "treatment" };

test("a resource tells the provider its own name in the program", async () => {
  const { registered } = await runProgram(() => new LastComputedTrait("a", { ...last, name: "b" }));

  expect(registered[0]?.inputs).toMatchObject({ name: "b", __resource: "a" });
});

test("every input is an output, also one that the program leaves out", async () => {
  const { result } = await runProgram(() => [
    new LastComputedTrait("a", { ...last, within: "30 days" }),
    new ComputedTrait("b", { name: "b", query: "event('a').count()" }),
    new Audience("c", { name: "c", query: "event('a').count() > 1" }),
    new SourceConnection("d", { sourceId: "s" }),
    new SpaceFilter("e", { name: "e", if: "type = 'track'" }),
    new ProfilesSync("f", { warehouseId: "w", tables: { pages: false } }),
    new SourceLabels("g", { sourceId: "s", labels: { environment: "prod" } }),
    new AudienceDestination("f", { audienceId: "a", destinationId: "d", activations: [] }),
  ]);

  const [trait, ...others] = result.map((resource) => {
    const own = Object.entries(resource).filter(([name]) => !name.startsWith("_"));
    return own
      .filter(([, value]) => pulumi.Output.isInstance(value))
      .map(([name]) => name)
      .toSorted();
  });
  const ofTraits = [
    "adopt",
    "backfillDurationDays",
    "computation",
    "description",
    "destinations",
    "enabled",
    "id",
    "includeAnonymousUsers",
    "includeHistoricalData",
    "key",
    "manualSteps",
    "name",
    "query",
    "replaceUnderSameKey",
    "spaceId",
    "status",
    "type",
    "urn",
    "waitForLive",
    "waitMinutes",
  ];
  expect(trait).toEqual(
    [...ofTraits, "conditions", "event", "excludeSources", "property", "within"].toSorted(),
  );
  expect(others[0]).toEqual(ofTraits);
  const inputsOf = [
    "adopt audienceType description enabled name options query replaceUnderSameKey spaceId waitForLive waitMinutes",
    "confirmedOn environment expects onUnconfirmed sourceId spaceId waitMinutes",
    "adopt description enabled if name spaceId",
    "before enableEventTables spaceId tables warehouseId",
    "allLabels before labels sourceId",
    "activationIds activations adopt audienceId connectionId destinationId destinationType idSync settings spaceId",
  ];
  expect(others.slice(1)).toEqual(
    inputsOf.map((names) => expect.arrayContaining(names.split(" ")) as unknown),
  );
  expect(await valueOf((result[0] as LastComputedTrait).within)).toBe("30 days");
});

test("Pulumi's import option is refused with the way that works", async () => {
  await expect(runProgram(() => new LastComputedTrait("a", last, { import: "tra_1" }))).rejects.toThrow(
    new pulumi.ResourceError(
      'LastComputedTrait "a": Pulumi\'s option `import` cannot reach Segment: remove it, and let the input `adopt` ' +
        "take over what exists, or have `segment-personas import` write program and state",
      undefined,
      true,
    ),
  );
});

test("a replacement deletes first, unless the program says otherwise", async () => {
  const seen: (boolean | undefined)[] = [];
  const transformations: pulumi.ResourceTransformation[] = [
    ({ opts }) => {
      seen.push((opts as pulumi.CustomResourceOptions).deleteBeforeReplace);
      return undefined;
    },
  ];

  await runProgram(() => [
    new LastComputedTrait("a", last, { transformations }),
    new LastComputedTrait("b", last, { transformations, deleteBeforeReplace: false }),
  ]);

  expect(seen).toEqual([true, false]);
});

test("a Node that is too old is named, with the one that is needed", () => {
  for (const node of ["22.19.0", "22.20.1", "24.0.0"]) {
    expect(() => requireNode(">=22.19", node)).not.toThrow();
  }
  for (const node of ["22.18.9", "20.20.2", "18.0.0"]) {
    expect(() => requireNode(">=22.19", node)).toThrow(
      `pulumi-segment-personas needs Node 22.19 or newer, and this is Node ${node}: put a newer \`node\` first on the PATH`,
    );
  }
});
