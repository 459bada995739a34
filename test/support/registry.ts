import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

import { root } from "./markdown-files";

const run = promisify(execFile);
const Lock = z.object({ packages: z.record(z.string(), z.unknown()) });
const Manifest = z.looseObject({ name: z.string(), version: z.string() });

/** A package that can be installed: its manifest, and how its archive is made. */
interface Published {
  readonly manifest: z.output<typeof Manifest>;
  readonly archive: () => Promise<Buffer>;
}

/**
 * A registry for npm that has what this checkout has installed, and this package as `npm pack` makes it: so a test installs as a
 * user does, and asks the network for nothing.
 */
export async function startRegistry(tarball: string): Promise<AsyncDisposable & { readonly url: string }> {
  const published = new Map<string, Published[]>();
  for (const one of [...installed(), packed(tarball)]) {
    published.set(one.manifest.name, [...(published.get(one.manifest.name) ?? []), one]);
  }
  let url = "";
  const server = createServer((request, response) => {
    const [name = "", version] = decodeURIComponent(request.url ?? "/")
      .slice(1)
      .split("/-/");
    const versions = published.get(name) ?? [];
    const wanted = versions.find(({ manifest }) => manifest.version === version);
    if (wanted !== undefined) void wanted.archive().then((archive) => response.end(archive));
    else if (version === undefined && versions.length > 0)
      response.end(JSON.stringify(documentOf(versions, url)));
    else response.writeHead(404).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a registry says about a package; the version that stands highest in `node_modules` is the newest. */
function documentOf(versions: readonly Published[], url: string): unknown {
  const [latest] = versions;
  const name = latest?.manifest.name;
  return {
    name,
    "dist-tags": { latest: latest?.manifest.version },
    versions: Object.fromEntries(
      versions.map(({ manifest }) => [
        manifest.version,
        { ...manifest, dist: { tarball: `${url}/${name}/-/${manifest.version}` } },
      ]),
    ),
  };
}

function installed(): Published[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")));
  return Object.keys(packages)
    .filter((folder) => folder !== "" && existsSync(path.join(root, folder, "package.json")))
    .toSorted((one, other) => one.split("node_modules").length - other.split("node_modules").length)
    .map((folder) => ({
      manifest: manifestIn(path.join(root, folder, "package.json")),
      archive: () => archiveOf(path.join(root, folder)),
    }));
}

function packed(tarball: string): Published {
  return {
    manifest: manifestIn(path.join(root, "package.json")),
    archive: async () => readFileSync(tarball),
  };
}

function manifestIn(file: string): z.output<typeof Manifest> {
  // Nothing is built again, and nothing of a package's own development is wanted.
  const {
    scripts: _scripts,
    devDependencies: _development,
    ...manifest
  } = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  return manifest;
}

/** npm leaves out the first folder of an archive, whatever its name. */
async function archiveOf(folder: string): Promise<Buffer> {
  const args = ["--exclude", "node_modules", "-C", path.dirname(folder), "-czf", "-", path.basename(folder)];
  const { stdout } = await run("tar", args, { encoding: "buffer", maxBuffer: 500_000_000 });
  return stdout;
}
