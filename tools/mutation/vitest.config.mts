import path from "node:path";
import { defineConfig } from "vitest/config";
import { folders, mutatedFolder } from "./folders.mjs";

const { tests } = folders[mutatedFolder];
const source = (...names: string[]) => path.resolve(...names, "index.ts");

export default defineConfig({
  resolve: {
    // Policies take the package by its name: a build that nobody mutates, unless the name leads to the sources.
    alias: [
      { find: /^pulumi-segment-personas$/, replacement: source("src") },
      { find: /^pulumi-segment-personas\/policies$/, replacement: source("policies") },
      { find: /^pulumi-segment-personas\/([a-z]+)$/, replacement: source("src", "$1") },
    ],
  },
  test: {
    include: tests.map((folder: string) => `test/${folder}/**/*.test.ts`),
    testTimeout: 5_000,
  },
});
