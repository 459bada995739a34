import { createRequire } from "node:module";

const { version: own, engines } = createRequire(__filename)("../../package.json") as {
  version: string;
  engines: { node: string };
};

/**
 * An older Node would fail with a stack of undici's, so this is loaded before anything that needs a newer one.
 *
 * @param needed - as in package.json's `engines`, for example `>=22.19`
 * @throws {Error} of one line; the SDK would print a stack behind it
 */
export function requireNode(needed: string, node: string): void {
  const [major = 0, minor = 0] = numbersOf(needed);
  const [ownMajor = 0, ownMinor = 0] = numbersOf(node);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  const message = `pulumi-segment-personas needs Node ${major}.${minor} or newer, and this is Node ${node}: put a newer \`node\` first on the PATH`;
  throw Object.assign(new Error(message), { stack: "" });
}

function numbersOf(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

requireNode(engines.node, process.versions.node);

/** Version of this package. */
export const version = own;
