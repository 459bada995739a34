import { expect, test, vi } from "vitest";

import { environmentFilter } from "../../src/fql";
import { production as source, startSegment, type Segment } from "../emulator/segment";
import { command, folderOf } from "./command";

// Each test starts a process.
vi.setConfig({ testTimeout: 60_000 });

interface Step {
  op: string;
  kind?: string;
  name: string;
  old?: object;
  inputs?: object;
  replaceReasons?: string[];
  diffReasons?: string[];
}

/** What `segment-personas review` prints of a preview, with a Segment behind it. */
async function review(segment: Segment, steps: Step[], ...options: string[]): Promise<string> {
  const document = {
    config: { "segment:space": segment.spaceId, "segment:apiUrl": segment.emulator.apiUrl },
    steps: steps.map(({ kind = "SpaceFilter", name, old, inputs, ...rest }) => ({
      provider: "urn:pulumi:prod::flags::pulumi:providers:pulumi-nodejs::default::1",
      ...rest,
      urn: `urn:pulumi:prod::flags::pulumi-nodejs:dynamic/segment:${kind}::${name}`,
      ...(old && { oldState: { id: `id_${name}`, inputs: old, outputs: old } }),
      ...(inputs && { newState: { inputs } }),
    })),
  };
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", segment.emulator.token);
  using folder = folderOf({ "preview.json": JSON.stringify(document) });
  const { code, stdout, stderr } = await command(
    folder.path,
    "review",
    "--preview",
    "preview.json",
    ...options,
  );
  expect({ code, stderr }).toEqual({ code: options.includes("--fail-on-loss") ? 1 : 0, stderr: "" });
  return stdout
    .replaceAll(segment.spaceId, "SPACE")
    .replaceAll(segment.spaceId.replaceAll("_", "&#95;"), "SPACE");
}

async function receive(segment: Segment, ...environments: (string | undefined)[]): Promise<void> {
  await segment.connect(source);
  for (const environmentName of environments)
    await segment.track(source, { event: "get_treatment", userId: "u", properties: { environmentName } });
}

async function operations(segment: Segment): Promise<string[]> {
  const { requests } = (await segment.control("GET", "/requests")) as { requests: { operation: string }[] };
  return requests.map(({ operation }) => operation);
}

const production = environmentFilter({ environment: "production" });
const notBack =
  "What is dropped does not come back: it stays in Segment's Connections, and no profile of the space gets it.";
const tail = [
  "- The preview was made without --refresh, so what people changed in Segment since the last apply is not in it.",
  "- Policies: no pack ran, or this format of the preview does not carry its findings.\n",
];

test("a new filter is shown with what it drops of what the space has seen", async () => {
  await using segment = await startSegment();
  await receive(segment, "production", "staging", "qa", undefined);
  await segment.control("DELETE", "/requests");
  const steps: Step[] = [{ op: "create", name: "only", inputs: production }];

  expect(await review(segment, steps)).toBe(
    [
      "### Segment: what this does to stack `prod`\n",
      "1 created.\n",
      "#### Created\n",
      "- SpaceFilter `get_treatment: production only`\n",
      "#### Space filters\n",
      `- \`get_treatment: production only\`, space \`SPACE\`: \`${production.if}\`. It drops impressions whose environmentName is "staging" or "qa" (seen in this space), and those without one. ${notBack}\n`,
      "#### Good to know\n",
      "- Computed traits afterwards: 0 of 50, counting this stack.\n",
      "#### Not judged\n",
      tail[1],
    ].join("\n"),
  );
  expect(await operations(segment)).toEqual(["listFiltersForSpace", "listSampleValuesFromEventProperty"]);
  const { filters, filterWarnings } = JSON.parse(await review(segment, steps, "--output", "json"));
  expect({ filters, filterWarnings }).toEqual({
    filters: [
      {
        resource: "only",
        name: "get_treatment: production only",
        spaceId: "SPACE",
        turn: "starts",
        if: production.if,
        drops:
          'drops impressions whose environmentName is "staging" or "qa" (seen in this space), and those without one',
        consequence: notBack,
      },
    ],
    filterWarnings: [],
  });
});

test("filters that change, stop or move say what comes through from then on", async () => {
  await using segment = await startSegment();
  await receive(segment, "production", "staging");
  const staging = environmentFilter({ environment: "staging" });
  const old = { ...production, enabled: true };
  const other = { name: "no pings", if: "event = 'ping'" };

  const steps: Step[] = [
    { op: "delete", name: "deleted", old },
    { op: "delete", name: "pings", old: other },
    { op: "delete", name: "resting", old: { ...other, enabled: false } },
    { op: "replace", name: "again", old: other, inputs: other },
    {
      op: "replace",
      name: "moved",
      old: { ...old, spaceId: "spa_old" },
      inputs: { ...other, enabled: false, spaceId: segment.spaceId },
      replaceReasons: ["spaceId"],
    },
    { op: "update", name: "off", old, inputs: { ...old, enabled: false }, diffReasons: ["enabled"] },
    { op: "update", name: "changed", old, inputs: { ...old, if: staging.if }, diffReasons: ["if"] },
    { op: "update", name: "named", old, inputs: { ...old, name: "n" }, diffReasons: ["name"] },
    { op: "create", name: "secret", inputs: { name: "secret", if: "[secret]" } },
    { op: "create", name: "later", inputs: { name: "later" } },
  ];
  const passes =
    'Calls of other environments than "production" reach the space from then on, and stay on profiles.';
  expect(await review(segment, steps)).toBe(
    [
      "### Segment: what this does to stack `prod`\n",
      "3 deleted, 2 replaced, 2 created, 3 updated. **Something is lost that an apply cannot bring back; see below.**\n",
      "#### Deleted\n",
      `- SpaceFilter \`get_treatment: production only\`, space \`SPACE\`. ${passes}`,
      "- SpaceFilter `no pings`, space `SPACE`. What it dropped reaches the space from then on, and stays on profiles.",
      "- SpaceFilter `no pings`, space `SPACE`. It was switched off, so the space receives what it did.\n",
      "#### Replaced: deleted and made again\n",
      "- SpaceFilter `no pings`, space `SPACE`. The old one is deleted before the new one is made: what it drops reaches the space in between, and stays on profiles.",
      `- SpaceFilter \`no pings\`, space \`SPACE\`, because of \`spaceId\`. It goes from space spa&#95;old to another one. In the old one: ${passes}\n`,
      "#### Created\n",
      "- SpaceFilter `secret`",
      "- SpaceFilter `later`\n",
      "#### Updated\n",
      "- SpaceFilter `get_treatment: production only`: `enabled`",
      "- SpaceFilter `get_treatment: production only`: `if`",
      "- SpaceFilter `n`: `name`\n",
      "#### Space filters\n",
      `- \`no pings\`, space \`SPACE\`: \`event = 'ping'\`. It drops all "ping" calls. ${notBack}`,
      "- `no pings`, space `SPACE`: `event = 'ping'`. It is switched off, and drops nothing until it is switched on.",
      `- \`get_treatment: production only\`, space \`SPACE\`: \`${production.if}\`. It is switched off. ${passes}`,
      `- \`get_treatment: production only\`, space \`SPACE\`: \`${staging.if}\`, instead of \`${production.if}\`. It drops impressions whose environmentName is "production" (seen in this space), and those without one. ${notBack}`,
      `- \`secret\`, space \`SPACE\`: a secret statement. ${notBack}`,
      `- \`later\`, space \`SPACE\`. ${notBack}\n`,
      "#### Filters that leave nothing\n",
      '- `changed`, space `SPACE`, lets only "get&#95;treatment" with environmentName "staging" through, which "named" drops: together they leave none.',
      '- `named`, space `SPACE`, lets only "get&#95;treatment" with environmentName "production" through, which "changed" drops: together they leave none.\n',
      "#### Good to know\n",
      "- Computed traits afterwards: 0 of 50, counting this stack.\n",
      "#### Not judged\n",
      tail[0],
      "- What these space filters drop, whose statement is secret or known only during the update: secret, later.",
      tail[1],
    ].join("\n"),
  );
});

const lost = "1 created. **Something is lost that an apply cannot bring back; see below.** ";

test.each<[string, string, string, string]>([
  ["every call", "type != 'nothing'", "every call", "every call"],
  ["every Track call", "type = 'track'", "every impression", "every Track call, impressions among them"],
  ["every impression", "event = 'get_treatment'", "every impression", "all impressions"],
  [
    "all that the space has seen",
    environmentFilter({ environment: "prodcution" }).if,
    "all that its space has seen of what it decides by",
    'impressions whose environmentName is "production" (all that this space has seen), and those without one',
  ],
])(
  "a filter that drops %s is a loss in the first line, and for --fail-on-loss",
  async (_case, statement, first, what) => {
    await using segment = await startSegment();
    await receive(segment, "production");
    const steps: Step[] = [{ op: "create", name: "f", inputs: { name: "f", if: statement } }];

    const markdown = await review(segment, steps, "--fail-on-loss");

    expect(markdown.split("\n").filter((line) => line.includes("drop"))).toEqual([
      `${lost}**Space filter \`f\` drops ${first}.**`,
      `- \`f\`, space \`SPACE\`: \`${statement}\`. It drops ${what}. ${notBack}`,
    ]);
  },
);

const query = (environment: string) =>
  `event('get_treatment').where(property('split') = 'a' AND property('environmentName')${environment}).last(property('treatment'))`;

const trait = (name: string, environment: string): Step => ({
  op: "create",
  kind: "ComputedTrait",
  name,
  inputs: { name, query: query(environment) },
});

test("filters that leave nothing of another one or of a trait are named, whoever made them", async () => {
  await using segment = await startSegment();
  const listed = { integrationId: segment.spaceId, enabled: true, drop: true };
  for (const [name, statement, more] of [
    ["by hand", "properties.environmentName = 'production'", {}],
    ["at rest", "properties.environmentName in ['production', 'qa']", { enabled: false }],
    ["old name", "properties.environmentName in ['production']", {}],
  ] as const)
    await segment.data("POST", "/filters", { ...listed, name, if: statement, ...more });
  const json = await review(
    segment,
    [
      { op: "create", name: "only", inputs: production },
      { op: "same", name: "tests", old: { name: "t", if: "properties.environmentName in ['qa', 'dev']" } },
      {
        op: "same",
        name: "qa",
        old: { name: "qa", if: "event = 'e' and properties.environmentName != 'qa'" },
      },
      {
        op: "update",
        name: "renamed",
        old: { name: "old name", if: "event = 'x'" },
        inputs: { name: "old name", if: "event = 'x'" },
      },
      trait("staging", " = 'staging'"),
      trait("some", ".one_of('staging', 'dev')"),
      trait("mixed", ".one_of('staging', 'production')"),
      trait("any", " != 'staging'"),
    ],
    "--output",
    "json",
  );

  expect(JSON.parse(json).filterWarnings).toEqual([
    {
      filter: "by hand",
      starves: "only",
      spaceId: "SPACE",
      warning:
        'lets only "get_treatment" with environmentName "production" through, which "by hand" drops: together they leave none',
    },
    {
      filter: "tests",
      starves: "qa",
      spaceId: "SPACE",
      warning:
        'lets only "e" with environmentName "qa" through, which "tests" drops: together they leave none',
    },
    {
      filter: "only",
      starves: "staging",
      spaceId: "SPACE",
      warning:
        'counts "get_treatment" with split "a" and environmentName "staging", which "only" drops: it gets no new values',
    },
    {
      filter: "only",
      starves: "some",
      spaceId: "SPACE",
      warning:
        'counts "get_treatment" with split "a" and environmentName "staging" or "dev", which "only" drops: it gets no new values',
    },
  ]);
});

const notJudged = (text: string) => text.split("\n").filter((line) => line.startsWith("- Which"));

test("what Segment does not answer is not judged", async () => {
  await using segment = await startSegment();
  for (const operation of ["listFiltersForSpace", "listSampleValuesFromEventProperty"])
    await segment.control("POST", "/faults", { operation, kind: "status", status: 403, times: 10 });
  const steps: Step[] = [{ op: "create", name: "only", inputs: production }];

  const refused = await review(segment, steps);
  const offline = await review(segment, steps, "--offline");
  const filter = `- \`get_treatment: production only\`, space \`SPACE\`: \`${production.if}\`. It drops impressions whose environmentName is not "production", and those without one. ${notBack}`;
  expect([refused, offline].map((text) => text.includes(`${filter}\n`))).toEqual([true, true]);
  expect(notJudged(refused).map((line) => line.replace(/(: 403)\..*/, "$1"))).toEqual([
    "- Which filters a space has already: space SPACE: GET /filters was answered 403: fault: 403",
    '- Which values a space has seen that a filter would drop: environmentName of "get&#95;treatment" in space SPACE: GET /spaces/SPACE/events/get&#95;treatment/properties/environmentName/sample-values was answered 403: fault: 403',
  ]);
  expect(notJudged(offline)).toEqual([
    "- Which filters a space has already: space SPACE: Segment was not asked (--offline).",
    '- Which values a space has seen that a filter would drop: environmentName of "get&#95;treatment" in space SPACE: Segment was not asked (--offline).',
  ]);
});

test("a filter that is renamed without aliases, and taken over with another statement, changes", async () => {
  await using segment = await startSegment();
  const pings = { name: "noise", if: "event = 'ping'" };
  const pongs = { name: "noise", if: "event = 'pong'", adopt: "byName" };

  const json = await review(
    segment,
    [
      { op: "create", name: "new", inputs: pongs },
      { op: "delete", name: "old", old: pings },
    ],
    "--output",
    "json",
  );

  const { deletions, filters } = JSON.parse(json);
  expect({ deletions, filters }).toEqual({
    deletions: [],
    filters: [
      {
        resource: "new",
        name: "noise",
        spaceId: "SPACE",
        turn: "changes",
        if: pongs.if,
        instead: pings.if,
        drops: 'drops all "pong" calls',
        consequence: notBack,
      },
    ],
  });
});
