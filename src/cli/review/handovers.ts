import { aliasOf, type Declaration } from "../../provider/workspace/declarations";
import { traitKey } from "../../query";
import { type Change, isTrait, remains, text } from "./changes";
import { adoptionMode, existingTrait, listFor } from "./existing";
import { subject } from "./losses";
import type { SpaceTraits } from "./spaces";

/**
 * An object of Segment whose entry in the stack goes while another declaration has it: a resource that was renamed
 * without `aliases`, or one of two that declare the same. The provider deletes nothing then.
 */
export interface Handover {
  readonly from: Change;
  readonly to: Change;
  /** False where the new one may not take over what is there, so that the apply stops at it. */
  readonly stays: boolean;
}

export function handoversOf(
  changes: readonly Change[],
  lists: SpaceTraits,
  config: Readonly<Record<string, string>>,
): Handover[] {
  const others = changes.filter(remains);
  return changes
    .filter(({ action }) => action === "delete")
    .flatMap((from) => {
      const to = others.find((other) => other.provider === from.provider && has(other, from, lists));
      if (to === undefined) return [];
      const adopts = to.action === "create" && !TAKEN.includes(from.kind);
      if (!adopts) return { from, to, stays: true };
      // Another provider's own setting is not in the preview.
      const isTold = to.defaultProvider || text(to.after["adopt"]) !== undefined;
      return isTold ? { from, to, stays: adoptionMode(to, config) !== "never" } : [];
    });
}

/** Kinds of what nobody makes: whoever declares it has it, whatever `adopt` says. */
const TAKEN = ["SourceConnection", "ProfilesSync", "SourceLabels"];

/** Kinds besides traits that Segment can be asked for by name, so that a new one takes over what is there. */
const NAMED = ["Audience", "SpaceFilter"];

/** Whether another resource has, or will meet, the object of the one that goes. */
function has(other: Change, from: Change, lists: SpaceTraits): boolean {
  if (from.kind === "SourceLabels")
    return other.kind === from.kind && hasSame("sourceId", other, from) && hasNames("labels", other, from);
  if (other.spaceId === undefined || other.spaceId !== from.spaceId) return false;
  if (from.kind === "SourceConnection") return other.kind === from.kind && hasSame("sourceId", other, from);
  if (from.kind === "ProfilesSync")
    return other.kind === from.kind && hasSame("warehouseId", other, from) && hasNames("tables", other, from);
  if (from.kind === "AudienceDestination") return connectsTheSame(other, from);
  if (!(isTrait(from) ? isTrait(other) : NAMED.includes(from.kind) && other.kind === from.kind)) return false;
  if (other.action !== "create") return other.action !== "replace" && other.id !== "" && other.id === from.id;
  if (listFor(other, lists) !== undefined && isTrait(other))
    return existingTrait(other, lists)?.id === from.id;
  const { name } = other;
  return (
    name !== undefined && (name === text(from.before["name"]) || traitKey(name) === text(from.before["key"]))
  );
}

function hasSame(input: string, other: Change, from: Change): boolean {
  const value = text(from.before[input]);
  return value !== undefined && text(other.after[input]) === value;
}

/** Whether one names all the tables or labels that the other one has named. */
function hasNames(input: string, other: Change, from: Change): boolean {
  const [before, after] = [from.before[input], other.after[input]];
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null)
    return false;
  return Object.keys(before).every((name) => Object.hasOwn(after, name));
}

/** A connection is found by the audience and the destination. */
function connectsTheSame(other: Change, from: Change): boolean {
  if (other.kind !== from.kind) return false;
  if (other.action !== "create") return other.action !== "replace" && other.id !== "" && other.id === from.id;
  return ["audienceId", "destinationId"].every((input) => hasSame(input, other, from));
}

/** For Segment a resource that was renamed is an update of what it has. */
export function asUpdate({ from, to }: Handover): Change[] {
  return to.action === "create" ? [{ ...to, action: "update", before: from.before }] : [];
}

/** What the review says of one. */
export interface Kept {
  /** Whose entry goes. */
  readonly resource: string;
  readonly kind: string;
  readonly name?: string;
  readonly key?: string;
  readonly spaceId?: string;
  /** The resource that has the object from then on. */
  readonly by: string;
  readonly renamed: boolean;
  readonly stays: boolean;
  readonly consequence: string;
  /** Resource option that says that it is the same one. */
  readonly fix?: string;
}

export function keptOf({ from, to, stays }: Handover): Kept {
  const renamed = to.action === "create";
  return {
    ...subject(from),
    by: to.resource,
    renamed,
    stays,
    consequence: consequenceOf(from, renamed, stays),
    ...(renamed && {
      fix: aliasOf(declarationIn(from), declarationIn(to)) ?? "aliases: [{ parent: <the old one> }]",
    }),
  };
}

function declarationIn({ kind, resource }: Change): Declaration {
  return `${kind} ${JSON.stringify(resource)}`;
}

function consequenceOf({ kind }: Change, renamed: boolean, stays: boolean): string {
  if (!stays) return "The apply will stop at the new resource, because the space has it already.";
  return `${whatStays(kind)}; only the entry in the stack ${renamed ? "changes" : "goes"}.`;
}

function whatStays(kind: string): string {
  if (kind === "SourceConnection") return "The source goes on feeding the space";
  return TAKEN.includes(kind)
    ? "Nothing is put back, and the other one has it"
    : "It is not deleted, and the other one has it";
}
