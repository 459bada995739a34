import { expect, test, vi } from "vitest";

import { rollAlgorithm } from "../support/provider";
import { type Scene, secret, startScene, stateOf } from "./drift-scene";

const filter = {
  name: "production only",
  if: "type = 'track' and properties.environmentName != 'production'",
};
const query = (flag: string): string =>
  `event('get_treatment').where(property('split') = '${flag}' AND property('environmentName') = 'production').last(property('treatment'))`;
const audience = { name: "Treated", query: "event('get_treatment').count() >= 1" };

/** Whatever could not be judged, nothing may be found. */
async function open(scene: Scene, ...args: string[]): Promise<readonly string[]> {
  const { code, report } = await scene.drift(args);
  expect(report).toMatchObject({ changed: [], gone: [], unmanaged: [], connections: [] });
  expect(code).toBe(report.notJudged.length > 0 ? 2 : 0);
  return report.notJudged;
}

// What may pass by itself is asked for again, with pauses; the client's own tests have those.
const failing = [{ kind: "status", status: 404 }, { kind: "status", status: 403 }, { kind: "html" }];

test.each(failing)("a list that fails with %j makes nothing look gone", async (fault) => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await scene.deploy("Audience", "treated", audience);
  await scene.deploy("SpaceFilter", "production", filter);
  for (const operation of ["listComputedTraits", "listAudiences", "listFiltersForSpace"])
    await scene.segment.control("POST", "/faults", { operation, ...fault });

  const sentences = await open(scene);

  for (const resource of ["LastComputedTrait roll", "Audience treated", "SpaceFilter production"])
    expect(sentences).toContainEqual(expect.stringMatching(new RegExp(`^${resource}: GET /`)));
});

test("what the single read that confirms a deletion refuses is left open", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.control("DELETE", `/app/spaces/${segment.spaceId}/computed-traits/${id}`);
  await segment.control("POST", "/faults", { operation: "getComputedTrait", kind: "status", status: 403 });

  expect(await open(scene)).toEqual([
    expect.stringMatching(/^LastComputedTrait roll: GET .* was answered 403/),
  ]);
});

test("a space that the token cannot see is left open, once for all its resources", async () => {
  await using scene = await startScene();
  for (const name of ["one", "two"])
    await scene.deploy("LastComputedTrait", name, { ...rollAlgorithm, name });
  const [known] = scene.resources;
  scene.resources.push(
    ...["a", "b"].map((name) => ({
      ...known,
      id: `tra_${name}`,
      urn: `${String(known?.["urn"])}-${name}`,
      outputs: { ...(known?.["outputs"] as object), spaceId: "spa_7KpVLq2mXw9eRtY4uHs3Zd" },
    })),
  );

  expect(await open(scene)).toEqual([
    expect.stringMatching(
      /^LastComputedTrait one-a, LastComputedTrait one-b: space "spa_7KpVLq2mXw9eRtY4uHs3Zd" does not exist in workspace "acme"/,
    ),
  ]);
});

test("a token of another workspace than the state's is refused before anything is compared", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const [own] = scene.resources;
  const other = {
    ...own,
    outputs: { ...(own?.["outputs"] as object), workspaceId: "3hJkLmNpQrStUvWxYzAbCd" },
  };
  await scene.segment.requests();

  const mixed = [own, { ...other, urn: `${String(own?.["urn"])}-other`, id: "tra_other" }];
  scene.resources.splice(0, 1, ...(mixed as typeof scene.resources));
  expect(await open(scene)).toEqual([]);
  expect((await scene.drift()).report.notCompared).toEqual([
    expect.stringMatching(/has 1 resource of workspace 3hJkLmNpQrStUvWxYzAbCd, which this token cannot see/),
  ]);

  await scene.segment.requests();
  scene.resources.splice(0, 2, other);
  await expect(scene.drift()).rejects.toThrow(
    /^the token belongs to workspace "acme" \(\w+\), and .*state.json has 1 resource of workspace 3hJkLmNpQrStUvWxYzAbCd: use a token of that workspace$/,
  );
  expect(await scene.segment.requests()).toEqual(["getWorkspace 200"]);
});

test("an invalid token is one sentence, and nothing is called gone", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  vi.stubEnv("SEGMENT_PUBLIC_API_TOKEN", "sgp_wrong");

  await expect(scene.drift()).rejects.toThrow(/GET \/ was answered 401/);
});

test("what the token may not read and nobody manages is a note; what a program manages is left open", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await segment.control("PATCH", "/switches", { features: ["Spaces", "Computed Trait", "Audience"] });
  await segment.control("POST", "/faults", { operation: "listAuditEvents", kind: "status", status: 403 });

  expect(await open(scene)).toEqual([]);
  expect((await scene.drift()).report.notes).toEqual([
    expect.stringMatching(/^Not looked at: who did what \(audit log\): GET \/audit-events was answered 403/),
    expect.stringMatching(/^Not looked at: space filters of space production: GET \/filters/),
  ]);

  await segment.control("DELETE", "/faults");
  await segment.control("POST", "/faults", { operation: "listAuditEvents", kind: "html" });
  expect(await open(scene)).toEqual([
    expect.stringMatching(/^who did what \(audit log\): GET \/audit-events/),
  ]);
});

test("what is secret in the state is not compared, and said; the rest is", async () => {
  await using scene = await startScene();
  const { segment } = scene;
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const conditions = { split: secret, environmentName: "production" };
  const hidden = { conditions, query: secret };
  const [resource] = scene.resources;
  Object.assign(resource?.["inputs"] as object, hidden);
  Object.assign(resource?.["outputs"] as object, { conditions: secret, query: secret });

  expect(await open(scene)).toEqual([]);
  const { report } = await scene.drift();
  expect(report.compared).toBe(1);
  expect(report.notCompared).toEqual(["LastComputedTrait roll: conditions, query are secret in the state"]);

  await segment.control("PATCH", `/app/spaces/${segment.spaceId}/computed-traits/${id}`, {
    enabled: false,
    definition: {
      query: "event('other').where(property('split') = 'x').last(property('treatment'))",
      type: "USERS",
    },
  });
  const changed = await scene.drift();
  expect(changed.report.changed[0]?.inputs).toEqual([
    { name: "event", before: "get_treatment", now: "other" },
    { name: "enabled", before: true, now: false },
  ]);
  expect(JSON.stringify(changed.report)).not.toContain("ciphertext");
});

test("several states of one workspace count together, and what two of them have is contested", async () => {
  await using scene = await startScene();
  const id = await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  await scene.deploy("LastComputedTrait", "other", { ...rollAlgorithm, name: "other" });
  const [roll, other] = scene.resources.splice(0, 2);
  scene.resources.push(roll ?? {});
  const twice = { ...roll, urn: `${String(roll?.["urn"])}-again` };

  const alone = await scene.drift();
  const together = await scene.drift(["--state", "more.json"], { "more.json": stateOf([other ?? {}]) });
  const contested = await scene.drift(["--state", "more.json"], {
    "more.json": stateOf([other ?? {}, twice]),
  });

  expect(alone.report.unmanaged.map(({ name }) => name)).toEqual(["other"]);
  expect(together).toMatchObject({ code: 0, report: { compared: 2, unmanaged: [] } });
  expect(contested).toMatchObject({ code: 1, report: { compared: 2 } });
  expect(contested.report.contested).toEqual([
    {
      id,
      by: ["LastComputedTrait roll of state.json", "LastComputedTrait roll-again of more.json"].map((said) =>
        expect.stringMatching(new RegExp(`${said.replace(" of ", " of .*")}$`)),
      ),
    },
  ]);
});

test("what waits for deletion, is only looked up, or was never finished is not compared", async () => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const [roll] = scene.resources;
  const again = (more: object, name: string) => ({
    ...roll,
    id: "tra_x",
    urn: `${String(roll?.["urn"])}-${name}`,
    ...more,
  });
  scene.resources.push(
    again({ delete: true }, "gone"),
    again({ external: true }, "read"),
    again({ id: "" }, "pending"),
  );

  expect(await open(scene)).toEqual([]);
  expect((await scene.drift()).report).toMatchObject({
    compared: 1,
    notCompared: ["LastComputedTrait roll-pending: the last update did not finish making it"],
  });
});

test("1,000 traits take one list of each kind, and no trait is read by itself", async () => {
  const names = Array.from({ length: 999 }, (_, index) => `flag_${index}`);
  const computedTraits = names.map((name) => ({
    id: `tra_${name}`,
    name,
    definition: { query: query(name) },
  }));
  await using scene = await startScene({ seed: { computedTraits } });
  await scene.segment.control("PATCH", "/switches", { maxTraits: 0 });
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });
  const [roll] = scene.resources;
  const text = JSON.stringify(roll);
  for (const name of names)
    scene.resources.push({ ...JSON.parse(text.replaceAll(rollAlgorithm.name, name)), id: `tra_${name}` });
  await scene.segment.requests();

  const { code, report } = await scene.drift();

  expect({ code, compared: report.compared }).toEqual({ code: 0, compared: 1000 });
  expect((await scene.segment.requests()).toSorted()).toEqual([
    "getSpace 200",
    "getWorkspace 200",
    "listAudiences 200",
    "listAuditEvents 200",
    "listComputedTraits 200",
    "listFiltersForSpace 200",
    "listSources 200",
    "listSpaces 200",
  ]);
});

test.each([
  [["--ignore", "tarit:x"], /--ignore tarit:x: there is no kind tarit; did you mean trait\?/],
  [["--ignore", "trait:"], /--ignore trait:: the pattern is not finished/],
  [["--ignore", "trait:[a"], /--ignore trait:\[a: the pattern is not finished/],
  [["--ignore-file", "none.txt"], /no such file/],
  [["--state", "prose.txt"], /prose.txt: this is not the output of `pulumi stack export`/],
  [
    ["--space", "produktion"],
    /there is no space produktion in the workspace of the token: did you mean production\?/,
  ],
])("%j is refused with the fix", async (args, message) => {
  await using scene = await startScene();
  await scene.deploy("LastComputedTrait", "roll", { ...rollAlgorithm });

  await expect(scene.drift(args, { "prose.txt": "hello" })).rejects.toThrow(message);
});

test("a state without anything of this package needs a space to look into", async () => {
  await using scene = await startScene();

  await expect(scene.drift()).rejects.toThrow(
    "the states name no space of this workspace: say with --space which ones to look into",
  );
  expect((await scene.drift(["--space", "production"])).code).toBe(0);
});
