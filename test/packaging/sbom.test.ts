import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";
import { z } from "zod";

import manifest from "../../package.json";

const root = path.resolve(__dirname, "../..");

const Part = z.object({
  name: z.string(),
  version: z.string(),
  "bom-ref": z.string(),
});
const Bill = z.object({
  bomFormat: z.literal("CycloneDX"),
  metadata: z.object({ component: Part.extend({ purl: z.string() }) }),
  components: z.array(
    Part.extend({
      purl: z.string().startsWith("pkg:npm/"),
      hashes: z
        .array(z.object({ alg: z.literal("SHA-512"), content: z.string().regex(/^[0-9a-f]{128}$/) }))
        .length(1),
      licenses: z.array(z.object({ license: z.object({ id: z.string() }) })).min(1),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});

test("the bill of materials has the package and exactly what comes along with it", async () => {
  const { stdout } = await promisify(execFile)("npm", ["run", "--silent", "sbom"], { cwd: root });
  const bill = Bill.parse(JSON.parse(stdout));
  const { name, version, dependencies } = manifest;

  const { component } = bill.metadata;
  expect(component).toMatchObject({ name, version, purl: `pkg:npm/${name}@${version}` });
  expect(bill.components.map(nameOf).toSorted(byText)).toEqual((await lockedForUsers()).toSorted(byText));
  const refs = new Map(bill.components.map((part) => [part["bom-ref"], nameOf(part)]));
  const needed = bill.dependencies.find(({ ref }) => ref === component["bom-ref"])?.dependsOn ?? [];
  expect(needed.map((ref) => refs.get(ref))).toEqual(
    Object.entries(dependencies).map(([part, exact]) => `${part}@${exact}`),
  );
});

function nameOf({ name, version }: z.output<typeof Part>): string {
  return `${name}@${version}`;
}

/** Packages of the lockfile that an installation of this one brings; what is a peer is the user's own. */
async function lockedForUsers(): Promise<string[]> {
  const lock = JSON.parse(await readFile(path.join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string; dev?: true; devOptional?: true; peer?: true }>;
  };
  return Object.entries(lock.packages)
    .filter(([place, { dev, devOptional, peer }]) => place !== "" && !(dev ?? devOptional ?? peer ?? false))
    .map(([place, { version }]) => `${place.replace(/.*node_modules\//, "")}@${version}`);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
