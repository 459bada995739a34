import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { TreatmentTraits, type TreatmentTraitsArgs } from "../../src";
import { runProgram, textOfOutput } from "../support/program";

const declare = (args: unknown): Promise<unknown> =>
  runProgram(() => new TreatmentTraits("production", args as TreatmentTraitsArgs));

const needsId = 'is missing: the flag\'s name in Split, as in { id: "checkout_redesign" }';
const flags = ["a"];
const inputs =
  "name, description, type, enabled, includeHistoricalData, includeAnonymousUsers, backfillDurationDays, adopt, " +
  "replaceUnderSameKey, waitForLive, waitMinutes, destinations, event, property, conditions, within, id, opts";

test.each<[unknown, string]>([
  [undefined, "what it is given must be a map, not undefined"],
  [["a"], "what it is given must be a map, not a list"],
  [{}, '`flags` is missing: list the flags by name, as in flags: ["checkout_redesign"]'],
  [{ flags: null }, "`flags` is null: give it a value, or leave it out"],
  [{ flags: { a: true } }, "`flags` must be a list of flags' names, not a map"],
  [{ flags: "a" }, "`flags` must be a list of flags' names, not a text"],
  [
    { flags: pulumi.output(["a"]) },
    "`flags` must be a list of flags' names, not an Output: it names resources, so it must be known when the program starts; read it with config.requireObject",
  ],
  [
    { flags: Promise.resolve(["a"]) },
    "`flags` must be a list of flags' names, not a promise: it names resources, so it must be known when the program starts; read it with config.requireObject",
  ],
  [
    { flags: [2024, true, null, ["a"]] },
    "`flags[0]` must be a flag's name as a text in quotes, or a map with its `id`, not a number; " +
      "`flags[1]` must be a flag's name as a text in quotes, or a map with its `id`, not a boolean; " +
      "`flags[2]` must be a flag's name as a text in quotes, or a map with its `id`, not null; " +
      "`flags[3]` must be a flag's name as a text in quotes, or a map with its `id`, not a list",
  ],
  [{ flags: [{ name: "checkout" }] }, `\`flags[0].id\` ${needsId}`],
  [{ flags: [{ id: 7 }] }, "`flags[0].id` must be a text, not a number"],
  [
    { flags: [{ id: "a", enviromentName: "x", descripton: "y" }] },
    `\`flags[0].enviromentName\` is not known: known are ${inputs}; ` +
      "`flags[0].descripton` is not known: did you mean `description`?",
  ],
  [{ flags: [{ id: "a", spaceId: "spa_x" }] }, `\`flags[0].spaceId\` is not known: known are ${inputs}`],
  [{ flags: [{ id: "a", name: "" }] }, "`flags[0].name` must not be empty; leave it out instead"],
  [
    { flags: [{ id: "a", conditions: { label: undefined } }] },
    "`flags[0].conditions.label` is undefined, so the condition would be left out and more events would count: give it a value, or remove it",
  ],
  [
    { flags: [{ id: "a", conditions: "label" }] },
    "`flags[0].conditions` must be a map from property to value, not a text",
  ],
  [{ flags, archived: "b" }, "`archived` must be a list of flags' names, not a text"],
  [{ flags, archived: [{}] }, `\`archived[0].id\` ${needsId}`],
  [{ flags, enviromentName: "x" }, "`enviromentName` is not known: did you mean `environmentName`?"],
  [{ flags, environmentName: "" }, "`environmentName` must not be empty; leave it out instead"],
  [{ flags, spaceId: 7 }, "`spaceId` must be a text, not a number"],
  [{ flags, event: ["e"] }, "`event` must be a text, not a list"],
  [{ flags, namePrefix: pulumi.output("x") }, "`namePrefix` must be a text, not an Output"],
  [
    { flags, namePrefix: textOfOutput() },
    "`namePrefix` has an Output inside a template literal, where its value is not known yet: write pulumi.interpolate`...` there",
  ],
  [{ flags, identity: "users" }, '`identity` must be one of "user", "anonymous", "both", not "users"'],
  [{ flags, undecided: "drop" }, '`undecided` must be one of "store", "ignore", not "drop"'],
  [{ flags, identity: 1 }, '`identity` must be one of "user", "anonymous", "both", not a number'],
  [{ flags, properties: ["split"] }, "`properties` must be a map, not a list"],
  [
    { flags, properties: { feature: "x" } },
    "`properties.feature` is not known: known are flag, treatment, environment, label",
  ],
  [{ flags, properties: { flag: 1 } }, "`properties.flag` must be a text, not a number"],
  [
    { flags, properties: { environment: "" } },
    "`properties.environment` must not be empty; leave it out instead",
  ],
  [
    { flags, properties: { treatment: "" } },
    "`properties.treatment` must not be empty; leave it out instead",
  ],
  [{ flags, excludeTreatments: "control" }, "`excludeTreatments` must be a list of treatments, not a text"],
  [{ flags, excludeTreatments: ["a", undefined] }, "`excludeTreatments[1]` must be a text, not undefined"],
  [{ flags, sources: "x" }, "`sources` must be a list of sources, not a text"],
  [{ flags, sources: ["x"] }, "`sources[0]` must be a map, not a text"],
  [
    { flags, sources: [{ enviroment: "prod", id: 7 }] },
    "`sources[0].enviroment` is not known: did you mean `environment`?; `sources[0].sourceId` is missing: the id of the source, as its page in Segment shows it; `sources[0].id` must be a text, not a number",
  ],
  [
    { flags, sources: [{ sourceId: pulumi.output("x") }] },
    "`sources[0].sourceId` comes later, so it names no resource: give the source an `id` that does",
  ],
])("wrong arguments are named in one error, with the fix: case %#", async (args, problems) => {
  await expect(declare(args)).rejects.toThrow(
    new pulumi.ResourceError(`TreatmentTraits "production": ${problems}`, undefined, true),
  );
});

test("what comes later is left to the provider", async () => {
  const later = pulumi.output("x");
  const args = { flags: [{ id: "a", name: later }], environmentName: later, event: later, spaceId: later };

  await expect(declare(args)).resolves.toBeDefined();
});
