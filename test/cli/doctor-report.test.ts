import { readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

import { expect, test } from "vitest";

import { codeOf, shown } from "../../src/cli/doctor";
import { findingsOf, type Line, type Report } from "../../src/cli/doctor/report";
import { SegmentClient } from "../../src/client";
import { startEmulator } from "../../src/emulator";
import { commandWith } from "./command";
import { connection, impression, query, type Scene, startScene, trait } from "./doctor-scene";

const linesOf = ({ sections }: Report): readonly Line[] => sections.flatMap(({ lines: all }) => all);

test("a healthy set-up has no finding, and Segment is only read", async () => {
  await using scene = await startScene();

  const report = await scene.run();

  expect(findingsOf(report)).toEqual([]);
  expect(codeOf(report)).toBe(0);
  const log = await scene.segment.requests();
  expect(new Set(log.map(({ method }) => method))).toEqual(new Set(["GET"]));
  expect(report.requests).toBe(log.length);
  expect(log.length).toBeLessThanOrEqual(22);
});

test("a token of the other region is told from one that is invalid", async () => {
  await using scene = await startScene();
  await using elsewhere = await startEmulator({ token: "sgp_of_eu" });
  scene.secrets["segment:token"] = "sgp_of_eu";
  scene.regions = { us: scene.segment.apiUrl, eu: elsewhere.apiUrl };

  const [found, ...more] = findingsOf(await scene.run());

  expect(more).toEqual([]);
  expect(found).toEqual({
    check: "region",
    mark: "fail",
    says: `the token is one of region eu, and ${scene.segment.apiUrl} is asked`,
    fix: "pulumi config set segment:region eu --stack prod, or export SEGMENT_REGION=eu",
  });
});

test("a token is sent to no address but the stack's own where that is no region's", async () => {
  await using scene = await startScene();
  await using elsewhere = await startEmulator();
  scene.secrets["segment:token"] = "sgp_revoked";
  scene.regions = { us: elsewhere.apiUrl, eu: elsewhere.apiUrl };

  expect(findingsOf(await scene.run()).map(({ check }) => check)).toEqual(["token"]);
  expect(await elsewhere.requests()).toEqual([]);
});

test("what Segment does not answer is not judged, which is no finding, and the rest goes on", async () => {
  await using scene = await startScene();
  await fetch(`${scene.segment.apiUrl}/_emulator/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ operation: "listLabels", kind: "html" }),
  });

  const report = await scene.run();

  expect(findingsOf(report)).toEqual([]);
  expect(codeOf(report)).toBe(2);
  const lines = report.sections.flatMap(({ lines: all }) => all);
  expect(lines.filter(({ mark }) => mark === "unknown")).toEqual([
    {
      check: "permission",
      mark: "unknown",
      says: expect.stringMatching(/^labels: GET \/labels got an unexpected answer/),
      fix: "run this again later, and see whether it lasts",
    },
  ]);
  expect(lines.at(-1)?.check).toBe("quota");
});

test("what cannot be looked at is not called fine: an undecided impression may have another property for its treatment", async () => {
  await using scene = await startScene();
  const undecided = async (...impressions: readonly object[]): Promise<unknown> => {
    await scene.segment.reset();
    await scene.segment.connect("split-impressions-production");
    await scene.send(impressions);
    const { sections } = await scene.run();
    return sections.flatMap(({ lines }) => lines).find(({ check }) => check === "undecided");
  };

  expect(await undecided(impression({ treatment: undefined, label: undefined, variant: "control" }))).toEqual(
    {
      check: "undecided",
      mark: "unknown",
      says: "whether a targeting rule has decided all impressions is not known: the impressions have no property `treatment`, and the impressions have no property `label`",
      fix: expect.stringContaining('`undecided: "ignore"` of TreatmentTraits'),
    },
  );
  expect(await undecided(impression({ treatment: undefined, variant: "control" }))).toMatchObject({
    mark: "unknown",
  });
  expect(await undecided(impression({ label: undefined }))).toEqual({
    check: "undecided",
    mark: "note",
    says: "no treatment that no targeting rule has decided; the impressions have no property `label`, which would tell more",
  });
  expect(await undecided(impression())).toMatchObject({ mark: "ok" });
});

test("a file of calls that cannot be read is not judged, and the rest of the report is there", async () => {
  await using scene = await startScene();
  scene.wishes.calls = path.join(scene.folder, "calls.jsonl");
  scene.write("calls.jsonl", `${JSON.stringify(impression())}\n{"type":\n`);

  const report = await scene.run();
  scene.wishes.calls = path.join(scene.folder, "nowhere.jsonl");
  const without = await scene.run();

  expect(linesOf(report).find(({ check }) => check === "identity")).toEqual({
    check: "identity",
    mark: "unknown",
    says: expect.stringMatching(/not known: .*calls\.jsonl:2: not a JSON object$/),
    fix: "--calls reads one call a line, as JSON: correct the file, or its name",
  });
  expect(linesOf(without).find(({ check }) => check === "identity")).toMatchObject({ mark: "unknown" });
  expect(linesOf(report).at(-1)?.check).toBe("quota");
  expect(codeOf(report)).toBe(2);
});

test("a token that is revoked in the middle of the run is one finding", async () => {
  await using scene = await startScene();
  const refused = { kind: "status", status: 401 };
  await fetch(`${scene.segment.apiUrl}/_emulator/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      { ...refused, operation: "getWorkspace", skip: 1 },
      { ...refused, operation: "listLabels" },
    ]),
  });

  const report = await scene.run();

  expect(findingsOf(report).map(({ says }) => says)).toEqual([
    "Segment has rejected the token in the middle of this run",
    expect.stringContaining("is not known to feed space production"),
  ]);
  const marks = report.sections.flatMap(({ lines }) => lines).map(({ mark }) => mark);
  expect(marks).not.toContain("unknown");
});

test("the token stands in no output, wherever it comes from", async () => {
  await using scene = await startScene();
  const outputs = async (): Promise<string> => {
    const report = await scene.run();
    return (["text", "json", "markdown"] as const).map((output) => shown(report, output)).join("");
  };

  const healthy = await outputs();
  scene.secrets["segment:token"] = "sgp_canary";
  scene.env = { SEGMENT_PUBLIC_API_TOKEN: "sgp_canary2", PUBLIC_API_TOKEN: "sgp_canary3" };
  const rejected = await outputs();

  expect(healthy).not.toContain(scene.segment.token);
  expect(rejected).toContain("SEGMENT_PUBLIC_API_TOKEN holds another token, which is not used");
  expect(rejected).not.toContain("sgp_canary");
});

test("without a stack the environment is asked, and the spaces that there are", async () => {
  await using scene = await startScene();
  await scene.segment.reset({
    spaces: ["a", "b", "c", "d"].map((slug) => ({ slug })),
    computedTraits: ["a", "d"].map((space) => ({ space, name: "X", definition: { query: query("x") } })),
  });
  scene.wishes = {};
  scene.env = { PUBLIC_API_TOKEN: scene.segment.token, SEGMENT_API_URL: scene.segment.apiUrl };

  const report = await scene.run();

  const said = report.sections.flatMap(({ lines }) => lines).map(({ says }) => says);
  expect(said).toContain("the token comes from PUBLIC_API_TOKEN");
  expect(said).toContain("not looked at: d; name one of them with --space");
  expect(said).toContain("2 of 50 computed traits, counted over 4 spaces");
  const log = await scene.segment.requests();
  expect(log.filter(({ operation }) => operation === "listEvents")).toHaveLength(3);
  expect(report.requests).toBe(log.length);
});

test("what is taken care of is no finding: a filter that drops, conditions that exclude, a person's word, visitors that count", async () => {
  const decided = query("new_checkout").replace(
    ").last",
    " AND NOT property('treatment') = 'control' AND NOT property('label') = 'not ready').last",
  );
  await using scene = await startScene({
    computedTraits: [
      { name: "new_checkout", definition: { query: decided }, options: { includeAnonymousUsers: true } },
    ],
    filters: [{ name: "production", if: "properties.environmentName != 'production'", enabled: false }],
    tokens: [{ token: "lacking", lacks: ["listAuditEvents"] }],
  });
  await scene.send([
    impression({ environmentName: "staging" }),
    impression({ treatment: "control", label: "not ready" }),
  ]);
  await fetch(`${scene.segment.apiUrl}/_emulator/app/filters/${await filterId(scene)}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ enabled: true }),
  });
  scene.wishes.calls = path.join(scene.folder, "calls.jsonl");
  scene.write("calls.jsonl", JSON.stringify(impression({}, { anonymousId: "a-1" })));
  scene.secrets["segment:token"] = "lacking";
  scene.resources = [connection({ confirmedOn: "2026-11-20" }), trait()];

  const found = findingsOf(await scene.run());

  expect(found.map(({ check }) => check)).toEqual(["permission"]);
});

async function filterId({ segment }: Scene): Promise<string> {
  const client = new SegmentClient({ baseUrl: segment.apiUrl, token: segment.token });
  const [filter] = await client.filters.list(segment.spaces[0]?.id ?? "");
  return filter?.id ?? "";
}

test("where events arrive and nobody knows from where, that is no finding", async () => {
  await using scene = await startScene({ tokens: [{ token: "lacking", lacks: ["listAuditEvents"] }] });
  scene.wishes = {};
  scene.env = { PUBLIC_API_TOKEN: "lacking", SEGMENT_API_URL: scene.segment.apiUrl };
  const about = async () =>
    (await scene.run()).sections
      .flatMap(({ lines }) => lines)
      .filter(({ check }) => check === "connection")
      .map(({ mark, says }) => [mark, says]);

  expect(await about()).toEqual([
    [
      "note",
      "which source feeds space production is not known: events arrive, and the audit log of 90 days names none",
    ],
  ]);
  scene.later(31 * 86_400_000);
  expect(await about()).toEqual([["warn", "no source is known to feed space production"]]);
});

test("audience previews of the last 31 days count against those of the month", async () => {
  await using scene = await startScene();
  const client = new SegmentClient({ baseUrl: scene.segment.apiUrl, token: scene.segment.token });
  await client.audiencePreviews.create(scene.segment.spaces[0]?.id ?? "", {
    audienceType: "USERS",
    definition: { query: "event('get_treatment').count() >= 1" },
  });
  const said = async (): Promise<string | undefined> =>
    (await scene.run()).sections
      .flatMap(({ lines }) => lines)
      .map(({ says }) => says)
      .find((says) => says.includes("audience previews"));

  expect(await said()).toBe("1 of 700 audience previews, counted over 31 days of the audit log");
  scene.later(32 * 86_400_000);
  expect(await said()).toBe("0 of 700 audience previews, counted over 31 days of the audit log");
});

test("what only a person can do is said, and is no finding", async () => {
  await using scene = await startScene();
  scene.resources = [connection(), trait({ destinations: ["Webhook"], manualSteps: ["open the page"] })];

  const report = await scene.run();

  expect(findingsOf(report)).toEqual([]);
  expect(report.sections.at(-1)).toMatchObject({
    title: "Destinations",
    lines: [
      {
        check: "destinations",
        mark: "note",
        says: "treatments-new_checkout, for a person to do where it is not done: open the page",
      },
    ],
  });
});

test("people read sections with marks and fixes; Markdown folds away what is fine, and shows names as they are", async () => {
  const report: Report = {
    sections: [
      {
        title: "This machine",
        lines: [
          { check: "node", mark: "ok", says: "Node 24" },
          { check: "engine", mark: "fail", says: "there is\nno <b>engine</b>", fix: "install it" },
        ],
      },
    ],
    requests: 0,
  };

  expect(stripVTControlCharacters(shown(report, "text"))).toBe(`This machine
  ✓ Node 24
  ✗ there is no <b>engine</b>
    fix: install it

1 problem. Segment was not asked.
`);
  expect(shown(report, "markdown")).toBe(`## Doctor

1 problem. Segment was not asked.

### This machine

- **Problem**: there is no &#60;b&#62;engine&#60;/b&#62;<br>Fix: install it

<details><summary>1 check found nothing</summary>

- **Fine**: Node 24

</details>
`);
});

test("the command prints what it has found, writes it to a file, and ends as it says", async () => {
  await using scene = await startScene();
  const args = ["doctor", "--stack", "prod", "--output", "json", "--out", "found.json"];
  const run = () => commandWith(scene.environment(), scene.folder, ...args);

  const healthy = await run();
  expect(healthy).toEqual({ code: 0, stdout: "", stderr: "" });
  const report = JSON.parse(readFileSync(path.join(scene.folder, "found.json"), "utf8")) as Report;
  expect(report).toMatchObject({ summary: expect.stringMatching(/^Nothing is wrong. Segment was asked/) });

  await scene.segment.connect("split-impressions-staging");
  expect(await run()).toMatchObject({ code: 1 });
  expect(await commandWith(scene.environment(), scene.folder, "doctor", "--stack")).toMatchObject({
    code: 2,
  });
});
