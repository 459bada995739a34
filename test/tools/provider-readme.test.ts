import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(__dirname, "../..");
const provider = path.join(root, "src/provider");
const readme = readFileSync(path.join(provider, "README.md"), "utf8");

/** The files of each walk, in order. */
const walks = ["Creating it:", "Changing it:", "Refreshing it:"].map((title): [string, string[]] => {
  const [, walk = ""] = readme.split(title);
  const [steps = ""] = walk.trimStart().split("\n\n");
  return [title, [...steps.matchAll(/^\d+\. `(.*?)`/gm)].map(([, file = ""]) => file)];
});

test.each(walks)("%s every step is a file, once, and imports the next", (_title, files) => {
  expect(files.length).toBeGreaterThan(3);
  expect(new Set(files).size).toBe(files.length);
  const importsNext = files.slice(0, -1).map((file, index) => importedBy(file).has(files[index + 1] ?? ""));
  expect(importsNext).toEqual(files.slice(0, -1).map(() => true));
});

function importedBy(file: string): Set<string> {
  const text = readFileSync(path.join(provider, file), "utf8");
  const imported = [...text.matchAll(/from "(\.{1,2}\/[^"]*)"/g)].map(([, name = ""]) =>
    path.relative(provider, path.resolve(provider, path.dirname(file), `${name}.ts`)),
  );
  return new Set(imported);
}

test("every promise names tests that are there", () => {
  const [, promises = ""] = readme.split("## Promises");
  const named = [...promises.matchAll(/`(test\/[^`]*\.test\.ts)`(?:: ([^|\n]*?) \|)?/g)];
  expect(named.length).toBeGreaterThan(6);
  const missing = named.filter(([, file = "", title]) => {
    if (!existsSync(path.join(root, file))) return true;
    return title !== undefined && !readFileSync(path.join(root, file), "utf8").includes(title);
  });
  expect(missing.map(([, file, title]) => [file, title])).toEqual([]);
});
