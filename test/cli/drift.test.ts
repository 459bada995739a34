import { expect, test } from "vitest";

import { rollAlgorithm, rollAlgorithmQuery } from "../support/provider";
import { startScene, stateOf } from "./drift-scene";

const filter = {
  name: "production only",
  if: "type = 'track' and properties.environmentName != 'production'",
};
const audience = { name: "Treated", query: "event('get_treatment').count() >= 1" };

test("nothing has drifted after an update, and a trait that only formats its query anew has not either", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await scene.deploy("Audience", "treated", audience);
  await scene.deploy("SpaceFilter", "production", filter);
  await segment.control("PATCH", "/switches", { queryText: "reformatted" });

  const { code, report } = await scene.drift();

  expect(code).toBe(0);
  expect(report).toEqual({
    workspace: { id: expect.any(String), slug: "acme" },
    spaces: [{ id: segment.spaceId, slug: "production" }],
    compared: 3,
    changed: [],
    gone: [],
    contested: [],
    unmanaged: [],
    connections: [],
    ignored: 0,
    notCompared: [],
    notes: [],
    notJudged: [],
  });
});

test("what somebody changed in the app is named with the values before and now, who did it and when", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const filterId = await scene.deploy("SpaceFilter", "production", filter);
  const query = rollAlgorithmQuery.replace("'production'", "'staging'");
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    name: "Roll",
    definition: { query, type: "USERS" },
  });
  await segment.control("PATCH", `/app/filters/${filterId}`, { enabled: false });

  const { code, report } = await scene.drift();

  expect(code).toBe(1);
  const at = expect.stringMatching(/^\d{4}-/) as string;
  expect(report.changed).toEqual([
    {
      from: expect.stringContaining("state.json"),
      kind: "LastComputedTrait",
      resource: "roll",
      id,
      name: "back_end_roll_algorithm",
      space: "production",
      trace: { at, by: "dana@example.com", event: "Computed Trait Modified" },
      inputs: [
        { name: "name", before: "back_end_roll_algorithm", now: "Roll" },
        {
          name: "conditions",
          before: { split: "back_end_roll_algorithm", environmentName: "production" },
          now: { split: "back_end_roll_algorithm", environmentName: "staging" },
        },
      ],
      replaces: [],
    },
    expect.objectContaining({
      resource: "production",
      inputs: [{ name: "enabled", before: true, now: false }],
      trace: { at, by: "dana@example.com", event: "Filter Updated" },
    }),
  ]);
});

test("a query that means the same is no change beside another one, in whatever order state and Segment have it", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const audienceId = await scene.deploy("Audience", "treated", audience);
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, { enabled: false });
  await segment.api("PATCH", `/spaces/${segment.spaceId}/audiences/${audienceId}`, {
    enabled: false,
    definition: { query: audience.query.replace(" >= 1", ".at_least(1)") },
  });

  const { report } = await scene.drift();

  const disabled = [{ name: "enabled", before: true, now: false }];
  expect(report.changed.map(({ inputs }) => inputs)).toEqual([disabled, disabled]);
});

test("a definition that the resource has no words for is shown as its query", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const query = "event('get_treatment').count()";
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    definition: { query, type: "USERS" },
  });

  const { report } = await scene.drift();

  expect(report.changed[0]?.inputs).toEqual([{ name: "query", before: rollAlgorithmQuery, now: query }]);
});

test("what was deleted is gone, and what nobody declared is unmanaged, unless it is ignored", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const traits = `/spaces/${segment.spaceId}/computed-traits`;
  const gone = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.control("DELETE", `/app${traits}/${gone}`);
  const query = "event('get_treatment').last(property('treatment'))";
  for (const name of ["by_hand", "beta_one"])
    await segment.api("POST", traits, { name, enabled: true, definition: { query, type: "USERS" } });
  await segment.api("POST", `/spaces/${segment.spaceId}/audiences`, {
    name: "Beta",
    enabled: true,
    audienceType: "USERS",
    definition: { query: audience.query },
  });
  await segment.api("POST", "/filters", { integrationId: segment.spaceId, ...filter });

  const all = await scene.drift();
  const some = await scene.drift(
    ["--ignore", "trait:beta_*", "--ignore", "Beta", "--ignore-file", "known.txt"],
    {
      "known.txt": "# clicked by marketing\n\nfilter:production only\r\ntrait:no_such_trait\n",
    },
  );

  expect(all.code).toBe(1);
  expect(all.report.gone).toEqual([
    expect.objectContaining({
      resource: "roll",
      id: gone,
      trace: { at: expect.any(String), by: "dana@example.com", event: "Computed Trait Deleted" },
    }),
  ]);
  expect(all.report.unmanaged.map(({ kind, name }) => [kind, name])).toEqual([
    ["trait", "by_hand"],
    ["trait", "beta_one"],
    ["audience", "Beta"],
    ["filter", "production only"],
  ]);
  expect(all.report.unmanaged[0]).toMatchObject({
    key: "by_hand",
    definition: query,
    trace: { by: "public-api-token/9wPz4KcMd1", event: "Computed Trait Created" },
  });
  expect(some.report.unmanaged.map(({ name }) => name)).toEqual(["by_hand"]);
  expect(some.report.ignored).toBe(3);
  expect(some.report.notes).toEqual(["--ignore trait:no_such_trait has matched nothing: take it out"]);
});

test("what the last update made less than a minute ago is not called unmanaged", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.control("POST", "/clock", { now: new Date().toISOString(), running: true });
  await segment.api("POST", `/spaces/${segment.spaceId}/computed-traits`, {
    name: "just_made",
    enabled: true,
    definition: { query: "event('get_treatment').count()", type: "USERS" },
  });

  const { code, report } = await scene.drift();

  expect(code).toBe(0);
  expect(report.notes).toEqual([
    "trait just_made was made less than a minute ago: whether a program has made it shows in the next run",
  ]);
});

test("a source that somebody connected is found by the audit log, one that a program declares is not", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const [declared, other] = segment.emulator.sources;
  const pair = { spaceId: segment.spaceId, sourceId: other?.id };
  await segment.control("POST", "/connections", { ...pair, sourceId: declared?.id });
  await segment.control("POST", "/connections", pair);
  await segment.control("DELETE", "/connections", pair);
  await scene.deploy("SourceConnection", "impressions", { sourceId: declared?.id });

  expect(await scene.drift()).toMatchObject({ code: 0, report: { connections: [] } });
  await segment.control("POST", "/connections", pair);
  const { code, report } = await scene.drift();
  const ignored = await scene.drift(["--ignore", `connection:${other?.slug}`]);

  expect(code).toBe(1);
  expect(report.connections).toEqual([
    {
      source: { id: other?.id, slug: other?.slug, name: expect.any(String) },
      space: "production",
      evidence: expect.stringContaining('audit event "Source Connected To Space" of '),
      trace: { at: expect.any(String), by: "dana@example.com", event: "Source Connected To Space" },
    },
  ]);
  expect(ignored).toMatchObject({ code: 0, report: { connections: [], ignored: 1 } });
});

test("an audit log that does not say which source was connected proves nothing, and is said", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.control("PATCH", "/switches", { connectionAuditResource: "space" });
  const { spaceId, emulator } = segment;
  await segment.control("POST", "/connections", { spaceId, sourceId: emulator.sources[1]?.id });

  const { code, report } = await scene.drift();

  expect(code).toBe(0);
  expect(report.connections).toEqual([]);
  expect(report.notes).toEqual([
    expect.stringMatching(
      /^Perhaps a connection that nobody declared: a source; .* does not say which source$/,
    ),
  ]);
});

test("an audit log that does not say which space was meant is said with the source that it names", async () => {
  await using scene = await startScene({ seed: { spaces: [{ slug: "one" }, { slug: "two" }] } });
  const { segment } = scene;
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const [space, other] = segment.emulator.spaces;
  const source = segment.emulator.sources[1];
  await segment.control("POST", "/connections", { spaceId: space?.id, sourceId: source?.id });

  const { report } = await scene.drift(["--space", other?.slug ?? ""]);

  expect(report.notes).toEqual([
    expect.stringMatching(
      new RegExp(
        `^Perhaps a connection that nobody declared: source .+ \\(${source?.id}\\), of space one or two; audit event .* does not say which of the workspace's 2 spaces$`,
      ),
    ),
  ]);
});

test("one state that is given twice, by any name, is compared once", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const again = { "again.json": stateOf(scene.resources) };

  const { code, report } = await scene.drift(["--state", "again.json", "--state", "again.json"], again);

  expect(code).toBe(0);
  expect(report).toMatchObject({ compared: 1, contested: [] });
  expect(report.notes).toEqual([
    "state.json and again.json are of one stack: what they both have is compared once",
  ]);
});

test("a description that no program gives is said, and is no drift", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    description: "by hand",
  });

  const { code, report } = await scene.drift();

  expect(code).toBe(0);
  expect(report.notes).toEqual([
    'LastComputedTrait roll has the description "by hand" in Segment, which nobody manages: the program says none, and no update changes it',
  ]);
});

test("a declared connection that was disconnected in the app has changed", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const pair = { spaceId: segment.spaceId, sourceId: segment.emulator.sources[0]?.id };
  await segment.control("POST", "/connections", pair);
  await scene.deploy("SourceConnection", "impressions", { sourceId: pair.sourceId });
  await segment.control("DELETE", "/connections", pair);

  const { report } = await scene.drift();

  expect(report.changed).toEqual([
    expect.objectContaining({
      resource: "impressions",
      inputs: [{ name: "state", before: "connected", now: "disconnected" }],
      reason: expect.stringContaining("was disconnected from its space"),
    }),
  ]);
});
