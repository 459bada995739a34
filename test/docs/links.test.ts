import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

import { targetOf } from "../../tools/site/links.mjs";
import { filesByGroup } from "../../tools/site/sidebar.mjs";
import { sitePages } from "../../tools/site/pages.mjs";
import { contents, markdownFiles, root } from "../support/markdown-files";

/** Links that lead into the repository, with the place that they stand in. */
const ours = [...contents].flatMap(([source, { links, images }]) =>
  [...links, ...images].flatMap(({ to, line }) => {
    const target = targetOf(source, to);
    return target === undefined ? [] : [{ ...target, place: `${source}:${line}: ${to}` }];
  }),
);

test("every link of every Markdown file leads to a file of the repository", () => {
  expect(ours.length).toBeGreaterThan(80);
  expect(ours.filter(({ file }) => !existsSync(path.join(root, file))).map(({ place }) => place)).toEqual([]);
});

test("every anchor that is linked to is a heading there", () => {
  const anchored = ours.filter(({ hash }) => hash !== "");
  expect(anchored.length).toBeGreaterThan(5);
  const missing = anchored.filter(
    ({ file, hash }) => contents.get(file)?.anchors.includes(decodeURI(hash.slice(1))) !== true,
  );
  expect(missing.map(({ place }) => place)).toEqual([]);
});

test("every Markdown file is a page of the site, once, and in one group of its sidebar", () => {
  const pages = sitePages();
  expect([...pages.keys()].toSorted()).toEqual([...markdownFiles].toSorted());
  expect(new Set(pages.values()).size).toBe(pages.size);
  const grouped = [...filesByGroup().values()].flat();
  expect(grouped.toSorted()).toEqual([...pages.keys()].toSorted());
});

test("every page begins with a title, which the sidebar shows", () => {
  const titles = [...contents].map(([file, { title }]) => [file, title]);
  expect(titles.filter(([, title]) => title === undefined)).toEqual([]);
});
