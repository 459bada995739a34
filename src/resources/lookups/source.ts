import type * as pulumi from "@pulumi/pulumi";

import { ask, askLater, type Later, type Lookup, type LookupOptions } from "./ask";
import { chooseAll, chooseOne, type Selectors } from "./choose";
import type { WorkspaceView } from "./program-run";
import { filled, label } from "./rules";

/** A source of events. Its write keys are left out: whatever a program looks up may end in state. */
export interface Source {
  /** What `SourceConnection` takes as `sourceId`. */
  readonly id: string;
  /** As in the app's addresses. */
  readonly slug: string;
  /** Display name; the slug where it has none. */
  readonly name: string;
  readonly enabled: boolean;
  /** Each label's value by its key, for example `{ environment: "prod" }`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Which source to look up: one of these. */
export interface SourceArgs {
  /** Slug, as in the addresses of Segment's app. */
  readonly slug?: string | undefined;
  /** Name as in Segment's app. */
  readonly name?: string | undefined;
  /** Id. */
  readonly id?: string | undefined;
}

const selectors: Selectors<Source> = {
  slug: ({ slug }) => [slug],
  name: ({ name }) => [name],
  id: ({ id }) => [id],
};

const one: Lookup<SourceArgs, Source> = {
  name: "getSource",
  rules: { slug: filled, name: filled, id: filled },
  find: async (view, _, asked) =>
    chooseOne(asked, { noun: "source", where: "the workspace", things: await sourcesOf(view) }, selectors),
};

/**
 * A source of the workspace, by slug, name or id.
 *
 * One list of sources, `GET /sources`, for all lookups of a run of the program, previews included.
 *
 * @throws {pulumi.ResourceError} when the workspace has none, with the nearest that it has, or several of that name
 * @see Segment Public API, "listSources"
 *
 * @example
 * ```ts
 * import { getSourceOutput, SourceConnection } from "pulumi-segment-personas";
 *
 * const source = getSourceOutput({ slug: "split-impressions-production" });
 * new SourceConnection("impressions", { sourceId: source.id, environment: "prod" });
 * ```
 *
 * @example
 * As a promise, where a plain value is needed:
 *
 * ```ts
 * import { getSource, TreatmentTraits } from "pulumi-segment-personas";
 *
 * export = async () => {
 *   const source = await getSource({ slug: "split-impressions-production" });
 *   const traits = new TreatmentTraits("treatments", {
 *     sources: [{ sourceId: source.id, environment: source.labels["environment"] ?? "dev" }],
 *     flags: ["checkout_redesign"],
 *   });
 *   return { keys: traits.keys };
 * };
 * ```
 */
export function getSource(args: SourceArgs, options: LookupOptions = {}): Promise<Source> {
  return ask(one, args, options);
}

/** {@link getSource} as an Output, of arguments that may be Outputs. */
export function getSourceOutput(args: Later<SourceArgs>, options: LookupOptions = {}): pulumi.Output<Source> {
  return askLater(one, args, options);
}

/** Which sources to look up; all of the workspace where nothing is given. */
export interface SourcesArgs {
  /** A label that they carry, as `"environment:prod"` or `{ key: "environment", value: "prod" }`. */
  readonly label?: string | { readonly key: string; readonly value: string } | undefined;
}

const byLabel: Selectors<Source> = {
  label: ({ labels }) => Object.entries(labels).map(([key, value]) => `${key}:${value}`),
};

const several: Lookup<SourcesArgs, Source[]> = {
  name: "getSources",
  rules: { label },
  find: async (view, args, asked) => {
    const place = { noun: "source", where: "the workspace", things: await sourcesOf(view) };
    const { label: wanted } = args;
    const written = typeof wanted === "object" ? `${wanted.key}:${wanted.value}` : wanted;
    return chooseAll(asked.with({ label: written }), place, byLabel);
  },
};

/**
 * The sources of the workspace that carry a label, disabled ones too, or all of them.
 *
 * One list of sources, `GET /sources`, for all lookups of a run of the program, previews included.
 *
 * @throws {pulumi.ResourceError} when no source carries the label: an empty list would take away what is made of it.
 * Without a label the list may be empty
 * @see Segment Public API, "listSources"
 *
 * @example
 * ```ts
 * import { getSources, TreatmentTraits } from "pulumi-segment-personas";
 *
 * export = async () => {
 *   const sources = await getSources({ label: "environment:prod" });
 *   const enabled = sources.filter((source) => source.enabled);
 *   new TreatmentTraits("treatments", {
 *     sources: enabled.map(({ id, slug }) => ({ id: slug, sourceId: id, environment: "prod" })),
 *     flags: ["checkout_redesign"],
 *   });
 * };
 * ```
 */
export function getSources(args: SourcesArgs = {}, options: LookupOptions = {}): Promise<Source[]> {
  return ask(several, args, options);
}

/** {@link getSources} as an Output, of arguments that may be Outputs. */
export function getSourcesOutput(
  args: Later<SourcesArgs> = {},
  options: LookupOptions = {},
): pulumi.Output<Source[]> {
  return askLater(several, args, options);
}

async function sourcesOf(view: WorkspaceView): Promise<Source[]> {
  const sources = await view.once("sources", ({ client }) => client.sources.list());
  return sources.map(({ id, slug, name, enabled, labels }) => ({
    id,
    slug,
    name: name ?? slug,
    enabled,
    labels: Object.fromEntries(labels.map(({ key, value }) => [key, value])),
  }));
}
