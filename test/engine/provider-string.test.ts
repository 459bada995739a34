import { mkdtemp, mkdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

import { Audience, ComputedTrait, LastComputedTrait, SourceConnection } from "../../src";
import { providerString } from "../../src/resources/segment-resource";
import { startPlugin } from "../support/plugin";
import { rollAlgorithm, startSegment } from "../support/provider";

const code = providerString(LastComputedTrait.__pulumiType);

test("the stored code is revived by the SDK's own plugin process, from check to delete", async () => {
  await using segment = await startSegment();
  await using folder = await programFolder();
  await mkdir(path.join(folder.path, "node_modules"));
  await symlink(
    path.resolve(__dirname, "../.."),
    path.join(folder.path, "node_modules/pulumi-segment-personas"),
  );
  const { apiUrl, token } = segment.emulator;
  const settings = { "segment:apiUrl": apiUrl, "segment:token": token };
  await using plugin = await startPlugin(folder.path, settings);
  for (const { __pulumiType } of [Audience, ComputedTrait, LastComputedTrait, SourceConnection]) {
    const { error, reply } = await plugin.call("check", {
      olds: {},
      news: { __provider: providerString(__pulumiType) },
    });
    expect([error, JSON.stringify(reply?.["failuresList"])]).toEqual([
      undefined,
      expect.stringContaining("is required"),
    ]);
  }
  const inputs = { ...rollAlgorithm, spaceId: segment.spaceId, __provider: code };

  const checked = await plugin.call("check", { olds: {}, news: inputs });
  expect([checked.error, checked.reply?.["failuresList"]]).toEqual([undefined, []]);
  const created = await plugin.call("create", { properties: inputs });
  expect(created.error).toBeUndefined();
  const properties = { ...inputs, workspaceId: segment.emulator.workspaceId };
  // What a process has made, it does not delete: Pulumi starts another one for the next run.
  await using later = await startPlugin(folder.path, settings);
  expect(await later.call("delete", { id: created.reply?.["id"], properties })).toEqual({ reply: {} });

  expect((await segment.requests()).filter((request) => /^(create|remove)/.test(request))).toEqual([
    "createComputedTrait 200",
    "removeComputedTraitFromSpace 200",
  ]);
});

test("where the program's folder does not have the package, one line says whose package.json needs it", async () => {
  await using folder = await programFolder();
  await using plugin = await startPlugin(folder.path, {});

  const { error } = await plugin.call("check", { olds: {}, news: { ...rollAlgorithm, __provider: code } });

  const sentence = `pulumi-segment-personas cannot be found from ${folder.path}: add it to the dependencies in the package.json there`;
  expect(error).toBe(`2 UNKNOWN: ${sentence}`);
  expect(plugin.said().trim()).toBe(`Error: ${sentence}:`);
});

async function programFolder(): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-program-"));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
