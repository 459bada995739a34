import { expect, test } from "vitest";

import { stackPinsWorkspace } from "../../policies/rules/stack-pins-workspace";
import { traitQuota } from "../../policies/rules/trait-quota";
import { COMPUTED_TRAIT, LAST_COMPUTED_TRAIT, SOURCE_CONNECTION } from "../../policies/shared/tokens";
import { type Given, judgeStack, NOT_YET_KNOWN } from "./judge";

const traits = (count: number, provider = "default"): Given[] =>
  Array.from({ length: count }, (_, index) => ({
    type: index % 2 === 0 ? LAST_COMPUTED_TRAIT : COMPUTED_TRAIT,
    name: `${provider}-${index}`,
    provider,
  }));

test("39 of 50 traits are no matter, 40 are worth a note, 51 are refused", async () => {
  expect(await judgeStack(traitQuota, traits(39))).toEqual([]);
  expect(await judgeStack(traitQuota, traits(40))).toEqual([
    {
      level: "advisory",
      message: 'The stack has 40 computed traits through the provider "default", and the limit is 50.',
    },
  ]);
  expect(await judgeStack(traitQuota, traits(51))).toEqual([
    {
      level: "rule",
      message:
        'The stack has 51 computed traits through the provider "default", and the limit is 50. Remove traits of finished flags, or set the option max to what the contract includes.',
    },
  ]);
});

test("the quota counts each workspace, that is each provider, on its own", async () => {
  expect(await judgeStack(traitQuota, [...traits(2, "a"), ...traits(2, "b")], { max: 3 })).toEqual([]);
  expect(await judgeStack(traitQuota, [...traits(4, "a"), ...traits(2, "b")], { max: 3 })).toMatchObject([
    { level: "rule" },
  ]);
});

test("a stack that pins its workspace passes, and a stack without our resources need not", async () => {
  const pinned = { type: SOURCE_CONNECTION, settings: { workspace: "acme" } };
  expect(await judgeStack(stackPinsWorkspace, [pinned])).toEqual([]);
  expect(await judgeStack(stackPinsWorkspace, [{ type: "aws:s3/bucket:Bucket" }])).toEqual([]);
});

test("a stack without a workspace is refused once for each provider", async () => {
  const pinned = { type: LAST_COMPUTED_TRAIT, provider: "eu", settings: { workspace: "acme-eu" } };
  expect(await judgeStack(stackPinsWorkspace, [...traits(3), pinned])).toEqual([
    {
      level: "rule",
      message:
        'The provider "default" does not say which workspace it may write to. Run "pulumi config set segment:workspace <id or slug>", or write workspace: "..." in its SegmentProvider.',
    },
  ]);
});

test("a workspace that is not known yet is pending", async () => {
  const pending = { type: SOURCE_CONNECTION, settings: { workspace: NOT_YET_KNOWN } };
  expect(await judgeStack(stackPinsWorkspace, [pending])).toEqual([
    {
      level: "advisory",
      message: 'Pending: the workspace of the provider "default" is known only during the update.',
    },
  ]);
});

test("the limit itself is not too many, and other resources are not counted", async () => {
  expect(await judgeStack(traitQuota, traits(50))).toEqual([
    {
      level: "advisory",
      message: 'The stack has 50 computed traits through the provider "default", and the limit is 50.',
    },
  ]);
  const connections = Array.from({ length: 60 }, () => ({ type: SOURCE_CONNECTION }));
  expect(await judgeStack(traitQuota, connections)).toEqual([]);
});

test("resources that name no provider are judged as those of one that is called default", async () => {
  const nameless: Given = { type: LAST_COMPUTED_TRAIT, provider: null };
  expect(await judgeStack(traitQuota, [nameless, nameless], { max: 1 })).toMatchObject([
    { message: expect.stringContaining('2 computed traits through the provider "default"') },
  ]);
  expect(await judgeStack(stackPinsWorkspace, [nameless, nameless])).toMatchObject([
    { message: expect.stringContaining('The provider "default" does not say') },
  ]);
});
