// Addresses of files in the public repository, as package.json names it.

import fs from "node:fs";
import path from "node:path";
import { root } from "../folders.mjs";
import { Problem } from "../process.mjs";

/**
 * @typedef {object} Repository
 * @property {(place: string) => string} page where a person reads a file or a folder
 * @property {(place: string) => string} picture where a browser gets the file itself
 */

/**
 * @param {{ version: string, repository?: string | { url: string } }} manifest package.json
 * @returns {Promise<Repository | undefined>} undefined until `repository` is set
 */
export async function repositoryOf({ version, repository }) {
  const url = typeof repository === "object" ? repository.url : repository;
  if (url === undefined) return undefined;
  const { default: HostedGitInfo } = await import("hosted-git-info");
  const host = HostedGitInfo.fromUrl(url);
  if (host === undefined) {
    throw new Problem(
      `"repository" of package.json is ${url}, whose pages have addresses that are not known: name a repository on GitHub, GitLab or Bitbucket.`,
    );
  }
  const release = { committish: `v${version}` };
  return {
    page: (place) => (isFolder(place) ? host.browse(place, release) : host.browseFile(place, release)),
    picture: (place) => host.file(place, release),
  };
}

const isFolder = (place) =>
  fs.statSync(path.join(root, place), { throwIfNoEntry: false })?.isDirectory() ?? false;
