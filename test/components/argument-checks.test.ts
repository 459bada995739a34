import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { TreatmentTraits, type TreatmentTraitsArgs } from "../../src";
import { noSourceId } from "../../src/query/source-id";
import { runProgram, textOfOutput } from "../support/program";

const declare = (args: unknown): Promise<unknown> =>
  runProgram(() => new TreatmentTraits("production", args as TreatmentTraitsArgs));

const needsId = 'is missing: the flag\'s name in Split, as in { id: "checkout_redesign" }';
const known =
  "it names a resource, so it must be known when the program starts; write the name that was given to where it comes from";
const audiencesAre =
  '`audiences` must be "perTreatment", or a map such as { per: "treatment", over: "events" }';
const flags = ["a"];
const circle: Record<string, unknown> = { oneOf: ["a"] };
circle["not"] = circle;
const ring: unknown[] = ["Warehouse"];
ring.push(ring);

test.each<[unknown, string]>([
  [undefined, "what it is given must be a map, not nothing"],
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
    { flags: [pulumi.output("a"), Promise.resolve("b")] },
    `\`flags[0]\` must be a flag's name as a text in quotes, or a map with its \`id\`, not an Output: ${known}; ` +
      `\`flags[1]\` must be a flag's name as a text in quotes, or a map with its \`id\`, not a promise: ${known}`,
  ],
  [
    { flags: [{ id: pulumi.output("a"), treatments: [true, 1, "", pulumi.output("on")] }] },
    `\`flags[0].id\` must be a text, not an Output: ${known}; ` +
      "`flags[0].treatments[0]` must be a treatment as a text in quotes, not a boolean; " +
      "`flags[0].treatments[1]` must be a treatment as a text in quotes, not a number; " +
      "`flags[0].treatments[2]` must not be empty: it is what the flag serves; " +
      `\`flags[0].treatments[3]\` must be a treatment as a text in quotes, not an Output: ${known}`,
  ],
  [{ flags, treatments: "on" }, "`treatments` must be a list of treatments, not a text"],
  [
    { flags, treatments: ["on ", "in beta", "\toff"], audiences: "perTreatment" },
    '`treatments[0]` "on " has blanks at its ends, and impressions have none there: take them out; ' +
      '`treatments[2]` "\\toff" has blanks at its ends, and impressions have none there: take them out',
  ],
  [{ flags, treatments: [] }, "`treatments` must name at least one treatment; leave it out instead"],
  [
    { flags: [{ id: "a", audiences: "perTreatment" }] },
    "`flags[0].audiences` belongs to the component: write it beside `flags`",
  ],
  [{ flags, audiences: "perTreatmnt" }, `${audiencesAre}, not "perTreatmnt"`],
  [{ flags, audiences: true }, `${audiencesAre}, not a boolean`],
  [{ flags, audiences: pulumi.output("perTreatment") }, `${audiencesAre}, not an Output`],
  [{ flags, audiences: null }, "`audiences` is null: give it a value, or leave it out"],
  [{ flags, audiences: {} }, '`audiences.per` is missing: write per: "treatment"'],
  [
    { flags, audiences: { per: "flag", over: "event", names: 1 } },
    "`audiences.names` is not known: did you mean `name`?; " +
      '`audiences.per` must be one of "treatment", not "flag"; ' +
      '`audiences.over` must be one of "trait", "events", not "event"',
  ],
  [
    { flags, audiences: { per: "treatment", name: "on" } },
    "`audiences.name` must be a function such as (flag, treatment) => `${flag} is ${treatment}`, not a text",
  ],
  [
    {
      flags: [
        { id: "x", excludeSources: ["split-impressions", "", pulumi.output("a")] },
        { id: "y", excludeSources: "a" },
      ],
      excludeSources: ["app", "hT5vQm8KxW3nRbZ7dLp2Yc"],
    },
    `\`flags[0].excludeSources[0]\` ${noSourceId}; ` +
      "`flags[0].excludeSources[1]` must not be empty; leave it out instead; " +
      "`flags[1].excludeSources` must be a list of source ids, not a text; " +
      `\`excludeSources[0]\` ${noSourceId}`,
  ],
  [{ flags, excludeSources: "a" }, "`excludeSources` must be a list of source ids, not a text"],
  [
    { flags, excludeSources: ["", 7] },
    "`excludeSources[0]` must not be empty; leave it out instead; `excludeSources[1]` must be a text, not a number",
  ],
  [
    { flags, sources: [{ sourceId: "a" }, { sourceId: "b" }], excludeSources: ["b", pulumi.output("c")] },
    'source "b" stands in `sources` and in `excludeSources`: take it out of one',
  ],
  [
    { flags: [{ id: "a", enviromentName: "x", descripton: "y" }] },
    "`flags[0].enviromentName` is not known: did you mean `environmentName`? That belongs to the component: write it beside `flags`; " +
      "`flags[0].descripton` is not known: did you mean `description`?",
  ],
  [
    { flags: [{ id: "a", spaceId: "spa_x", undecided: "ignore", zzzzzzzz: 1 }] },
    "`flags[0].spaceId` belongs to the component: write it beside `flags`; " +
      "`flags[0].undecided` belongs to the component: write it beside `flags`; " +
      "`flags[0].zzzzzzzz` is not known: known are name, type, enabled, adopt, event and 15 more",
  ],
  [
    { flags: [{ id: "a", opts: { protct: true, aliasses: [] } }] },
    "`flags[0].opts.protct` is not known: did you mean `protect`?; `flags[0].opts.aliasses` is not known: did you mean `aliases`?",
  ],
  [{ flags: [{ id: "a", opts: "protect" }] }, "`flags[0].opts` must be a map, not a text"],
  [
    { flags: [{ id: "a", opts: { protect: "yes", retainOnDelete: 1, deleteBeforeReplace: null } }] },
    "`flags[0].opts.protect` must be true or false, not a text; `flags[0].opts.retainOnDelete` must be true or false, not a number; " +
      "`flags[0].opts.deleteBeforeReplace` is null: give it a value, or leave it out",
  ],
  [
    { flags: [{ id: "a", opts: { aliases: "old", ignoreChanges: { a: 1 }, replaceOnChanges: [2] } }] },
    '`flags[0].opts.aliases` must be a list such as [{ name: "old-name" }], not a text; ' +
      '`flags[0].opts.ignoreChanges` must be a list such as ["description"], not a map; ' +
      "`flags[0].opts.replaceOnChanges[0]` must be a text, not a number",
  ],
  [
    { flags, archived: [{ id: "b", opts: { aliases: [7], customTimeouts: { crate: "5m" } } }] },
    '`archived[0].opts.aliases[0]` must be a URN, or a map such as { name: "old-name" }, not a number; ' +
      "`archived[0].opts.customTimeouts.crate` is not known: did you mean `create`?",
  ],
  [{ flags: [{ id: "a", name: "" }] }, "`flags[0].name` must not be empty; leave it out instead"],
  [
    { flags: [{ id: "a", conditions: { label: undefined } }] },
    "`flags[0].conditions.label` has no value, so the condition would be left out and more events would count: give it a value, or remove it",
  ],
  [
    { flags: [{ id: "a", conditions: "label" }] },
    "`flags[0].conditions` must be a map from property to value, not a text",
  ],
  [
    { flags: [{ id: "a", conditions: { split: circle } }], destinations: ring },
    "`flags[0].conditions.split.not` contains itself: write the values that are meant; `destinations[1]` contains itself: write the values that are meant",
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
  [{ flags, excludeTreatments: ["a", undefined] }, "`excludeTreatments[1]` must be a text, not nothing"],
  [{ flags, sources: "x" }, "`sources` must be a list of sources, not a text"],
  [{ flags, sources: ["x"] }, "`sources[0]` must be a map, not a text"],
  [
    { flags, sources: [{ enviroment: "prod", id: 7 }] },
    "`sources[0].enviroment` is not known: did you mean `environment`?; `sources[0].sourceId` is missing: the id of the source, as its page in Segment shows it; `sources[0].id` must be a text, not a number",
  ],
  [
    { flags, sources: [{ sourceId: "", environmentName: "production" }] },
    "`sources[0].environmentName` belongs to the component: write it beside `flags`; " +
      "`sources[0].sourceId` must not be empty: the id of the source, as its page in Segment shows it",
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
