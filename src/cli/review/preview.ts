import type { z } from "zod";

import { Document, StreamEvent } from "./preview-schemas";

/** A resource before or after, as the engine shows it; secrets read `[secret]`, computed values are missing. */
export interface ResourceState {
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly retainOnDelete: boolean;
}

/** What the engine means to do with one resource. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly provider: string;
  /** Inputs that change, where the engine says which. */
  readonly changed: readonly string[];
  /** Inputs that force a replacement. */
  readonly replaceReasons: readonly string[];
  readonly old: ResourceState | undefined;
  readonly new: ResourceState | undefined;
}

export interface PolicyFinding {
  readonly rule: string;
  readonly level: string;
  readonly urn: string;
  readonly message: string;
}

export interface Preview {
  /** Stack configuration; secrets read `[secret]`. */
  readonly config: Readonly<Record<string, string>>;
  /** What will be done. */
  readonly steps: readonly Step[];
  /** Every resource of the state as it was before `--refresh`, by URN; empty without that option. */
  readonly beforeRefresh: ReadonlyMap<string, Step & { readonly old: ResourceState }>;
  /** Number of unchanged resources that the engine counted, and did not necessarily list; undefined if unknown. */
  readonly sames: number | undefined;
  /** Findings of policy packs; undefined where none ran or the format does not carry them. */
  readonly policies: readonly PolicyFinding[] | undefined;
  readonly errors: readonly string[];
}

/** The text is not the output of `pulumi preview --json`. */
export class PreviewFormatError extends Error {
  override readonly name = "PreviewFormatError";
}

/**
 * Read the output of `pulumi preview --json`: the one document, or the stream of events, which also carries the
 * findings of policy packs.
 *
 * @throws {PreviewFormatError}
 */
export function readPreview(text: string): Preview {
  const start = text.search(/^\{/mu);
  if (start === -1) throw notAPreview("it holds no JSON");
  const json = text.slice(start);
  return /^\{\s*"sequence":/u.test(json) ? readStream(json) : readDocument(json);
}

function readDocument(json: string): Preview {
  const document = Document.safeParse(parseJson(json));
  if (!document.success) throw misshapen(document.error);
  const { config, steps, diagnostics, changeSummary } = document.data;
  if (steps.length === 0 && diagnostics.length === 0)
    throw notAPreview("it has neither steps nor diagnostics");
  return {
    config,
    ...withoutRefresh(
      steps.map(({ oldState, newState, diffReasons, ...step }) => ({
        ...step,
        changed: diffReasons,
        old: oldState ?? undefined,
        new: newState ?? undefined,
      })),
    ),
    sames: changeSummary["same"] ?? 0,
    policies: undefined,
    errors: diagnostics.flatMap(({ message, severity }) => (severity === "error" ? [message] : [])),
  };
}

function readStream(json: string): Preview {
  const events = json
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => StreamEvent.safeParse(parseJson(line)))
    .map((event) => {
      if (event.success) return event.data;
      throw misshapen(event.error);
    });
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const findings = events.flatMap(({ policyEvent: event }) => (event === undefined ? [] : toFinding(event)));
  const summary = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
  const packs = Object.keys(summary?.PolicyPacks ?? {});
  return {
    config: events.find(({ preludeEvent }) => preludeEvent !== undefined)?.preludeEvent?.config ?? {},
    ...withoutRefresh(
      steps.map(({ diffs, keys, ...step }) => ({
        ...step,
        changed: diffs,
        replaceReasons: keys,
        old: step.old ?? undefined,
        new: step.new ?? undefined,
      })),
    ),
    sames: summary?.resourceChanges["same"],
    policies: findings.length > 0 || packs.length > 0 ? findings : undefined,
    errors: events.flatMap(({ diagnosticEvent: event }) =>
      event?.severity === "error" ? [withoutColors(event.message)] : [],
    ),
  };
}

/** The steps of a refresh say what the state held before; what they found is in the old states of the other steps. */
function withoutRefresh(all: readonly Step[]): Pick<Preview, "steps" | "beforeRefresh"> {
  const beforeRefresh = new Map<string, Step & { old: ResourceState }>();
  for (const { old, ...step } of all)
    if (step.op === "refresh" && old !== undefined) beforeRefresh.set(step.urn, { ...step, old });
  return { steps: all.filter(({ op }) => op !== "refresh"), beforeRefresh };
}

function toFinding(event: {
  resourceUrn: string;
  message: string;
  policyName: string;
  enforcementLevel: string;
}) {
  return {
    rule: event.policyName,
    level: event.enforcementLevel,
    urn: event.resourceUrn,
    message: withoutColors(event.message),
  };
}

/** The engine leaves marks for colours in some of its messages. */
function withoutColors(message: string): string {
  return message.replaceAll(/<\{%.*?%\}>/g, "").trim();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notAPreview("the JSON is cut off or broken");
  }
}

function misshapen({ issues }: z.ZodError): PreviewFormatError {
  const path = issues[0]?.path ?? [];
  const place = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return notAPreview(place === "" ? "it is no object" : `\`${place.slice(1)}\` is not what it should be`);
}

function notAPreview(reason: string): PreviewFormatError {
  return new PreviewFormatError(`this is not the output of \`pulumi preview --json\`: ${reason}`);
}
