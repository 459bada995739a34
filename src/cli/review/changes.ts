import { isDeepStrictEqual } from "node:util";

import { bareSpaceId } from "../../api";
import { hasUnknown } from "../../provider/inputs/unknown";
import { traitKey } from "../../query";
import type { Preview, Step } from "./preview";

const TYPE_PREFIX = "pulumi-nodejs:dynamic/segment:";
const TRAIT_KINDS: readonly string[] = ["LastComputedTrait", "ComputedTrait"];
/** Steps that are shown for the parts of a replacement; the step `replace` stands for them. */
const PARTS_OF_REPLACEMENT = [
  "create-replacement",
  "delete-replaced",
  "read-replacement",
  "discard-replaced",
];

export type Action = "create" | "update" | "replace" | "delete" | "release" | "same" | "other";

/** What will happen to one resource of this package; `same` for those that stay as they are. */
export interface Change {
  readonly action: Action;
  /** The engine's own word, for what `action` calls `other`. */
  readonly op: string;
  readonly urn: string;
  /** `LastComputedTrait` and so on. */
  readonly kind: string;
  /** Name in the program. */
  readonly resource: string;
  /** Id in Pulumi's state; empty for what is new. */
  readonly id: string;
  /** Name in Segment. */
  readonly name: string | undefined;
  readonly spaceId: string | undefined;
  readonly changed: readonly string[];
  readonly replaceReasons: readonly string[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  /** URN of the provider, each of which is a process of its own. */
  readonly provider: string;
  /** Whether it belongs to the stack's own provider, whose settings the preview shows. */
  readonly defaultProvider: boolean;
}

/** All resources of this package that the preview knows of. The engine lists no step for most of those that stay. */
export function changesOf(preview: Preview): Change[] {
  const listed = new Set(preview.steps.map(({ urn }) => urn));
  const unlisted = [...preview.beforeRefresh.values()]
    .filter(({ urn }) => !listed.has(urn))
    .map((step) => ({ ...step, op: "same", new: step.old }));
  return [...preview.steps, ...unlisted]
    .filter(({ urn, op }) => typeOf(urn).startsWith(TYPE_PREFIX) && !PARTS_OF_REPLACEMENT.includes(op))
    .map((step) => toChange(step, preview.config["segment:space"]));
}

/** Resources that somebody changed or deleted outside of Pulumi, and that this run would put back. */
export interface Drift {
  readonly resource: string;
  readonly kind: string;
  readonly what: "deleted" | "changed";
  readonly properties: readonly string[];
}

export function driftOf(preview: Preview): Drift[] {
  return preview.steps.flatMap((step) => {
    const before = preview.beforeRefresh.get(step.urn);
    if (before === undefined || !typeOf(step.urn).startsWith(TYPE_PREFIX)) return [];
    const found = { resource: nameOf(step.urn), kind: kindOf(step.urn) };
    if (step.op === "create" && step.old === undefined) return { ...found, what: "deleted", properties: [] };
    const properties = step.op === "update" ? differences(before.old.inputs, step.old?.inputs ?? {}) : [];
    return properties.length > 0 ? { ...found, what: "changed", properties } : [];
  });
}

export function isTrait({ kind }: { kind: string }): boolean {
  return TRAIT_KINDS.includes(kind);
}

/** Traits of the stack as they will be, or undefined where the preview does not list what stays as it is. */
export function traitsAfter(preview: Preview, changes: readonly Change[]): number | undefined {
  const listed = preview.steps.filter(({ op }) => op === "same").length;
  if (preview.beforeRefresh.size === 0 && listed !== preview.sames) return undefined;
  return changes.filter((change) => isTrait(change) && remains(change)).length;
}

/** Whether the stack has it after the apply. */
export function remains({ action }: Change): boolean {
  return action !== "delete" && action !== "release";
}

/** The key it has after the apply: keys are made from names once, and stay. */
export function keyAfter({ action, before, name }: Change): string | undefined {
  const key = action === "replace" ? undefined : text(before["key"]);
  return key ?? (name === undefined ? undefined : traitKey(name));
}

function toChange(step: Step, defaultSpace: string | undefined): Change {
  const before = { ...step.old?.inputs, ...step.old?.outputs };
  const after = { ...step.new?.inputs };
  const spaceId = text(after["spaceId"]) ?? text(before["spaceId"]) ?? defaultSpace;
  return {
    action: actionOf(step),
    op: step.op,
    urn: step.urn,
    kind: kindOf(step.urn),
    resource: nameOf(step.urn),
    id: step.old?.id ?? "",
    name: text(after["name"]) ?? text(before["name"]),
    spaceId: spaceId === undefined ? undefined : `spa_${bareSpaceId(spaceId)}`,
    changed: step.changed.filter((property) => !property.startsWith("__")),
    replaceReasons: step.replaceReasons,
    before,
    after,
    provider: step.provider.split("::").slice(0, 4).join("::"),
    defaultProvider: /::default(?:_[\d_]+)?::[^:]*$/u.test(step.provider),
  };
}

function actionOf({ op, old }: Step): Action {
  if (op === "delete") return old?.retainOnDelete === true ? "release" : "delete";
  return op === "create" || op === "update" || op === "replace" || op === "same" ? op : "other";
}

function differences(
  before: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(found)])].filter(
    (name) => !name.startsWith("__"),
  );
  return names.filter((name) => !isDeepStrictEqual(before[name], found[name]));
}

/** A text input, unless it is not known yet or a secret. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value !== SECRET && !hasUnknown(value)
    ? value
    : undefined;
}

/** What the engine prints for any secret. */
export const SECRET = "[secret]";

/** `urn:pulumi:stack::project::parent$type::name`; a name may hold `::` too. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function kindOf(urn: string): string {
  return typeOf(urn).slice(TYPE_PREFIX.length);
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function stackOf(urn: string): string {
  return urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "";
}
