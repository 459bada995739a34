// What is mutated, and which tests are to notice.

/** The folders in the order in which a run over everything takes them. */
export const folders = {
  "src/client": { tests: ["client", "api"], sources: ["src/client/**/*.ts"] },
  "src/query": { tests: ["query"], sources: ["src/query/**/*.ts"] },
  "src/provider": {
    tests: ["provider", "resources", "components"],
    // Only the plugin process of the engine runs these: faults in them are planted by hand, see tools/planted.mjs.
    sources: ["src/provider/**/*.ts", "!src/provider/pulumi/**"],
  },
  "src/components": { tests: ["components"], sources: ["src/components/**/*.ts"] },
  policies: { tests: ["policies"], sources: ["policies/{rules,shared}/**/*.ts"] },
};

/** The folder that this run is about; knip and editors load the settings without a run. */
export const mutatedFolder = process.env.MUTATED_FOLDER ?? "src/client";

/** What a run leaves under this name: the report as a page and as JSON, and what the next run need not repeat. */
export const reportOf = (folder) => `.local/mutation/${folder.replace("/", "-")}`;

/** The entry of `folders` that a file or folder belongs to. */
export function folderOf(wish) {
  return Object.keys(folders).find((folder) => wish === folder || wish.startsWith(`${folder}/`));
}
