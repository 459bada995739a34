import { z } from "zod";

import type { NewAudiencePreview } from "../../api";
import { check, parse, traitKey } from "../../query";
import { runPulumi } from "../pulumi";
import { type Change, changesOf, isTrait, keyAfter, remains, text } from "../review/changes";
import { type Preview, PreviewFormatError, readPreview } from "../review/preview";
import type { StackConfig } from "../segment";
import { resourcesIn } from "../stack-state";
import { type Subject, withVisitors } from "./definition";
import { dependenciesOf, noQueryOf } from "./no-query";
import { activationsIn, declaredIn, receiptOf, type Receipt, valueOf } from "./receives";

/** What a stack declares, as far as its queries are concerned. */
export interface Declared {
  readonly config: StackConfig;
  readonly subjects: readonly Subject[];
  /** Sentences about what was left out. */
  readonly leftOut: readonly string[];
  /** Sentences about queries that wait for nothing but traits of the same stack. */
  readonly knownLater: readonly string[];
}

/**
 * Run `pulumi preview` of a stack, in this folder.
 *
 * @throws with what Pulumi says, where the preview fails
 */
export async function previewOf(stack: string, signal: AbortSignal): Promise<string> {
  const { code, stdout, stderr } = await runPulumi(
    ["preview", "--json", "--show-sames", "--stack", stack],
    "--stack runs `pulumi preview`, and there is no `pulumi` on the PATH: install it, or pass --preview the output of `pulumi preview --json`",
    signal,
  );
  if (code === 0) return stdout;
  throw new Error(`\`pulumi preview --stack ${stack}\` failed: ${whyFailed(stdout, stderr)}`);
}

function whyFailed(stdout: string, stderr: string): string {
  try {
    const { errors } = readPreview(stdout);
    if (errors.length > 0) return errors.map((error) => error.trim()).join("\n");
  } catch (error) {
    if (!(error instanceof PreviewFormatError)) throw error;
  }
  return (stderr.trim() || stdout.trim()).slice(0, 2_000) || "it said nothing";
}

/** Read the output of `pulumi preview --json`, or of `pulumi stack export`. @throws {PreviewFormatError} */
export function readPlan(given: string): Preview {
  const resources = resourcesIn(given);
  if (resources === undefined) return readPreview(given);
  return {
    config: {},
    steps: resources.map(({ urn, id = "", provider = "", inputs = {}, outputs = {}, ...resource }) => {
      const state = { ...resource, id, inputs, outputs, retainOnDelete: false };
      return { op: "same", urn, provider, changed: [], replaceReasons: [], old: state, new: state };
    }),
    beforeRefresh: new Map(),
    sames: resources.length,
    policies: undefined,
    errors: [],
  };
}

/** Every trait and audience that the stack has after the next `up`, in the order of their names. */
export function declaredBy(preview: Preview): Declared {
  const changes = changesOf(preview).filter(remains);
  const definitions = changes
    .filter((change) => isTrait(change) || change.kind === "Audience")
    .toSorted((a, b) => (a.resource < b.resource ? -1 : 1));
  const own = definitions.filter(({ defaultProvider }) => defaultProvider);
  const readable = own.filter((change) => queryOf(change) !== undefined);
  const without = own
    .filter((change) => queryOf(change) === undefined)
    .map((change) => noQueryOf(change, wanted(change)["query"], changes, preview));
  const links = changes.filter(({ kind }) => kind === "AudienceDestination");
  return {
    config: preview.config,
    subjects: readable.map((change) => subjectOf(change, links, preview)),
    leftOut: [
      ...definitions
        .filter(({ defaultProvider }) => !defaultProvider)
        .map(({ resource }) => `${resource}: it belongs to a SegmentProvider, whose token is not at hand`),
      ...without.filter(({ comesLater }) => !comesLater).map(({ said }) => said),
      ...preview.errors,
    ],
    knownLater: without.filter(({ comesLater }) => comesLater).map(({ said }) => said),
  };
}

/** What comes next counts; of what stays as it is, what is there. */
function wanted({ action, after, before }: Change): Readonly<Record<string, unknown>> {
  return action === "same" ? { ...before, ...after } : after;
}

function queryOf(change: Change): string | undefined {
  return text(wanted(change)["query"]);
}

function subjectOf(change: Change, links: readonly Change[], preview: Preview): Subject {
  const given = wanted(change);
  const key = keyAfter(change) ?? traitKey(change.name ?? change.resource);
  const query = queryOf(change) ?? "";
  const as = isTrait(change) ? "trait" : "audience";
  const level = text(given[isTrait(change) ? "type" : "audienceType"]);
  const options = isTrait(change) ? traitOptions(given) : audienceOptions(given["options"]);
  return {
    name: change.resource,
    resource: change.kind,
    text: query,
    as,
    audienceType: level === "ACCOUNTS" || level === "LINKED" ? level : "USERS",
    key,
    ...(change.spaceId !== undefined && { spaceId: change.spaceId }),
    ...(given["enabled"] === false && { enabled: false }),
    ...(options !== undefined && { options }),
    receives:
      as === "trait" ? traitReceipts(given, key, query) : audienceReceipts(change, key, links, preview),
  };
}

function traitReceipts(given: Readonly<Record<string, unknown>>, key: string, query: string): Receipt[] {
  const value = valueOf(check(query).ok ? parse(query) : undefined);
  return declaredIn(given["destinations"]).map((destination) => receiptOf(destination, key, value));
}

/** An audience that is new has no id yet; what its destination waits for stands in the plan. */
function audienceReceipts(
  { id, urn }: Change,
  key: string,
  links: readonly Change[],
  preview: Preview,
): Receipt[] {
  return links
    .filter((link) => {
      const audienceId = text(wanted(link)["audienceId"]);
      return audienceId === undefined ? waitsFor(link, urn, preview) : id !== "" && audienceId === id;
    })
    .map((link) => ({
      destination: destinationOf(link),
      calls: activationsIn(wanted(link)["activations"], key),
    }));
}

function waitsFor({ urn }: Change, audience: string, { steps }: Preview): boolean {
  return dependenciesOf(urn, "audienceId", steps).includes(audience);
}

/** A connection names its destination by id alone. */
function destinationOf(link: Change): string {
  const id = text(wanted(link)["destinationId"]);
  return id === undefined ? `the destination of ${link.resource}` : `destination ${id}`;
}

function traitOptions(given: Readonly<Record<string, unknown>>): NewAudiencePreview["options"] {
  const days = given["backfillDurationDays"];
  const options = {
    ...(given["includeAnonymousUsers"] === true && { filterByExternalIds: [...withVisitors] }),
    ...(typeof days === "number" && { backfillEventDataDays: days }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}

const AudienceOptions = z.looseObject({
  filterByExternalIds: z.array(z.string()).optional(),
  backfillEventDataDays: z.number().optional(),
});

function audienceOptions(given: unknown): NewAudiencePreview["options"] {
  const { filterByExternalIds, backfillEventDataDays } = AudienceOptions.safeParse(given).data ?? {};
  const options = {
    ...(filterByExternalIds !== undefined && { filterByExternalIds }),
    ...(backfillEventDataDays !== undefined && { backfillEventDataDays }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}
