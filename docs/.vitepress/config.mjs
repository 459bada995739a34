import path from "node:path";
import { defineConfig } from "vitepress";
import { anchorOf } from "../../tools/site/markdown.mjs";
import { siteFolder } from "../../tools/site/pages.mjs";
import { sidebars } from "../../tools/site/sidebar.mjs";

export default defineConfig({
  title: "pulumi-segment-personas",
  description: "Segment Personas as code, for Pulumi",
  lang: "en-GB",
  // An icon that is none, so that browsers do not ask for one.
  head: [["link", { rel: "icon", href: "data:," }]],
  srcDir: path.join(siteFolder, "pages"),
  outDir: path.join(siteFolder, "dist"),
  cacheDir: path.join(siteFolder, "cache"),
  markdown: {
    anchor: { slugify: anchorOf },
    config: (reader) => {
      // A page is a Vue template, in which braces inside code would be run.
      reader.core.ruler.push("code-as-it-is", ({ tokens }) => {
        const codes = tokens
          .flatMap(({ children }) => children ?? [])
          .filter(({ type }) => type === "code_inline");
        for (const code of codes) code.attrSet("v-pre", "");
      });
    },
  },
  themeConfig: {
    siteTitle: "segment-personas",
    sidebar: sidebars(),
    outline: [2, 3],
    search: { provider: "local" },
    nav: [
      { text: "Getting started", link: "/getting-started" },
      { text: "Reference", link: "/reference/" },
      { text: "Troubleshooting", link: "/troubleshooting" },
      { text: "Changes", link: "/changelog" },
    ],
  },
});
