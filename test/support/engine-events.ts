import { z } from "zod";

// The engine writes one JSON object a line; only what tests assert on is named here.

const Resource = z.object({
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});

const PropertyChange = z.object({ diffKind: z.string(), inputDiff: z.boolean() });

const Metadata = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  keys: z.array(z.string()).nullish(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), PropertyChange).nullish(),
  old: Resource.nullish(),
  new: Resource.nullish(),
});

const EngineEvent = z.object({
  resourcePreEvent: z.object({ metadata: Metadata }).optional(),
  resOutputsEvent: z.object({ metadata: Metadata }).optional(),
  resOpFailedEvent: z.object({ metadata: Metadata }).optional(),
  diagnosticEvent: z
    .object({
      urn: z.string().optional(),
      message: z.string(),
      severity: z.string(),
      ephemeral: z.boolean().optional(),
    })
    .optional(),
  policyEvent: z
    .object({ policyName: z.string(), enforcementLevel: z.string(), message: z.string() })
    .optional(),
  summaryEvent: z.object({ resourceChanges: z.record(z.string(), z.number()) }).optional(),
});
type EngineEvent = z.output<typeof EngineEvent>;

/** What the engine did, or would do, to one resource. */
export interface Step {
  /** create, update, delete, replace, create-replacement, delete-replaced, same, read, refresh */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** last part of the URN: the name that the program gave */
  readonly name: string;
  /** inputs that make it a replacement */
  readonly replaces: readonly string[];
  /** top-level properties that differ */
  readonly diffs: readonly string[];
  /** property path to add, delete, update, add-replace, ... */
  readonly detailedDiff: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** after the step; before it in a preview */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
}

/** A message of the engine, the program or a provider. Status lines that the terminal overwrites are left out. */
export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  /** name of the resource it stands at, "" for none */
  readonly name: string;
}

export interface EngineLog {
  /** one a resource and operation, in the order in which they began */
  readonly steps: readonly Step[];
  /** the steps that are not `same`, `read` or `refresh`, without the default provider that the engine adds itself */
  readonly changes: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  /** status lines: waiting, progress */
  readonly progress: readonly Diagnostic[];
  readonly violations: readonly { policyName: string; enforcementLevel: string; message: string }[];
  /** how many resources per operation; empty when the run ended before */
  readonly summary: Readonly<Record<string, number>>;
}

const unchanged = new Set(["same", "read", "refresh", "read-replacement"]);

export function readEngineLog(text: string): EngineLog {
  const lines = text.split("\n").filter((line) => line !== "");
  const events = lines.map((line) => EngineEvent.parse(JSON.parse(line)));
  const steps = stepsOf(events);
  const messages = events.flatMap(({ diagnosticEvent: event }) => (event === undefined ? [] : [event]));
  const diagnostic = ({ severity, message, urn }: (typeof messages)[number]): Diagnostic => ({
    severity,
    message: message.replaceAll(/<\{%.*?%\}>/g, "").trimEnd(),
    name: nameOf(urn ?? ""),
  });
  return {
    steps,
    changes: steps.filter((step) => !unchanged.has(step.op) && !isDefaultProvider(step)),
    diagnostics: messages.filter(({ ephemeral }) => ephemeral !== true).map(diagnostic),
    progress: messages.filter(({ ephemeral }) => ephemeral === true).map(diagnostic),
    violations: events.flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent])),
    summary: events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
  };
}

function stepsOf(events: readonly EngineEvent[]): Step[] {
  const steps = new Map<string, Step>();
  for (const { resourcePreEvent, resOutputsEvent, resOpFailedEvent } of events) {
    const metadata = (resourcePreEvent ?? resOutputsEvent ?? resOpFailedEvent)?.metadata;
    if (metadata === undefined) continue;
    steps.set(`${metadata.op} ${metadata.urn}`, stepOf(metadata, resOpFailedEvent !== undefined));
  }
  return [...steps.values()];
}

function stepOf(metadata: z.output<typeof Metadata>, failed: boolean): Step {
  const { op, urn, type } = metadata;
  const detailed = Object.entries(metadata.detailedDiff ?? {});
  const resource = metadata.new ?? metadata.old;
  return {
    op,
    urn,
    type,
    name: nameOf(urn),
    replaces: metadata.keys ?? [],
    diffs: metadata.diffs ?? [],
    detailedDiff: Object.fromEntries(detailed.map(([path, { diffKind }]) => [path, diffKind])),
    inputs: resource?.inputs ?? {},
    outputs: resource?.outputs ?? {},
    failed,
  };
}

function isDefaultProvider({ type, name }: Step): boolean {
  return type.startsWith("pulumi:providers:") && name.startsWith("default");
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
