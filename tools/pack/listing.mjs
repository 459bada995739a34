// What the package holds, as npm itself sees it.

import { root } from "../folders.mjs";
import { Problem, run } from "../process.mjs";

/**
 * @returns {Promise<{ size: number, unpackedSize: number, files: { path: string, size: number }[] }>} bytes of the tarball, of
 * its files together and of each of them
 */
export async function packedListing() {
  const { code, stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    stdout: "text",
    // `npm publish --dry-run` and the like hand their settings on, which are not this listing's.
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_"))),
  });
  if (code !== 0)
    throw new Problem("`npm pack --dry-run` failed, see above: what the package holds is not known.");
  const answer = JSON.parse(stdout);
  // npm 12 answers an object by package name, older ones a list.
  const [listing] = Array.isArray(answer) ? answer : Object.values(answer);
  return listing;
}
