import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

import { siteFolder, sitePages } from "../../tools/site/pages.mjs";

const site = path.join(siteFolder, "dist");
const files = readdirSync(site, { recursive: true, encoding: "utf8" });
const pages = new Map(
  files
    .filter((file) => file.endsWith(".html"))
    .map((file) => [file, readFileSync(path.join(site, file), "utf8")]),
);

/** What a page names by an attribute, with the page; entities are those that addresses have. */
function named(attribute: string): { page: string; address: string }[] {
  return [...pages].flatMap(([page, html]) =>
    [...html.matchAll(new RegExp(` ${attribute}="([^"]*)"`, "g"))].map(([, address = ""]) => ({
      page,
      address: address.replaceAll("&amp;", "&"),
    })),
  );
}

/** The file behind an address of a page, and what stands behind the `#`; an address begins at the page or at the site. */
function targetOf(page: string, address: string): { file: string; anchor: string } {
  const { pathname, hash } = new URL(address, `http://site/${page}`);
  const at = decodeURIComponent(pathname).slice(1);
  return {
    file: at === "" || at.endsWith("/") ? `${at}index.html` : at,
    anchor: decodeURIComponent(hash.slice(1)),
  };
}

const inside = named("href").filter(({ address }) => !/^[a-z]+:/.test(address));

test("every page of the repository is a page of the site", () => {
  const missing = [...sitePages().values()].filter((page) => !pages.has(page.replace(/\.md$/, ".html")));
  expect(missing).toEqual([]);
  expect(pages.size).toBeGreaterThan(200);
});

test("every link leads to a file of the site", () => {
  expect(inside.length).toBeGreaterThan(10_000);
  const missing = inside.filter(
    ({ page, address }) => !existsSync(path.join(site, targetOf(page, address).file)),
  );
  expect(missing).toEqual([]);
});

test("every anchor that is linked to is there", () => {
  const missing = inside.filter(({ page, address }) => {
    const { file, anchor } = targetOf(page, address);
    return anchor !== "" && pages.get(file)?.includes(` id="${anchor}"`) !== true;
  });
  expect(missing).toEqual([]);
});

test("every picture and script is a file of the site, so that nothing comes from elsewhere", () => {
  const sources = named("src");
  expect(sources.some(({ address }) => address.endsWith(".png"))).toBe(true);
  const styles = [...pages].flatMap(([page, html]) =>
    [...html.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, address = ""]) => ({ page, address })),
  );
  const missing = [...sources, ...styles].filter(
    ({ page, address }) =>
      address !== "data:," &&
      (/^[a-z]+:|^\/\//.test(address) || !existsSync(path.join(site, targetOf(page, address).file))),
  );
  expect(missing).toEqual([]);
});

test("the styles load no fonts, pictures or styles from elsewhere", () => {
  const styles = files.filter((file) => file.endsWith(".css"));
  expect(styles.length).toBeGreaterThan(0);
  const hosts = styles.flatMap((file) =>
    [
      ...readFileSync(path.join(site, file), "utf8").matchAll(
        /(?:@import |url\()\s*["']?((?:https?:)?\/\/[^"')]*)/g,
      ),
    ].map(([, address]) => `${file}: ${address}`),
  );
  expect(hosts).toEqual([]);
});
