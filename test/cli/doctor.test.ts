import { rmSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { codeOf } from "../../src/cli/doctor";
import { findingsOf } from "../../src/cli/doctor/report";
import { connection, ids, impression, type Scene, startScene, trait } from "./doctor-scene";

/** What is wrong, and what `doctor` has to say of it: check and mark, a part of the sentence, a part of the fix. */
type Broken = readonly [
  name: string,
  breakIt: (scene: Scene) => unknown,
  ...found: readonly (readonly [check: string, says: string, fix: string])[],
];

const plain = (value: string): { value: string; secret: false } => ({ value, secret: false });
const lacking =
  (...operations: string[]) =>
  async (scene: Scene): Promise<void> => {
    await scene.segment.reset({ tokens: [{ token: "lacking", lacks: operations }] });
    await again(scene);
    scene.secrets["segment:token"] = "lacking";
  };
const without =
  (feature: string) =>
  async (scene: Scene): Promise<void> => {
    const { features } = await scene.segment.switches();
    await scene.segment.switches({ features: features.filter((one) => one !== feature) });
  };
/** After a reset, what the scene has at its start. */
async function again(scene: Scene): Promise<void> {
  await scene.segment.connect("split-impressions-production");
  await scene.send([impression()]);
}

const onlyProduction =
  "type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'";

const broken: readonly Broken[] = [
  [
    "no engine",
    (scene) => (scene.versions.pulumi = undefined),
    ["fail engine", "there is no `pulumi` on the PATH", "install Pulumi 3.254 or newer"],
    ["fail token", "no Segment token", "pulumi config set --secret segment:token --stack prod"],
  ],
  [
    "an engine that is too old",
    (scene) => (scene.versions.pulumi = "v3.201.0"),
    ["fail engine", "Pulumi 3.201.0 is older than 3.254", "install Pulumi 3.254 or newer"],
  ],
  [
    "an older Node on the PATH",
    (scene) => (scene.versions.node = "v20.20.2"),
    ["fail node", "which is 20.20.2, and 22.19 is needed", "put a newer `node` first on the PATH"],
  ],
  [
    "no Node on the PATH",
    (scene) => (scene.versions.node = undefined),
    ["fail node", "there is no `node` on the PATH", "install Node 22.19 or newer"],
  ],
  [
    "a package that only another folder of the monorepo has",
    ({ folder }) => rmSync(path.join(folder, "node_modules/pulumi-segment-personas"), { recursive: true }),
    ["fail package", "cannot be found from", "npm install pulumi-segment-personas@"],
  ],
  [
    "a program with another version of the package",
    (scene) =>
      scene.write(
        "node_modules/pulumi-segment-personas/package.json",
        JSON.stringify({ version: "0.0.9", exports: { "./*": "./*", "./provider": "./provider.js" } }),
      ),
    ["warn package", "the program uses pulumi-segment-personas 0.0.9", "node_modules/.bin/segment-personas"],
  ],
  [
    "an SDK that is too old",
    (scene) =>
      scene.write(
        "node_modules/@pulumi/pulumi/package.json",
        JSON.stringify({ version: "3.100.0", main: "index.js" }),
      ),
    ["fail package", "@pulumi/pulumi 3.100.0 is older than 3.216", "npm install @pulumi/pulumi@3"],
  ],
  [
    "a program's folder, named by main, that does not see the package",
    (scene) => {
      scene.write("Pulumi.yaml", 'name: flags\nruntime:\n  name: nodejs\nmain: "../elsewhere/"\n');
    },
    [
      "fail package",
      "elsewhere, which is where Pulumi's provider process looks",
      "npm install pulumi-segment-personas@",
    ],
    ["fail package", "@pulumi/pulumi cannot be found", "npm install @pulumi/pulumi"],
  ],
  [
    "a project in another language",
    (scene) => scene.write("Pulumi.yaml", "name: flags\nruntime: python\n"),
    ["fail project", "says `runtime: python`", "write `runtime: nodejs` there"],
  ],
  [
    "a project file that is no YAML",
    (scene) => scene.write("Pulumi.yaml", "name: [flags\n"),
    ["fail project", "Pulumi.yaml cannot be read", "correct "],
  ],
  [
    "a stack that is not there",
    (scene) => {
      scene.wishes.stack = "porduction";
      scene.env = { SEGMENT_PUBLIC_API_TOKEN: scene.segment.token, SEGMENT_API_URL: scene.segment.apiUrl };
    },
    ["fail stack", "there is no stack porduction", "pulumi stack init porduction"],
    [
      "warn workspace",
      "does not pin its workspace",
      "pulumi config set segment:workspace acme --stack porduction",
    ],
  ],
  [
    "a misspelt setting",
    (scene) => (scene.config["segment:enviroment"] = plain("prod")),
    [
      "fail settings",
      "did you mean `segment:environment`?",
      "pulumi config rm segment:enviroment --stack prod",
    ],
  ],
  [
    "a token in clear",
    (scene) => (scene.config["segment:token"] = plain(scene.segment.token)),
    [
      "warn token",
      "segment:token is not marked secret",
      "pulumi config set --secret segment:token --stack prod",
    ],
  ],
  [
    "a stack that pins no workspace",
    (scene) => delete scene.config["segment:workspace"],
    [
      "warn workspace",
      "the stack does not pin its workspace",
      "pulumi config set segment:workspace acme --stack prod",
    ],
  ],
  [
    "a setting with a wrong value",
    (scene) => (scene.config["segment:connections"] = plain("maybe")),
    [
      "fail settings",
      "segment:connections must be",
      "pulumi config set segment:connections VALUE --stack prod",
    ],
  ],
  [
    "a secret that cannot be decrypted",
    (scene) => {
      scene.secrets = {};
      scene.env = { SEGMENT_PUBLIC_API_TOKEN: scene.segment.token };
    },
    [
      "fail stack",
      "the secret segment:token of stack prod cannot be read: error: incorrect passphrase",
      "PULUMI_CONFIG_PASSPHRASE",
    ],
  ],
  [
    "no token anywhere",
    (scene) => delete scene.config["segment:token"],
    ["fail token", "no Segment token", "export SEGMENT_PUBLIC_API_TOKEN"],
  ],
  [
    "a token with a line break in it",
    (scene) => (scene.secrets["segment:token"] = "sgp_one two"),
    ["fail token", "contains a blank", "pulumi config set --secret segment:token --stack prod"],
  ],
  [
    "a token that was revoked",
    (scene) => (scene.secrets["segment:token"] = "sgp_revoked"),
    [
      "fail token",
      "Segment rejects the token for the workspace, its spaces, sources and labels alike",
      "create a Public API token for the workspace",
    ],
  ],
  [
    "a token that may read everything but its workspace",
    lacking("getWorkspace"),
    ["fail permission", "may read spaces, and not the workspace", "a role that may read the workspace"],
  ],
  [
    "a token of another workspace",
    (scene) => (scene.config["segment:workspace"] = plain("globex")),
    [
      "fail workspace",
      "the token belongs to workspace acme",
      "use a token of globex, or: pulumi config set segment:workspace acme --stack prod",
    ],
  ],
  [
    "an address below which there is no API",
    (scene) => (scene.config["segment:apiUrl"] = plain(`${scene.segment.apiUrl}/v2`)),
    ["fail address", "no Public API is at", "set segment:region instead"],
  ],
  [
    "an address in clear text",
    (scene) => (scene.config["segment:apiUrl"] = plain("http://api.segmentapis.com")),
    ["fail settings", "segment:apiUrl must be https", "pulumi config rm segment:apiUrl --stack prod"],
  ],
  [
    "an address at which nobody answers",
    (scene) => (scene.config["segment:apiUrl"] = plain("http://127.0.0.1:9")),
    ["fail address", "cannot be reached", "check the address, the network"],
  ],
  [
    "a token that may not read the audit log",
    lacking("listAuditEvents"),
    ["warn permission", "the token may not read audit events", "give it the role Workspace Owner"],
    [
      "warn connection",
      "the audit log could not be read",
      "set `confirmedOn` to the day on which you saw it",
    ],
  ],
  [
    "a token that may not read the space schema",
    lacking("listEvents", "listPropertiesFromEvent", "listSampleValuesFromEventProperty"),
    [
      "warn permission",
      "the token may not read the space schema",
      "Unify and Engage Admin, or Workspace Owner",
    ],
  ],
  [
    "a token without the sources",
    lacking("listSources"),
    ["fail permission", "the token may not read sources", "Source Admin, or Workspace Owner"],
  ],
  [
    "a workspace without computed traits",
    without("Computed Trait"),
    ["fail feature", "Segment refuses computed traits", 'enable the feature "Computed Trait"'],
  ],
  [
    "a workspace without space filters",
    without("Space Filters"),
    ["warn feature", "Segment refuses space filters", 'enable the feature "Space Filters"'],
  ],
  [
    "a token without the role for spaces",
    lacking(
      "listSpaces",
      "listComputedTraits",
      "listAudiences",
      "listFiltersForSpace",
      "listProfilesWarehouseInSpace",
      "listEvents",
    ),
    [
      "fail permission",
      "may not read spaces",
      'where it has that, ask Segment\'s support to enable the feature "Spaces"',
    ],
    ["fail permission", "may not read computed traits", "Unify and Engage Admin, or Workspace Owner"],
    ["warn permission", "may not read audiences", "Unify and Engage Admin, or Workspace Owner"],
    ["warn permission", "may not read space filters", "Unify and Engage Admin, or Workspace Owner"],
    ["warn permission", "may not read profiles warehouses", "Unify and Engage Admin, or Workspace Owner"],
    ["warn permission", "may not read the space schema", "Unify and Engage Admin, or Workspace Owner"],
    ["warn connection", "is not known to feed space", "set `confirmedOn`"],
  ],
  [
    "a space that is not there",
    (scene) => (scene.config["segment:space"] = plain("spa_4mTzQ9wXk2RvVbN7cLpYdX")),
    [
      "fail space",
      "there is no space spa_4mTzQ9wXk2RvVbN7cLpYdX",
      "pulumi config set segment:space ID --stack prod",
    ],
  ],
  [
    "a slug in the place of a space's id",
    (scene) => (scene.config["segment:space"] = plain("production")),
    [
      "fail space",
      "which is the slug of a space",
      `pulumi config set segment:space ${ids.space} --stack prod`,
    ],
  ],
  [
    "an environment that no source has",
    (scene) => (scene.config["segment:environment"] = plain("prdo")),
    ["fail label", "did you mean prod?", "pulumi config set segment:environment prod"],
    ["fail connection", 'and segment:environment says "prdo"', "settings/sources and disconnect it there"],
  ],
  [
    "a development source in a production space",
    (scene) => scene.segment.connect("split-impressions-staging"),
    ["fail connection", "has the label environment:dev and feeds space production", "disconnect it there"],
  ],
  [
    "a source without a label",
    async (scene) => {
      await scene.segment.reset({
        sources: [
          { id: ids.source, slug: "split-impressions-production" },
          { slug: "other", labels: [{ key: "environment", value: "prod" }] },
        ],
      });
      await again(scene);
    },
    ["fail label", "has no label environment", "put environment:prod on it, in Segment or with SourceLabels"],
  ],
  [
    "a connection that a person has cut",
    (scene) => scene.segment.disconnect("split-impressions-production"),
    ["fail connection", "was disconnected from space production", "choose Connect source and tick"],
  ],
  [
    "a connection that nobody has declared",
    (scene) => (scene.resources = [trait()]),
    ["warn connection", "the stack's state has no SourceConnection for it", "declare it"],
  ],
  [
    "a connection that nobody has made",
    (scene) => (scene.resources = [connection({ sourceId: ids.staging }), connection()]),
    ["warn connection", "is not known to feed space production", "choose Connect source and tick"],
  ],
  [
    "a connection of a source that is not there",
    (scene) => (scene.resources = [connection(), connection({ sourceId: "nowhere" })]),
    [
      "fail source",
      "connects source nowhere, which the workspace does not have",
      "getSource finds it by its slug",
    ],
  ],
  [
    "an event under another name",
    (scene) => (scene.wishes.event = "get_treatmnt"),
    [
      "warn event",
      "has never received get_treatmnt; it has get_treatment",
      '`event: "get_treatment"` of TreatmentTraits',
    ],
  ],
  [
    "a flag under another name",
    async (scene) => {
      await scene.segment.reset();
      await scene.segment.connect("split-impressions-production");
      await scene.send([impression({ split: undefined, feature: "new_checkout" })]);
    },
    [
      "warn properties",
      "the impressions name `split` as `feature`",
      '`properties: { flag: "feature" }` of TreatmentTraits',
    ],
  ],
  [
    "impressions without a treatment",
    async (scene) => {
      await scene.segment.reset();
      await scene.segment.connect("split-impressions-production");
      await scene.send([impression({ treatment: undefined })]);
    },
    ["fail properties", "have no property `treatment`", "`properties: { treatment:"],
  ],
  [
    "impressions that have stopped",
    (scene) => scene.later(31 * 86_400_000),
    ["warn event", "more than 30 days ago", "whether its source is connected and enabled"],
  ],
  [
    "impressions that do not say of which environment they are",
    async (scene) => {
      await scene.segment.reset();
      await scene.segment.connect("split-impressions-production");
      await scene.send([impression({ environmentName: undefined })]);
    },
    [
      "warn properties",
      "do not say of which environment they are",
      "connect sources of one environment alone",
    ],
  ],
  [
    "a space filter that is switched off",
    async (scene) => {
      await scene.segment.reset({
        filters: [{ name: "production", if: onlyProduction, enabled: false }],
      });
      await again(scene);
      await scene.send([impression({ environmentName: "staging" })]);
    },
    ["warn environments", "has received impressions of", "`enforceEnvironment: true` of TreatmentTraits"],
  ],
  [
    "two environments in one space",
    (scene) => scene.send([impression({ environmentName: "staging" })]),
    ["warn environments", "has received impressions of", "`enforceEnvironment: true` of TreatmentTraits"],
  ],
  [
    "impressions that decided nothing",
    (scene) => scene.send([impression({ treatment: "control", label: "not ready" })]),
    [
      "warn undecided",
      'treatment "control", label "not ready"); 1 of 1 traits store them',
      '`undecided: "ignore"`',
    ],
  ],
  [
    "a key that is nobody's",
    (scene) => scene.send([impression({ key: "undefined" })]),
    ["warn identity", 'a key that is nobody\'s: "undefined"', "give getTreatment the user's own id"],
  ],
  [
    "visitors whom the trait does not count",
    (scene) => {
      scene.wishes.calls = path.join(scene.folder, "calls.jsonl");
      scene.write("calls.jsonl", `${JSON.stringify(impression({}, { anonymousId: "a-1" }))}\n`);
    },
    ["warn identity", "new_checkout: 1 impression, 1 with an anonymousId alone", '`identity: "both"`'],
  ],
  [
    "impressions of nobody and of a shared id",
    (scene) => {
      scene.wishes.calls = path.join(scene.folder, "calls.jsonl");
      const calls = [impression({}, {}), impression({}, { userId: "system" })];
      scene.write("calls.jsonl", calls.map((call) => JSON.stringify(call)).join("\n"));
    },
    ["warn identity", "2 impressions, 1 with neither userId nor anonymousId", "a key that is not empty"],
    ["warn identity", '1 of "system", which cannot be one person', "the user's own id"],
  ],
  [
    "an id that most impressions share",
    (scene) => {
      scene.wishes.calls = path.join(scene.folder, "calls.jsonl");
      const calls = Array.from({ length: 20 }, (_, at) =>
        impression({}, { userId: at < 11 ? "u-of-the-server" : `u-${at}` }),
      );
      scene.write("calls.jsonl", calls.map((call) => JSON.stringify(call)).join("\n"));
    },
    ["warn identity", '20 impressions, 11 of "u-of-the-server"', "the user's own id"],
  ],
  [
    "a file of other calls",
    (scene) => {
      scene.wishes.calls = path.join(scene.folder, "calls.jsonl");
      scene.write("calls.jsonl", JSON.stringify({ type: "track", userId: "u", event: "Paid" }));
    },
    ["warn identity", "has no get_treatment", "name the event with --event"],
  ],
  [
    "a plan that is used up",
    (scene) => (scene.config["segment:maxTraits"] = plain("1")),
    ["fail quota", "1 of 1 computed traits", "pulumi config set segment:maxTraits NUMBER"],
  ],
  [
    "filters for which there is no room",
    async (scene) => {
      const filters = Array.from({ length: 9 }, (_, at) => ({ name: `f${at}`, if: "event = 'X'" }));
      await scene.segment.reset({ filters });
      await again(scene);
    },
    ["warn quota", "9 of 10 space filters, counted over space production", "write two of them as one"],
  ],
  [
    "a trait that Segment could not compute",
    (scene) => scene.segment.switches({ statusProgress: "failed", statusMs: 0 }),
    ["warn definitions", "trait new_checkout (new_checkout) has the status Failed", "open it in the app"],
  ],
  [
    "a destination that the workspace does not have",
    (scene) => (scene.resources = [connection(), trait({ destinations: ["Wehbook"] })]),
    ["fail destinations", 'did you mean "Webhook"?', "correct the name"],
  ],
];

test("there are at least 25 set-ups", () => {
  expect(broken.length).toBeGreaterThanOrEqual(25);
});

const cases = broken.map(([name, breakIt, ...found]) => ({ name, breakIt, found }));

test.each(cases)("finds $name, and says its fix", async ({ breakIt, found }) => {
  await using scene = await startScene();
  await breakIt(scene);

  const report = await scene.run();

  expect(findingsOf(report).map(({ check, mark, says, fix }) => [`${mark} ${check}`, says, fix])).toEqual(
    found.map(([check, says, fix]) => [check, expect.stringContaining(says), expect.stringContaining(fix)]),
  );
  expect(codeOf(report)).toBe(1);
});
