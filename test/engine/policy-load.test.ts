import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

const root = path.resolve(__dirname, "../..");

test("importing the rules loads the package's own languages and nothing that talks to a network", async () => {
  const script = `
    const { policies } = require(${JSON.stringify(path.join(root, "policies/dist/index.js"))});
    const files = Object.keys(require.cache).map((file) => file.slice(${root.length + 1}));
    const network = process.moduleLoadList.filter((name) => /NativeModule (http|https|http2|net|tls|dns|undici)$/.test(name));
    console.log(JSON.stringify({ rules: policies.length, network, folders: [...new Set(files.map((file) => file.split("/").slice(0, 2).join("/")))] }));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
  expect(JSON.parse(stdout)).toEqual({
    rules: 12,
    network: [],
    folders: ["policies/dist", "dist/query", "dist/text", "dist/fql"],
  });
});
