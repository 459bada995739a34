import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { TreatmentTraits, type TreatmentTraitsArgs } from "../../src";
import { evaluate, parse } from "../../src/query";
import { runProgram, textOfOutput, valueOf, type Registered } from "../support/program";

/** Traits, then audiences, as the component registers them. */
const declare = async (args: TreatmentTraitsArgs) => {
  const { result, registered } = await runProgram(() => new TreatmentTraits("production", args));
  await valueOf(result.keys);
  for (const audience of Object.values(result.audiences).flatMap((ofFlag) => Object.values(ofFlag)))
    await valueOf(audience.urn);
  const of = (kind: string): Registered[] =>
    registered
      .filter(({ type }) => type.endsWith(`:${kind}`))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  return { result, traits: of("LastComputedTrait"), audiences: of("Audience") };
};

const refused = (problems: string): pulumi.ResourceError =>
  new pulumi.ResourceError(`TreatmentTraits "production": ${problems}`, undefined, true);

const audience = (flag: string, key: string, treatment: string) => ({
  type: "pulumi-nodejs:dynamic/segment:Audience",
  name: `production-${flag}:${treatment}`,
  inputs: {
    name: `split ${flag} is ${treatment}`,
    description: `Profiles whose last treatment of ${flag} in production is ${treatment}`,
    enabled: true,
    spaceId: "spa_x",
    options: { filterByExternalIds: ["user_id"] },
    query: `trait('${key}') = '${treatment}'`,
    computation: "realtime",
    __provider: expect.any(String) as unknown,
    __resource: `production-${flag}:${treatment}`,
  },
});

test("each treatment of each flag has an audience over the flag's trait, by the key that Segment gave it", async () => {
  const { result, audiences } = await declare({
    environmentName: "production",
    spaceId: "spa_x",
    namePrefix: "split ",
    flags: ["checkout", { id: "roll", name: "Roll algorithm", treatments: ["v2.1"] }],
    treatments: ["on", "off"],
    audiences: "perTreatment",
  });

  // The mocked engine gives a trait its name as its key.
  expect(audiences).toEqual([
    audience("checkout", "split checkout", "off"),
    audience("checkout", "split checkout", "on"),
    audience("roll", "Roll algorithm", "v2.1"),
  ]);
  expect(Object.keys(result.audiences)).toEqual(["checkout", "roll"]);
  expect(await valueOf(result.audiences["checkout"]?.["off"]?.urn as pulumi.Output<string>)).toBe(
    "urn:pulumi:stack::project::segment:index:TreatmentTraits$pulumi-nodejs:dynamic/segment:Audience::production-checkout:off",
  );
});

const unused = (where: string): pulumi.ResourceError =>
  refused(
    `\`treatments\` ${where} would do nothing, since they say of what audiences are made, and none are asked for: write audiences: "perTreatment" beside \`flags\`, or take \`treatments\` out (a trait stores every treatment but those of \`excludeTreatments\`)`,
  );

test("without audiences there are none, and treatments that nothing uses are refused", async () => {
  const { result, audiences } = await declare({ flags: ["a"] });
  expect([result.audiences, audiences]).toEqual([{}, []]);

  await expect(declare({ flags: ["a"], treatments: ["on"] })).rejects.toThrow(unused("beside `flags`"));
  const one = [{ id: "a", treatments: ["on"] }, "b"];
  await expect(declare({ flags: one })).rejects.toThrow(unused('of flag "a"'));
  const archived = [{ id: "c", treatments: [] }];
  await expect(declare({ flags: one, archived, treatments: ["on"] })).rejects.toThrow(
    unused('beside `flags` and of flags "a", "c"'),
  );
});

test.each([
  ["user", ["user_id"]],
  ["anonymous", ["anonymous_id"]],
  ["both", ["user_id", "anonymous_id"]],
] as const)("audiences take the ids that identity %s says, over trait and events", async (identity, ids) => {
  for (const over of ["trait", "events"] as const) {
    const { audiences } = await declare({
      flags: ["a"],
      treatments: ["on"],
      identity,
      audiences: { per: "treatment", over },
    });
    expect(audiences[0]?.inputs["options"]).toMatchObject({ filterByExternalIds: ids });
  }
});

test("audiences over the events stand without traits, and take what flag and component say of impressions", async () => {
  const { result, traits, audiences } = await declare({
    environmentName: pulumi.output("production"),
    event: "impression",
    properties: { treatment: "value", flag: "feature" },
    excludeTreatments: ["control"],
    excludeSources: ["otherProject"],
    flags: [
      {
        id: "a",
        within: "30 days",
        conditions: { label: "x" },
        treatments: ["on"],
        backfillDurationDays: 90,
        replaceUnderSameKey: true,
      },
      { id: "constructor", treatments: ["off"], enabled: undefined, includeHistoricalData: undefined },
    ],
    audiences: { per: "treatment", over: "events" },
  });

  expect([result.traits, await valueOf(result.keys), traits]).toEqual([{}, {}, []]);
  expect(audiences.map(({ inputs }) => inputs)).toEqual([
    {
      name: "a is on",
      description: "Profiles whose last treatment of a in production is on",
      enabled: true,
      options: {
        filterByExternalIds: ["user_id"],
        includeHistoricalData: true,
        backfillEventDataDays: 90,
      },
      query:
        "event('impression').sources(exclude: 'otherProject').where(property('label') = 'x' AND property('feature') = 'a' AND property('environmentName') = 'production' AND property('value').none_of('control')).within(30 days).last(property('value')) = 'on'",
      computation: "batch",
      replaceUnderSameKey: true,
      __provider: expect.any(String),
      __resource: "production-a:on",
    },
    {
      name: "constructor is off",
      description: "Profiles whose last treatment of constructor in production is off",
      options: { filterByExternalIds: ["user_id"] },
      query:
        "event('impression').sources(exclude: 'otherProject').where(property('feature') = 'constructor' AND property('environmentName') = 'production' AND property('value').none_of('control')).last(property('value')) = 'off'",
      computation: "realtime",
      __provider: expect.any(String),
      __resource: "production-constructor:off",
    },
  ]);
});

const served = (treatment: string, timestamp: string) => ({
  event: "get_treatment",
  timestamp,
  properties: { split: "a", treatment },
});

test("both ways mean who was served a treatment last, not ever", async () => {
  const profile = {
    events: [served("on", "2026-01-01T00:00:00Z"), served("off", "2026-01-02T00:00:00Z")],
    traits: { a: "off" },
  };
  for (const over of ["trait", "events"] as const) {
    const { audiences } = await declare({
      flags: ["a"],
      treatments: ["on", "off"],
      audiences: { per: "treatment", over },
    });
    const members = audiences.map(({ name, inputs }) => [
      name,
      evaluate(parse(String(inputs["query"]), { as: "audience" }), profile),
    ]);
    expect(members).toEqual([
      ["production-a:off", true],
      ["production-a:on", false],
    ]);
  }
});

test("archived flags keep their audiences, disabled", async () => {
  const { audiences } = await declare({
    flags: ["a"],
    archived: ["old"],
    treatments: ["on"],
    audiences: "perTreatment",
  });

  expect(audiences.map(({ name, inputs }) => [name, inputs["enabled"]])).toEqual([
    ["production-a:on", true],
    ["production-old:on", false],
  ]);
});

test("names of audiences are the program's to choose, and members of objects are names like others", async () => {
  const { result, audiences } = await declare({
    flags: ["constructor"],
    treatments: ["__proto__", "in beta", "off"],
    audiences: { per: "treatment", name: (flag, treatment) => `${treatment.toUpperCase()} of ${flag}` },
  });

  expect(audiences.map((one) => one.inputs["name"])).toEqual([
    "__PROTO__ of constructor",
    "IN BETA of constructor",
    "OFF of constructor",
  ]);
  expect(Object.keys(result.audiences["constructor"] ?? {})).toEqual(["__proto__", "in beta", "off"]);
});

test("flags of which nobody has said what they serve are named in one error, and an empty list is an answer", async () => {
  const flags = ["a", { id: "b", treatments: [] }, { id: "c", treatments: ["on"] }, "d"];

  await expect(declare({ flags, archived: ["e"], audiences: "perTreatment" })).rejects.toThrow(
    refused(
      'flags "a", "d", "e" have no `treatments`, of which `audiences` are made: list what each can serve, as in { id: "checkout_redesign", treatments: ["on", "off"] } (an empty list makes no audience of a flag), or write `treatments` beside `flags` where all serve the same',
    ),
  );
  await expect(declare({ flags: ["a"], audiences: "perTreatment" })).rejects.toThrow(
    'flag "a" has no `treatments`',
  );
  const { audiences } = await declare({ flags: flags.slice(1, 3), audiences: "perTreatment" });
  expect(audiences.map(({ name }) => name)).toEqual(["production-c:on"]);
});

const noSpelling = (text: string): string =>
  `holds a quote or backslash (${JSON.stringify(text)}), for which Segment documents no spelling: use a value without one, or write the whole query yourself in a ComputedTrait`;

test("treatments at fault are named with their flag, all in one error", async () => {
  const flags = [
    { id: "a", treatments: ["on", "on", "it's", "control"] },
    { id: "b", treatments: ["off"], type: "ACCOUNTS" as const },
    { id: "c", treatments: [], type: "ACCOUNTS" as const },
    { id: "d", treatments: ["off", "never"] },
  ];
  const excludeTreatments = ["never", pulumi.output("off")];

  await expect(
    declare({ flags, excludeTreatments, undecided: "ignore", audiences: "perTreatment" }),
  ).rejects.toThrow(
    refused(
      'flag "a": treatment "on" is listed twice; ' +
        `flag "a": treatment "it's" ${noSpelling("it's")}; ` +
        'flag "a": treatment "control" never counts, as `excludeTreatments` or `undecided` says, so nobody would belong to its audience: take it out of `treatments`; ' +
        'flag "b": its `type` makes it a trait of accounts, and audiences per treatment are of users: give it `treatments: []`, and write an Audience; ' +
        'flag "d": treatment "never" never counts, as `excludeTreatments` or `undecided` says, so nobody would belong to its audience: take it out of `treatments`',
    ),
  );
  const { audiences } = await declare({
    flags: ["a"],
    treatments: ["control"],
    audiences: "perTreatment",
  });
  expect(audiences[0]?.inputs["query"]).toBe("trait('a') = 'control'");
});

test("audiences and traits that would share a key are refused, with their flags and treatments", async () => {
  await expect(
    declare({
      flags: [{ id: "a", treatments: ["v2.1", "v2-1"] }, { id: "a_is_on", treatments: [] }, "b"],
      treatments: ["on"],
      audiences: "perTreatment",
    }),
  ).rejects.toThrow(
    refused(
      'audience "a is v2.1" (flag "a", treatment "v2.1") and audience "a is v2-1" (flag "a", treatment "v2-1") would share the key "a_is_v2_1": tell them apart with `audiences.name`',
    ),
  );
  const clash: TreatmentTraitsArgs = {
    flags: [
      { id: "a", treatments: ["on"] },
      { id: "a_is_on", treatments: [] },
    ],
    audiences: "perTreatment",
  };
  await expect(declare(clash)).rejects.toThrow(
    refused(
      'trait "a_is_on" and audience "a is on" (flag "a", treatment "on") would share the key "a_is_on": tell them apart with `audiences.name`',
    ),
  );
  await expect(declare({ ...clash, audiences: { per: "treatment", over: "events" } })).resolves.toBeDefined();
});

test.each([
  ["", "an empty text"],
  [undefined, "nothing"],
  [pulumi.output("x"), "an Output"],
])("a name that is none is refused: case %#", async (made, kind) => {
  const name = (): string => made as string;

  await expect(
    declare({ flags: ["a"], treatments: ["on"], audiences: { per: "treatment", name } }),
  ).rejects.toThrow(
    refused(`\`audiences.name\` must give a text for flag "a" and treatment "on", not ${kind}`),
  );
});

/** What comes of a function for names that throws this. */
const failing = async (thrown: unknown): Promise<unknown> => {
  const name = (flag: string, treatment: string): string => {
    if (treatment === "off") throw thrown;
    return `${flag} ${treatment}`;
  };
  const audiences = { per: "treatment", name } as const;
  return declare({ flags: ["a"], treatments: ["on", "off"], audiences }).then(
    () => "declared",
    (error: unknown) => error,
  );
};

test("what a name's function throws is told with component, flag and treatment, and kept as the cause", async () => {
  const bare = new TypeError("names[flag] is not a function");

  const error = await failing(bare);
  const place = 'TreatmentTraits "production": `audiences.name` failed for flag "a" and treatment "off": ';
  expect(error).toBeInstanceOf(pulumi.ResourceError);
  expect(error).toMatchObject({ cause: bare, message: `${place}TypeError: names[flag] is not a function` });
  expect(await failing("no name")).toMatchObject({ cause: "no name", message: `${place}no name` });
});

test("an Output inside a name's template literal is refused by the audience", async () => {
  await expect(
    declare({ flags: ["a"], treatments: ["on"], audiences: { per: "treatment", name: textOfOutput } }),
  ).rejects.toThrow('Audience "production-a:on": `name` has an Output inside a template literal');
});

test("what speaks of a trait is refused where there is none", async () => {
  const none =
    "speaks of a trait, and audiences over events have none: take it out, or make them over the trait";
  const flags = [
    { id: "a", name: "A", description: "d", opts: {}, includeAnonymousUsers: true, destinations: undefined },
    { id: "b", destinations: ["x"] },
  ];
  const args: TreatmentTraitsArgs = { flags, treatments: ["on"], destinations: ["Appcues"] };

  await expect(declare({ ...args, audiences: { per: "treatment", over: "events" } })).rejects.toThrow(
    refused(
      [
        "`destinations`",
        'flag "a": `name`',
        'flag "a": `description`',
        'flag "a": `includeAnonymousUsers`',
        'flag "a": `opts`',
        'flag "b": `destinations`',
      ]
        .map((place) => `${place} ${none}`)
        .join("; "),
    ),
  );
  await expect(declare({ ...args, audiences: { per: "treatment", over: "trait" } })).resolves.toBeDefined();
});

const ours = "sourceOfOurs";
const theirs = "sourceOfTheirs";
const project = (name: string, sourceId: string, excluded: string): TreatmentTraits =>
  new TreatmentTraits(name, {
    sources: [{ sourceId }],
    excludeSources: [excluded],
    namePrefix: `${name} `,
    flags: ["checkout"],
    treatments: ["on"],
    audiences: "perTreatment",
  });

test("two Split projects with a flag of one name live side by side in a space", async () => {
  const { result, registered } = await runProgram(() => [
    project("shop", ours, theirs),
    project("app", theirs, ours),
  ]);
  for (const { audiences } of result)
    await valueOf(audiences["checkout"]?.["on"]?.urn as pulumi.Output<string>);

  const children = registered.filter(({ type }) => /LastComputedTrait|Audience/.test(type));
  const all = children.map(({ name, inputs }) => [name, inputs["name"], inputs["query"]]);
  expect(all.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
    [
      "app-checkout",
      "app checkout",
      "event('get_treatment').sources(exclude: 'sourceOfOurs').where(property('split') = 'checkout').last(property('treatment'))",
    ],
    ["app-checkout:on", "app checkout is on", "trait('app checkout') = 'on'"],
    [
      "shop-checkout",
      "shop checkout",
      "event('get_treatment').sources(exclude: 'sourceOfTheirs').where(property('split') = 'checkout').last(property('treatment'))",
    ],
    ["shop-checkout:on", "shop checkout is on", "trait('shop checkout') = 'on'"],
  ]);
});
