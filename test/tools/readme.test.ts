import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const root = path.resolve(__dirname, "../..");
const read = (name: string): Promise<string> => readFile(path.join(root, name), "utf8");

test("the README's program is the one that npm start deploys", async () => {
  const program = /```ts\n(.*?)```/s.exec(await read("README.md"))?.[1];
  expect(program).toBe(await read("examples/quickstart/index.ts"));
});

test("the README counts the sample impressions rightly", async () => {
  const impressions = (await read("examples/quickstart/impressions.ndjson")).trimEnd().split("\n");
  expect(await read("README.md")).toContain(`${impressions.length} \`get_treatment\` impressions`);
});

test("every link of the README leads to a file of the repository", async () => {
  const links = [...(await read("README.md")).matchAll(/\]\(([^)]*)\)/g)].map(([, link = ""]) =>
    link.replace(/#.*/, ""),
  );
  expect(links.filter((link) => !existsSync(path.join(root, link)))).toEqual([]);
});

test("the project's defaults are keys that the README lists, with the same values", async () => {
  const Project = z.object({ config: z.record(z.string(), z.object({ value: z.unknown().optional() })) });
  const { config } = Project.parse(parse(await read("Pulumi.yaml")));
  const rows = tableOf(await read("README.md"));
  const defaults = Object.entries(config).filter(([key]) => key.startsWith("segment:"));
  expect(defaults).toHaveLength(7);
  for (const [key, { value }] of defaults) {
    expect(rows[key.replace("segment:", "")]).toBe(String(value));
  }
});

/** Key to default of the configuration table; a row may hold several of each. */
function tableOf(readme: string): Record<string, string> {
  const rows = readme.split("\n").filter((line) => line.startsWith("| `"));
  return Object.fromEntries(
    rows.flatMap((row) => {
      const [, keys = "", , defaults = ""] = row.split("|").map((cell) => cell.replaceAll("`", "").trim());
      const values = defaults.split(", ");
      return keys.split(", ").map((key, index) => [key, values[index] ?? ""]);
    }),
  );
}
