import type * as pulumi from "@pulumi/pulumi";

import { ask, askLater, type Later, type Lookup, type LookupOptions } from "./ask";
import { chooseOne, type Selectors } from "./choose";
import { filled } from "./rules";
import { inSpace, type InSpace } from "./space";

/** An audience that is there, whoever has made it. */
export interface ExistingAudience {
  /** What `AudienceDestination` takes as `audienceId`. */
  readonly id: string;
  /** What queries and profiles call it. */
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  /** `USERS`, `ACCOUNTS` or `LINKED`. */
  readonly audienceType: string;
  /** The definition in Segment's query language; undefined where Segment shows none. */
  readonly query: string | undefined;
  readonly status: string | undefined;
  /** How many are in it, when Segment last counted. */
  readonly size: number | undefined;
  readonly spaceId: string;
}

/** Which audience to look up: by one of `key`, `name` and `id`. */
export interface AudienceLookupArgs extends InSpace {
  /** Key, which never changes. */
  readonly key?: string | undefined;
  /** Name as in Segment's app, which can be changed there. */
  readonly name?: string | undefined;
  /** Id, as in `aud_2rCk...`. */
  readonly id?: string | undefined;
}

const selectors: Selectors<ExistingAudience> = {
  key: ({ key }) => [key],
  name: ({ name }) => [name],
  id: ({ id }) => [id],
};

const lookup: Lookup<AudienceLookupArgs, ExistingAudience> = {
  name: "getAudience",
  rules: { key: filled, name: filled, id: filled, spaceId: filled },
  find: async (view, args, asked) => {
    const listed = await inSpace(view, args, "audiences", (spaceId) =>
      view.session.client.audiences.list(spaceId),
    );
    const things = listed.map(
      ({ id, key, name, description, enabled, audienceType, definition, status, size, spaceId }) => ({
        id,
        key,
        name,
        description,
        enabled,
        audienceType,
        query: definition?.query,
        status,
        size: size?.count,
        spaceId,
      }),
    );
    return chooseOne(asked, { noun: "audience", where: "the space", things }, selectors);
  },
};

/**
 * An audience of a space, by key, name or id, whether or not this program manages it.
 *
 * One list of the space's audiences, 200 a call, for all lookups of a run of the program, previews included. What the run
 * itself makes is not in it: use the resource's own outputs.
 *
 * @throws {pulumi.ResourceError} when the space has none, with the nearest that it has, or several of that name
 * @see Segment Public API, "listAudiences"
 *
 * @example
 * ```ts
 * import { getAudienceOutput } from "pulumi-segment-personas";
 *
 * export const size = getAudienceOutput({ key: "paying" }).size;
 * ```
 */
export function getAudience(
  args: AudienceLookupArgs,
  options: LookupOptions = {},
): Promise<ExistingAudience> {
  return ask(lookup, args, options);
}

/** {@link getAudience} as an Output, of arguments that may be Outputs. */
export function getAudienceOutput(
  args: Later<AudienceLookupArgs>,
  options: LookupOptions = {},
): pulumi.Output<ExistingAudience> {
  return askLater(lookup, args, options);
}
