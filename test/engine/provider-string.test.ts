import { mkdtemp, mkdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";

import { Audience, ComputedTrait, LastComputedTrait, SourceConnection } from "../../src";
import { providerString } from "../../src/provider-string";
import { startPlugin } from "../support/plugin";
import { rollAlgorithm, startSegment, type Segment } from "../support/provider";

const code = providerString(LastComputedTrait.__pulumiType);

test("the stored code is revived by the SDK's own plugin process, from check to delete", async () => {
  await using segment = await startSegment();
  await using folder = await programFolder();
  await installPackage(folder.path);
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

test("a plugin whose command line was killed sends nothing more, waits for what it has sent, and ends", async () => {
  await using segment = await startSegment();
  await using folder = await programFolder();
  await installPackage(folder.path);
  const { apiUrl, token } = segment.emulator;
  await using plugin = await startPlugin(folder.path, { "segment:apiUrl": apiUrl, "segment:token": token });
  await segment.control("POST", "/faults", {
    operation: "createComputedTrait",
    kind: "delay",
    delayMs: 1_000,
  });
  const names = ["sent", "queued"];
  const answers = names.map((name) =>
    plugin.call("create", {
      properties: { ...rollAlgorithm, name, spaceId: segment.spaceId, __provider: code },
    }),
  );
  // The last call before the create.
  await untilAsked(segment, "listTraits");

  plugin.cut();

  expect(await plugin.ended).toBe(0);
  expect((await Promise.all(answers)).map(({ reply }) => reply)).toEqual([undefined, undefined]);
  // The first create of a process goes alone, so the second one was waiting.
  expect((await segment.requests()).filter((request) => request.startsWith("create"))).toEqual([
    "createComputedTrait 200",
  ]);
});

test("an idle plugin whose command line was killed ends by itself", async () => {
  await using segment = await startSegment();
  await using folder = await programFolder();
  await installPackage(folder.path);
  const { apiUrl, token } = segment.emulator;
  const settings = { "segment:apiUrl": apiUrl, "segment:token": token };
  await using plugin = await startPlugin(folder.path, settings);
  await plugin.call("check", { olds: {}, news: { ...rollAlgorithm, __provider: code } });

  plugin.leave();

  expect(await plugin.ended).toBe(0);
});

async function untilAsked(segment: Segment, operation: string): Promise<void> {
  for (let asked = false; !asked; await sleep(20)) {
    const { requests } = (await segment.control("GET", "/requests")) as { requests: { operation: string }[] };
    asked = requests.some((request) => request.operation === operation);
  }
}

async function installPackage(folder: string): Promise<void> {
  await mkdir(path.join(folder, "node_modules"));
  await symlink(path.resolve(__dirname, "../.."), path.join(folder, "node_modules/pulumi-segment-personas"));
}

async function programFolder(): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-program-"));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
