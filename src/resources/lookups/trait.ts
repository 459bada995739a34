import type * as pulumi from "@pulumi/pulumi";

import { ask, askLater, type Later, type Lookup, type LookupOptions } from "./ask";
import { chooseOne, type Selectors } from "./choose";
import { filled } from "./rules";
import { inSpace, type InSpace } from "./space";

/** A computed trait that is there, whoever has made it. */
export interface Trait {
  readonly id: string;
  /** What queries and the Profile API call it. */
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  /** `USERS` or `ACCOUNTS`; undefined where Segment shows no definition. */
  readonly type: string | undefined;
  /** The definition in Segment's query language; undefined for one that has no form in it, such as a SQL trait's. */
  readonly query: string | undefined;
  /** `Computing`, `Backfilling`, `Live`, `Disabled`, `Failed` or `Awaiting Destinations`. */
  readonly status: string | undefined;
  readonly spaceId: string;
}

/** Which trait to look up: by one of `key`, `name` and `id`. */
export interface TraitLookupArgs extends InSpace {
  /** Key, which never changes. */
  readonly key?: string | undefined;
  /** Name as in Segment's app, which can be changed there. */
  readonly name?: string | undefined;
  /** Id, as in `tra_2rCk...`. */
  readonly id?: string | undefined;
}

const selectors: Selectors<Trait> = {
  key: ({ key }) => [key],
  name: ({ name }) => [name],
  id: ({ id }) => [id],
};

const lookup: Lookup<TraitLookupArgs, Trait> = {
  name: "getTrait",
  rules: { key: filled, name: filled, id: filled, spaceId: filled },
  find: async (view, args, asked) => {
    const listed = await inSpace(view, args, "traits", (spaceId) =>
      view.session.client.computedTraits.list(spaceId),
    );
    const things = listed.map(({ id, key, name, description, enabled, definition, status, spaceId }) => ({
      id,
      key,
      name,
      description,
      enabled,
      type: definition?.type,
      query: definition?.query,
      status,
      spaceId,
    }));
    return chooseOne(asked, { noun: "computed trait", where: "the space", things }, selectors);
  },
};

/**
 * A computed trait of a space, by key, name or id, whether or not this program manages it. Custom traits, which calls
 * bring along, are none.
 *
 * One list of the space's traits, 1,000 a call, for all lookups of a run of the program, previews included; Segment
 * allows 25 such calls a minute, which the resources of the run need too. What the run itself makes is not in it: use the
 * resource's own outputs.
 *
 * @throws {pulumi.ResourceError} when the space has none, with the nearest that it has, or several of that name
 * @see Segment Public API, "listComputedTraits" (alpha)
 *
 * @example
 * ```ts
 * import { Audience, getTraitOutput } from "pulumi-segment-personas";
 * import { trait } from "pulumi-segment-personas/query";
 *
 * const plan = getTraitOutput({ key: "subscription_plan" });
 * new Audience("paying", { name: "Paying", query: trait(plan.key).equals("paid") });
 * ```
 */
export function getTrait(args: TraitLookupArgs, options: LookupOptions = {}): Promise<Trait> {
  return ask(lookup, args, options);
}

/** {@link getTrait} as an Output, of arguments that may be Outputs. */
export function getTraitOutput(
  args: Later<TraitLookupArgs>,
  options: LookupOptions = {},
): pulumi.Output<Trait> {
  return askLater(lookup, args, options);
}
