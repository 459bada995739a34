import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

import { Hono } from "hono";

const folder = path.join(__dirname, "..", "..", "web");
const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};
/** A name of a file of the page, in its folder or one below. */
const name = /^(?:[a-z]+\/)?[a-z-]+\.(?:js|css)$/;

const { resolve } = createRequire(__filename);
/** Where the installed packages have what browsers load of them. */
const libraries = new Map([
  ["preact.js", () => resolve("preact")],
  ["hooks.js", () => resolve("preact/hooks")],
  // Its module is not among its exports.
  ["htm.js", () => path.join(path.dirname(resolve("htm")), "htm.mjs")],
]);

/** The page and its files, as they are: there is no build. */
export function pageFiles(): Hono {
  return new Hono()
    .get("/", async (context) => context.html(await readFile(path.join(folder, "index.html"), "utf8")))
    .get("/lib/:name", async (context, next) => {
      const library = libraries.get(context.req.param("name"));
      if (library === undefined) return next();
      return context.body(await libraryText(library()), 200, { "content-type": types[".js"] ?? "" });
    })
    .get("/web/*", async (context, next) => {
      const wanted = context.req.path.replace(/^.*?\/web\//, "");
      if (!name.test(wanted)) return next();
      const text = await readFile(path.join(folder, wanted), "utf8").catch(() => undefined);
      if (text === undefined) return next();
      return context.body(text, 200, { "content-type": types[path.extname(wanted)] ?? "" });
    });
}

/** Browsers know no packages: what a library wants of another one it gets by its address here. */
async function libraryText(file: string): Promise<string> {
  return (await readFile(file, "utf8")).replaceAll(/\bfrom\s*"preact"/g, 'from"/app/lib/preact.js"');
}
