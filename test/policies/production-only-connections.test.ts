import { expect, test } from "vitest";

import { productionOnlyConnections as rule } from "../../policies/rules/production-only-connections";
import { AUDIENCE, SOURCE_CONNECTION } from "../../policies/shared/tokens";
import { judgeResource, judgeStack, NOT_YET_KNOWN, urnOf } from "./judge";

const connection = (props: Record<string, unknown>, settings: Record<string, string> = {}) => ({
  type: SOURCE_CONNECTION,
  name: "impressions",
  props: { sourceId: "iUM16Md8P2uZ8bGyo7zR4n", spaceId: "spa_9aQ1Lj62S4bomZKLF4DPqW", ...props },
  settings,
});
const urn = urnOf(SOURCE_CONNECTION, "impressions");

test.each([
  ["a declared prod source, in a stack that states nothing", { environment: "prod" }, {}, {}],
  ["a declared prod source in a prod stack", { environment: "prod" }, { environment: "prod" }, {}],
  ["a declared dev source in a dev stack", { environment: "dev" }, { environment: "dev" }, {}],
  ["an unstated source in a dev stack", {}, { environment: "dev" }, {}],
  ["a further allowed environment", { environment: "live" }, {}, { allowed: ["prod", "live"] }],
  [
    "a stack of a team's own development environment",
    {},
    { environment: "test" },
    { devEnvironments: ["test"] },
  ],
])("%s passes", async (_case, props, settings, config) => {
  expect(await judgeResource(rule, connection(props, settings), config)).toEqual([]);
});

test("a declared dev source in a production stack is refused and told what to connect", async () => {
  expect(await judgeResource(rule, connection({ environment: "dev" }, { environment: "prod" }))).toEqual([
    {
      level: "rule",
      message:
        '"impressions" connects a source of environment "dev", but this stack allows only "prod" (segment:environment). Connect a source of that environment and write environment: "prod", or list the space under exceptSpaces with a reason. A SpaceFilter makes Segment itself drop impressions of other environments, also of a source that somebody connects in the app.',
    },
  ]);
});

test("an unstated environment is refused in a stack that is not explicitly dev", async () => {
  const message =
    '"impressions" does not declare the environment of its source. Write environment: "prod" if the source belongs there; if this is a development stack, set segment:environment to "dev".';
  expect(await judgeResource(rule, connection({}))).toEqual([{ level: "rule", message }]);
  expect(await judgeResource(rule, connection({ environment: "" }, { environment: "prod" }))).toEqual([
    { level: "rule", message },
  ]);
});

test("a declared prod source in a dev stack is refused", async () => {
  expect(await judgeResource(rule, connection({ environment: "prod" }, { environment: "dev" }))).toEqual([
    {
      level: "rule",
      message:
        '"impressions" connects a source of environment "prod", but this stack allows only "dev" (segment:environment). Connect a source of that environment and write environment: "dev", or list the space under exceptSpaces with a reason. A SpaceFilter makes Segment itself drop impressions of other environments, also of a source that somebody connects in the app.',
    },
  ]);
});

test("a stack of an environment that is neither allowed nor for development is refused", async () => {
  expect(
    await judgeResource(rule, connection({ environment: "staging" }, { environment: "staging" })),
  ).toEqual([
    {
      level: "rule",
      message:
        '"impressions" is in a stack whose segment:environment is "staging", which is neither allowed ("prod") nor a development environment ("dev"). Correct segment:environment, or add it to an option of this rule.',
    },
  ]);
});

test.each(["spa_9aQ1Lj62S4bomZKLF4DPqW", "9aQ1Lj62S4bomZKLF4DPqW"])(
  "a space excepted as %s may take a dev source, and the reason is printed",
  async (space) => {
    const config = { exceptSpaces: [{ space, reason: "shared sandbox, emptied weekly" }] };
    expect(await judgeResource(rule, connection({ environment: "dev" }), config)).toEqual([
      {
        level: "advisory",
        message: `"impressions" feeds the excepted space "${space}": "shared sandbox, emptied weekly".`,
      },
    ]);
    expect(
      await judgeResource(rule, connection({ environment: "dev", spaceId: "other" }), config),
    ).toMatchObject([{ level: "rule" }]);
  },
);

test.each([
  ["environment", { environment: NOT_YET_KNOWN }, {}, {}, 'the environment of "impressions"'],
  [
    "stack environment",
    { environment: "prod" },
    { environment: NOT_YET_KNOWN },
    {},
    'segment:environment of "impressions"',
  ],
])("an unknown %s is pending, neither passed nor failed", async (_case, props, settings, config, what) => {
  expect(await judgeResource(rule, connection(props, settings), config)).toEqual([
    { level: "advisory", message: `Pending: ${what} is known only during the update.` },
  ]);
});

test("an unknown space is pending only where some space is excepted", async () => {
  const unknownSpace = connection({ environment: "dev", spaceId: NOT_YET_KNOWN });
  expect(await judgeResource(rule, unknownSpace)).toMatchObject([{ level: "rule" }]);
  expect(await judgeResource(rule, unknownSpace, { exceptSpaces: [{ space: "a", reason: "b" }] })).toEqual([
    {
      level: "advisory",
      message:
        'Pending: the space of "impressions" is known only during the update, and exceptSpaces may list it.',
    },
  ]);
});

test("a declared prod whose verified label says dev is refused", async () => {
  const outputs = connection({ environment: "prod", labels: { environment: "dev" } });
  expect(await judgeStack(rule, [outputs])).toEqual([
    {
      level: "rule",
      urn,
      message:
        '"impressions" declares environment "prod", but its source has the label environment:"dev". Connect the "prod" source, or correct the label in Segment.',
    },
  ]);
});

test("an exception for a space does not excuse a declaration that the label contradicts", async () => {
  const outputs = connection({ environment: "prod", labels: { environment: "dev" } });
  const config = { exceptSpaces: [{ space: "9aQ1Lj62S4bomZKLF4DPqW", reason: "sandbox" }] };
  expect(await judgeStack(rule, [outputs], config)).toMatchObject([{ level: "rule", urn }]);
});

test("a label that contradicts the stack is refused where the program states nothing", async () => {
  const outputs = connection({ labels: { environment: "prod" } }, { environment: "dev" });
  expect(await judgeStack(rule, [outputs])).toEqual([
    {
      level: "rule",
      urn,
      message:
        '"impressions" is in a stack of environment "dev", but its source has the label environment:"prod". Connect the "dev" source, or correct the label in Segment.',
    },
  ]);
});

test("labels that fit, and labels without an environment, pass", async () => {
  expect(
    await judgeStack(rule, [connection({ environment: "prod", labels: { environment: "prod" } })]),
  ).toEqual([]);
  expect(await judgeStack(rule, [connection({ environment: "prod", labels: { team: "growth" } })])).toEqual(
    [],
  );
});

test("a source without an environment label is refused when requireLabel is set", async () => {
  const outputs = connection({ environment: "prod", labels: {} });
  expect(await judgeStack(rule, [outputs], { requireLabel: true })).toEqual([
    {
      level: "rule",
      urn,
      message:
        'The source of "impressions" has no environment label. Give it the label environment:"prod" in Segment, or with a SourceLabels resource that it depends on.',
    },
  ]);
});

test.each([undefined, NOT_YET_KNOWN])("labels that were not read yet (%s) are pending", async (labels) => {
  expect(await judgeStack(rule, [connection({ environment: "prod", labels })])).toEqual([
    {
      level: "advisory",
      urn,
      message:
        'Pending: the labels of the source of "impressions" are read during the update, which fails if they contradict the declared environment.',
    },
  ]);
});

test("each connection is judged by its own provider", async () => {
  const production = {
    ...connection({ labels: { environment: "prod" } }, { environment: "prod" }),
    provider: "a",
  };
  const development = {
    ...connection({ labels: { environment: "dev" } }, { environment: "dev" }),
    provider: "b",
  };
  expect(await judgeStack(rule, [production, development])).toEqual([]);
});

test("an option that does not exist stops the run and names those that do", async () => {
  await expect(judgeResource(rule, connection({}), { alowed: ["prod"] })).rejects.toThrow(
    'policy "production-only-connections" has no option "alowed"; it has allowed, devEnvironments, exceptSpaces, requireLabel',
  );
});

test("where the stack states no environment the message does not blame it", async () => {
  expect(
    await judgeResource(rule, connection({ environment: "dev" }), { allowed: ["prod", "live"] }),
  ).toEqual([
    {
      level: "rule",
      message:
        '"impressions" connects a source of environment "dev", but this stack allows only "prod" or "live". Connect a source of that environment and write environment: "prod" or "live", or list the space under exceptSpaces with a reason. A SpaceFilter makes Segment itself drop impressions of other environments, also of a source that somebody connects in the app.',
    },
  ]);
});

test.each(["s3cret token", "dev!", "-dev"])(
  "an environment that is no label value (%s) may be a secret, and is not repeated",
  async (environment) => {
    const [finding] = await judgeResource(rule, connection({ environment }));
    expect(finding?.message).toContain("a source of environment (not a label value), but this stack");
  },
);

test.each([
  ["the declaration", { environment: NOT_YET_KNOWN }, {}],
  ["the stack", { environment: "prod" }, { environment: NOT_YET_KNOWN }],
  ["the space", { environment: "prod", spaceId: NOT_YET_KNOWN }, {}],
])("a label is not judged while %s is unknown", async (_case, props, settings) => {
  const outputs = connection({ ...props, labels: { environment: "dev" } }, settings);
  expect(await judgeStack(rule, [outputs])).toEqual([]);
});

test("a label that is not known yet is pending, and other resources have none", async () => {
  const outputs = connection({ environment: "prod", labels: { environment: NOT_YET_KNOWN } });
  expect(await judgeStack(rule, [outputs])).toMatchObject([{ level: "advisory", urn }]);
  expect(await judgeStack(rule, [{ type: AUDIENCE }])).toEqual([]);
});

test("a label contradicts nothing where nobody states an environment, or the space is excepted", async () => {
  expect(await judgeStack(rule, [connection({ labels: { environment: "dev" } })])).toEqual([]);
  const sandbox = connection({ labels: { environment: "dev" } }, { environment: "prod" });
  const config = { exceptSpaces: [{ space: "9aQ1Lj62S4bomZKLF4DPqW", reason: "sandbox" }] };
  expect(await judgeStack(rule, [sandbox], config)).toEqual([]);
});
