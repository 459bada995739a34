import type * as pulumi from "@pulumi/pulumi";

import { ask, askLater, type Lookup, type LookupOptions } from "./ask";

/** A workspace of Segment, which is what a token belongs to. */
export interface Workspace {
  readonly id: string;
  /** As in the app's addresses. */
  readonly slug: string;
  readonly name: string;
}

const lookup: Lookup<object, Workspace> = {
  name: "getWorkspace",
  rules: {},
  find: async ({ session }) => {
    const { id, slug, name } = await session.requireWorkspace();
    return { id, slug, name };
  },
};

/**
 * The workspace that the token belongs to.
 *
 * One call, `GET /`, in every run of the program, previews included.
 *
 * @throws {pulumi.ResourceError} without a token, and where the workspace is not the one in `segment:workspace`
 * @see Segment Public API, "getWorkspace"
 *
 * @example
 * ```ts
 * import { getWorkspace } from "pulumi-segment-personas";
 *
 * export const workspace = getWorkspace().then(({ slug }) => slug);
 * ```
 */
export function getWorkspace(
  args: Readonly<Record<string, never>> = {},
  options: LookupOptions = {},
): Promise<Workspace> {
  return ask(lookup, args, options);
}

/** {@link getWorkspace} as an Output. */
export function getWorkspaceOutput(
  args: Readonly<Record<string, never>> = {},
  options: LookupOptions = {},
): pulumi.Output<Workspace> {
  return askLater(lookup, args, options);
}
