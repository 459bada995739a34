import { LastDefinition } from "../../provider/definitions/inputs";
import { type Adoption, adoptionsOf } from "./adoptions";
import {
  type Change,
  changesOf,
  type Drift,
  driftOf,
  isTrait,
  nameOf,
  stackOf,
  text,
  traitsAfter,
} from "./changes";
import { definitionOf, type ReviewedDefinition } from "./definition";
import { withNewDestinations } from "./destinations";
import { endingActivations } from "./destination-losses";
import { type Duration, durationOf } from "./duration";
import { filterQuestions, type FilterQuestions } from "./filter-questions";
import { filtersOf, type ReviewedFilter } from "./filter-review";
import { filterWarnings } from "./filter-warnings";
import type { FilterWarning } from "./starved-traits";
import { asUpdate, type Handover, handoversOf, type Kept, keptOf } from "./handovers";
import { deletionsOf, type Loss, replacementsOf } from "./losses";
import { type ManualStep, manualStepsOf } from "./manual-steps";
import { notJudged } from "./not-judged";
import { outsideReaders, spacesOfReaders } from "./outside-readers";
import type { Preview } from "./preview";
import { type Quota, quotaOf } from "./quota";
import { keysToAsk, missingIn, referencesIn, type UnmetReference } from "./references";
import { type Answers, spacesToList } from "./spaces";

/** What a preview means for people's data. This is also the JSON output. */
export interface Review {
  readonly stack: string;
  readonly errors: readonly string[];
  /** What goes from one resource to another, above all where one was renamed without `aliases`. */
  readonly kept: readonly Kept[];
  readonly deletions: readonly Loss[];
  readonly replacements: readonly Loss[];
  /** No longer managed, and left as they are in Segment. */
  readonly released: readonly Listed[];
  readonly adoptions: readonly Adoption[];
  readonly creations: readonly Listed[];
  readonly updates: readonly Listed[];
  /** Audiences that ask for what is not there, or gets no new values. */
  readonly unmetReferences: readonly UnmetReference[];
  /** Space filters that are new, or that drop something else from then on. */
  readonly filters: readonly ReviewedFilter[];
  /** Filters that drop all that another filter lets through, or that a trait counts. */
  readonly filterWarnings: readonly FilterWarning[];
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

export interface Listed extends ReviewedDefinition {
  readonly resource: string;
  readonly kind: string;
  readonly name?: string;
  readonly changed?: readonly string[];
  /** Of what gets a new name in Segment. */
  readonly keepsKey?: string;
  /** Activations that are deleted, and those that are deleted and made anew. */
  readonly ends?: readonly string[];
  readonly anew?: readonly string[];
}

/** What only Segment can tell of a preview: what to list in which spaces, and which keys to look up in which. */
export function questionsOf(preview: Preview): {
  spaces: string[];
  keys: ReadonlyMap<string, readonly string[]>;
  /** Spaces whose audiences may read what goes. */
  readers: string[];
  filters: FilterQuestions;
  destinations: boolean;
} {
  const changes = changesOf(preview);
  const references = referencesIn(changes, changes.filter(isDeletion));
  return {
    spaces: spacesToList(changes),
    keys: keysToAsk(references),
    readers: spacesOfReaders(references),
    filters: filterQuestions(changes),
    destinations: withNewDestinations(changes).some(({ defaultProvider }) => defaultProvider),
  };
}

export function reviewOf(preview: Preview, answers: Answers): Review {
  const changes = changesOf(preview);
  const byApi = preview.config["segment:connections"] === "api";
  const handovers = handoversOf(changes, answers.traits, preview.config);
  const staying = handovers.filter(({ stays }) => stays);
  // What changes hands is neither deleted nor made.
  const real = without(changes, staying);
  const references = referencesIn(changes, real.filter(isDeletion));
  const found = adoptionsOf(changes, answers.traits, preview.config);
  const adoptions = found.filter(({ resource }) => !handovers.some(({ to }) => to.resource === resource));
  const taken = new Set(found.filter(({ adopt }) => adopt !== "never").map(({ resource }) => resource));
  const made = real.filter(
    (change) => !(change.action === "create" && isTrait(change) && taken.has(change.resource)),
  );
  const quota = quotaOf(real, traitsAfter(preview, changes), answers.traits, adoptions, preview.config);
  const of = (action: Change["action"], all = real) => all.filter((change) => change.action === action);
  return {
    stack: stackOf(preview.steps[0]?.urn ?? ""),
    errors: preview.errors,
    kept: handovers.map(keptOf),
    deletions: deletionsOf(real, byApi),
    replacements: replacementsOf(real, byApi),
    released: of("release").map(listed),
    adoptions,
    creations: of("create", made).map((change) => ({ ...listed(change), ...definitionOf(change) })),
    updates: of("update").map(updated),
    unmetReferences: [
      ...references.unmet,
      ...missingIn(references, answers.keys),
      ...outsideReaders(changes, references, answers.audiences),
    ],
    filters: filtersOf([...real, ...staying.flatMap(asUpdate)], answers.seen),
    filterWarnings: filterWarnings(changes, answers.seen),
    drift: driftOf(preview),
    oneWayDoor: changes.filter(writesDefinition).map(({ name, resource }) => name ?? resource),
    manualSteps: manualStepsOf(real, byApi, answers.destinations),
    ...(quota !== undefined && { quota }),
    duration: durationOf(made),
    ...(preview.policies !== undefined && {
      policies: preview.policies.map(({ urn, ...finding }) => ({ ...finding, resource: nameOf(urn) })),
    }),
    notJudged: notJudged(preview, real, answers, references, quota),
  };
}

function isDeletion({ action }: Change): boolean {
  return action === "delete";
}

function without(changes: readonly Change[], handovers: readonly Handover[]): Change[] {
  const gone = new Set(handovers.flatMap(({ from, to }) => (to.action === "create" ? [from, to] : [from])));
  return changes.filter((change) => !gone.has(change));
}

/** Whether anything is lost that an apply cannot bring back. */
export function losesData({ deletions, replacements, filters }: Review): boolean {
  return deletions.length + replacements.length > 0 || filters.some(({ emptied }) => emptied !== undefined);
}

/** A new name leaves the key as it is, which is what other definitions and destinations know. */
function updated(change: Change): Listed {
  const { changed, before } = change;
  const key = text(before["key"]);
  return {
    ...listed(change),
    changed,
    ...(changed.includes("name") && key !== undefined && { keepsKey: key }),
    ...(DEFINITION.some((name) => changed.includes(name)) && definitionOf(change)),
    ...endingActivations(change),
  };
}

function listed({ resource, kind, name }: Change): Listed {
  return { resource, kind, ...(name !== undefined && { name }) };
}

const DEFINITION = [...Object.keys(LastDefinition.shape), "query"];

function writesDefinition(change: Change): boolean {
  if (!isTrait(change)) return false;
  const { action, changed } = change;
  return (
    action === "create" ||
    action === "replace" ||
    (action === "update" && DEFINITION.some((name) => changed.includes(name)))
  );
}
