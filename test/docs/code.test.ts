import { readdirSync } from "node:fs";
import path from "node:path";
import { Script } from "node:vm";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import { examplesIn, problemsOf } from "../support/compile-examples";
import { contents, markdownFiles, root } from "../support/markdown-files";

const sources = ["src", "policies"].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/(^|\/)(dist|node_modules)\//.test(name))
    .map((name) => `${folder}/${name}`),
);

/** Blocks of some languages, with the place that they stand in. */
function blocks(...languages: string[]): { place: string; text: string }[] {
  return [...contents].flatMap(([file, { code }]) =>
    code
      .filter(({ language }) => languages.includes(language))
      .map(({ text, line }) => ({ place: `${file}:${line}`, text })),
  );
}

test("every TypeScript example, in documents and in doc comments, compiles as a program of its own", () => {
  const examples = examplesIn([...markdownFiles, ...sources]);

  expect(examples.size).toBeGreaterThanOrEqual(60);
  expect(problemsOf(examples)).toEqual([]);
}, 180_000);

test("every block of JSON is JSON", () => {
  const all = blocks("json");
  expect(all.length).toBeGreaterThan(5);
  expect(all.flatMap(({ place, text }) => problem(place, () => JSON.parse(text)))).toEqual([]);
});

test("every block of YAML is YAML", () => {
  const all = blocks("yaml", "yml");
  expect(all.length).toBeGreaterThan(3);
  const problems = all.flatMap(({ place, text }) =>
    [...parseAllDocuments(text)].flatMap(({ errors }) => errors.map(({ message }) => `${place}: ${message}`)),
  );
  expect(problems).toEqual([]);
});

test("every block of JavaScript is JavaScript", () => {
  const all = blocks("js");
  expect(all.length).toBeGreaterThan(0);
  expect(all.flatMap(({ place, text }) => problem(place, () => new Script(text)))).toEqual([]);
});

test("every block says what it is in, or is none of the languages that something reads", () => {
  const known = ["", "console", "diff", "js", "json", "md", "sh", "text", "ts", "yaml", "hcl", "sql"];
  const others = [...contents].flatMap(([file, { code }]) =>
    code
      .filter(({ language }) => !known.includes(language))
      .map(({ language, line }) => `${file}:${line}: ${language}`),
  );
  expect(others).toEqual([]);
});

function problem(place: string, read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [`${place}: ${String(error)}`];
  }
}
