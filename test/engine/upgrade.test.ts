import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect, test } from "vitest";

import { version } from "../../package.json";
import * as published from "../../src";
import { failureOf } from "../support/engine";
import { files, releases, type Scene, startScene } from "./states/recorded";

const versions = readdirSync(releases);

test("this version has a recorded state", () => {
  expect(versions, "npm run record-state").toContain(version);
});

test.each(versions)(
  "the recorded state of %s has every kind of resource that it could have",
  async (recorded) => {
    const state = await readFile(path.join(releases, recorded, files.state), "utf8");
    const kinds = Object.values(published).flatMap((value) =>
      typeof value === "function" && "__pulumiType" in value ? [value.__pulumiType] : [],
    );
    expect(kinds.length).toBeGreaterThanOrEqual(8);
    // A kind that came later is missing in older states, and in no other.
    const missing = recorded === version ? kinds.filter((kind) => !state.includes(`"type": "${kind}"`)) : [];
    expect(missing).toEqual([]);
  },
);

test.each(versions)(
  "what %s has left previews empty, refreshes empty, and is destroyed",
  async (recorded) => {
    const folder = path.join(releases, recorded);
    await using copy = await temporary();
    const dataFile = path.join(copy.folder, files.segment);
    await copyFile(path.join(folder, files.segment), dataFile);
    await using scene = await startScene(path.join(folder, files.program), dataFile);
    const { stack, segment } = scene;
    await stack.importState(await readFile(path.join(folder, files.state), "utf8"));

    expect(failureOf(await stack.preview(["--expect-no-changes"]))).toBe("");
    expect(failureOf(await stack.refresh(["--expect-no-changes"]))).toBe("");
    expect(failureOf(await stack.preview(["--refresh", "--expect-no-changes"]))).toBe("");
    expect(
      (await segment.requests()).filter(
        (request) => !request.startsWith("get") && !request.startsWith("list"),
      ),
    ).toEqual([]);

    expect(failureOf(await stack.destroy())).toBe("");
    expect(await whatIsLeft(scene)).toEqual({
      computedTraits: [],
      audiences: [],
      filters: [],
      labels: ["environment"],
      tablesOff: [],
    });
  },
  360_000,
);

/** What of the program's Segment still has. */
async function whatIsLeft({ segment }: Scene): Promise<Record<string, unknown>> {
  const at = `/spaces/${segment.spaceId}`;
  const get = async (address: string): Promise<Record<string, unknown>> =>
    ((await segment.api("GET", address)) as { data: Record<string, unknown> }).data;
  const { computedTraits } = await get(`${at}/computed-traits`);
  const { audiences } = await get(`${at}/audiences`);
  const { filters } = await get(`/filters?integrationId=${segment.spaceId}`);
  const { source } = (await get("/sources/hT5vQm8KxW3nRbZ7dLp2Yc")) as {
    source: { labels: { key: string }[] };
  };
  const { items } = (await get(`${at}/profiles-warehouses/q3WvTz8KnX5mRbL7dPc2Ys/selective-syncs`)) as {
    items: { collection: string; enabled: boolean; properties: Record<string, { enabled: boolean }> }[];
  };
  const isOff = ({ enabled, properties }: (typeof items)[number]): boolean =>
    !enabled || Object.values(properties).some((column) => !column.enabled);
  return {
    computedTraits,
    audiences,
    filters,
    labels: source.labels.map(({ key }) => key),
    tablesOff: items.filter(isOff).map(({ collection }) => collection),
  };
}

async function temporary(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "segment-upgrade-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}
