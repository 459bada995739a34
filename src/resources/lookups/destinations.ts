import type * as pulumi from "@pulumi/pulumi";

import { ask, askLater, type Later, type Lookup, type LookupOptions } from "./ask";
import { chooseAll, type Selectors } from "./choose";
import { filled } from "./rules";

/** An instance of a destination, without its settings, which may hold keys. */
export interface Destination {
  /** What `AudienceDestination` takes as `destinationId`. */
  readonly id: string;
  /** Name of the instance; the one of its catalog entry where it has none. */
  readonly name: string;
  /** Slug in Segment's catalog, for example `actions-amplitude`. */
  readonly slug: string;
  readonly enabled: boolean;
  /** Id of the source that feeds it: for a destination of a space, one that Segment has generated. */
  readonly sourceId: string;
}

/** Which destinations to look up: by one of these, or all of the workspace. */
export interface DestinationsArgs {
  /** Name of the instance. */
  readonly name?: string | undefined;
  /** Slug in Segment's catalog, which all instances of one tool share. */
  readonly slug?: string | undefined;
  /** Id. */
  readonly id?: string | undefined;
}

const selectors: Selectors<Destination> = {
  name: ({ name }) => [name],
  slug: ({ slug }) => [slug],
  id: ({ id }) => [id],
};

const lookup: Lookup<DestinationsArgs, Destination[]> = {
  name: "getDestinations",
  rules: { name: filled, slug: filled, id: filled },
  find: async (view, _, asked) => {
    const listed = await view.once("destinations", ({ client }) => client.destinations.list());
    const things = listed.map(({ id, name, enabled, sourceId, metadata }) => ({
      id,
      name: name ?? metadata.name,
      slug: metadata.slug,
      enabled,
      sourceId,
    }));
    return chooseAll(asked, { noun: "destination", where: "the workspace", things }, selectors);
  },
};

/**
 * The destinations of the workspace that have a name, or are of one kind of the catalog, or all of them. Which of them
 * have been added to a space, Segment's Public API does not tell.
 *
 * One list of destinations, `GET /destinations`, for all lookups of a run of the program, previews included.
 *
 * @throws {pulumi.ResourceError} when the workspace has none of that name; without arguments the list may be empty
 * @see Segment Public API, "listDestinations"
 *
 * @example
 * ```ts
 * import { getDestinationsOutput } from "pulumi-segment-personas";
 *
 * export const amplitude = getDestinationsOutput({ slug: "actions-amplitude" }).apply((found) =>
 *   found.map(({ name }) => name),
 * );
 * ```
 */
export function getDestinations(
  args: DestinationsArgs = {},
  options: LookupOptions = {},
): Promise<Destination[]> {
  return ask(lookup, args, options);
}

/** {@link getDestinations} as an Output, of arguments that may be Outputs. */
export function getDestinationsOutput(
  args: Later<DestinationsArgs> = {},
  options: LookupOptions = {},
): pulumi.Output<Destination[]> {
  return askLater(lookup, args, options);
}
