import { defineConfig } from "vitest/config";

// `unit` needs nothing but Node. `engine` runs the built package on the real Pulumi engine, `packaging`
// the packed one, `browser` the page in a Chromium, `site`
// looks at the documentation as it was built.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "test/{query,fql,calls,api,client,provider,resources,components,emulator,cli,policies,tools,docs}/**/*.test.ts",
          ],
          typecheck: { enabled: false },
          // Room for a machine that has other work; a test that hangs is found all the same.
          testTimeout: 20_000,
          globalSetup: "test/support/compile-sources.ts",
          setupFiles: "test/support/described-answers.ts",
          // Vitest leaves one core to its own process, which on a machine of two is every other file's wait.
          maxWorkers: "100%",
        },
      },
      {
        test: {
          name: "site",
          include: ["test/site/**/*.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          setupFiles: "test/support/described-answers.ts",
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Each file starts a browser of its own, which is several processes.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "packaging",
          include: ["test/packaging/**/*.test.ts"],
          globalSetup: "test/packaging/pack.ts",
          setupFiles: "test/support/described-answers.ts",
          // Installing is most of it, and the first time everything is downloaded.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "engine",
          include: ["test/{engine,examples}/**/*.test.ts"],
          setupFiles: "test/support/described-answers.ts",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Each file drives an engine of its own; two side by side is what two cores carry.
          maxWorkers: 2,
        },
      },
    ],
  },
});
