import { type Adoption, adoptionsOf } from "./adoptions";
import {
  type Change,
  changesOf,
  type Drift,
  driftOf,
  isTrait,
  nameOf,
  stackOf,
  traitsAfter,
} from "./changes";
import { type Duration, durationOf } from "./duration";
import { deletionsOf, type Loss, replacementsOf } from "./losses";
import { type ManualStep, manualStepsOf } from "./manual-steps";
import type { Preview } from "./preview";
import { type Quota, quotaOf } from "./quota";
import type { SpaceTraits } from "./spaces";

/** What a preview means for people's data. This is also the JSON output. */
export interface Review {
  readonly stack: string;
  readonly errors: readonly string[];
  readonly deletions: readonly Loss[];
  readonly replacements: readonly Loss[];
  /** No longer managed, and left as they are in Segment. */
  readonly released: readonly Listed[];
  readonly adoptions: readonly Adoption[];
  readonly creations: readonly Listed[];
  readonly updates: readonly Listed[];
  readonly drift: readonly Drift[];
  /** Traits whose definition can only be changed by this program afterwards, not in Segment's app. */
  readonly oneWayDoor: readonly string[];
  readonly manualSteps: readonly ManualStep[];
  readonly quota?: Quota;
  readonly duration: Duration;
  readonly policies?: readonly { rule: string; level: string; resource: string; message: string }[];
  /** What this preview cannot tell. */
  readonly notJudged: readonly string[];
}

export interface Listed {
  readonly resource: string;
  readonly kind: string;
  readonly name?: string;
  readonly changed?: readonly string[];
}

/** `lists` is empty, with a reason, where Segment was not asked. */
export function reviewOf(preview: Preview, lists: SpaceTraits, notListed?: string): Review {
  const changes = changesOf(preview);
  const byApi = preview.config["segment:connections"] === "api";
  const adoptions = adoptionsOf(changes, lists, preview.config);
  const quota = quotaOf(changes, traitsAfter(preview, changes), lists, adoptions, preview.config);
  const of = (action: Change["action"]) => changes.filter((change) => change.action === action);
  return {
    stack: stackOf(preview.steps[0]?.urn ?? ""),
    errors: preview.errors,
    deletions: deletionsOf(changes, byApi),
    replacements: replacementsOf(changes, byApi),
    released: of("release").map(listed),
    adoptions,
    creations: of("create").map(listed),
    updates: of("update").map((change) => ({ ...listed(change), changed: change.changed })),
    drift: driftOf(preview),
    oneWayDoor: changes.filter(writesDefinition).map(({ name, resource }) => name ?? resource),
    manualSteps: manualStepsOf(preview, changes, byApi),
    ...(quota !== undefined && { quota }),
    duration: durationOf(changes),
    ...(preview.policies !== undefined && {
      policies: preview.policies.map(({ urn, ...finding }) => ({ ...finding, resource: nameOf(urn) })),
    }),
    notJudged: notJudged(preview, changes, lists, notListed, quota),
  };
}

/** Whether anything is lost that an apply cannot bring back. */
export function losesData({ deletions, replacements }: Review): boolean {
  return deletions.length + replacements.length > 0;
}

function listed({ resource, kind, name }: Change): Listed {
  return { resource, kind, ...(name !== undefined && { name }) };
}

const DEFINITION = ["event", "property", "conditions", "within", "query", "type"];

function writesDefinition(change: Change): boolean {
  if (!isTrait(change)) return false;
  const { action, changed } = change;
  return (
    action === "create" ||
    action === "replace" ||
    (action === "update" && DEFINITION.some((name) => changed.includes(name)))
  );
}

function notJudged(
  preview: Preview,
  changes: readonly Change[],
  lists: SpaceTraits,
  notListed: string | undefined,
  quota: Quota | undefined,
): string[] {
  const created = changes.filter((change) => isTrait(change) && change.action === "create");
  const foreign = [
    ...new Set(
      changes
        .filter(({ defaultProvider, action }) => !defaultProvider && action !== "same")
        .map(({ resource }) => resource),
    ),
  ];
  const unknown = created.filter(({ name, spaceId }) => name === undefined || spaceId === undefined);
  const other = changes.filter(({ action }) => action === "other");
  const failed = [...lists].flatMap(([spaceId, traits]) =>
    "error" in traits ? [`space ${spaceId}: ${traits.error}`] : [],
  );
  return [
    preview.beforeRefresh.size === 0 &&
      preview.steps.some(({ old }) => old !== undefined) &&
      "The preview was made without --refresh, so what people changed in Segment since the last apply is not in it.",
    created.length > 0 &&
      notListed !== undefined &&
      `Whether new traits (${created.length}) exist already: ${notListed}.`,
    failed.length > 0 &&
      `Whether new traits exist already, where Segment did not answer: ${failed.join("; ")}.`,
    unknown.length > 0 &&
      `Traits whose name or space is known only during the update: ${unknown.map(({ resource }) => resource).join(", ")}.`,
    foreign.length > 0 &&
      `Existing traits, quota and settings of providers other than the stack's own, for: ${foreign.join(", ")}.`,
    quota === undefined &&
      preview.config["segment:maxTraits"] !== "0" &&
      "The quota: the preview does not list unchanged resources. Add --refresh or --show-sames.",
    other.length > 0 &&
      `Steps of another kind: ${other.map(({ op, resource }) => `${op} ${resource}`).join(", ")}.`,
    changes.some(({ after }) => after["waitForLive"] === true || after["onUnconfirmed"] === "wait") &&
      "How long resources with waitForLive, or onUnconfirmed: wait, will wait.",
    preview.policies === undefined &&
      "Policies: no pack ran, or this format of the preview does not carry its findings.",
  ].filter((line) => line !== false);
}
