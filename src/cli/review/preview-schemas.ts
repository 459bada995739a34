import { z } from "zod";

// Only what the review reads; the engine prints more, and newer engines more still.

const Properties = orDefault(z.record(z.string(), z.unknown()), {});
const Names = orDefault(z.array(z.string()), []);
const Config = orDefault(z.record(z.string(), z.string()), {});
const State = z.looseObject({
  id: orDefault(z.string(), ""),
  inputs: Properties,
  outputs: Properties,
  retainOnDelete: orDefault(z.boolean(), false),
});
const StepBase = { op: z.string(), urn: z.string(), provider: orDefault(z.string(), "") };

/** The one document that `pulumi preview --json` prints by default. */
export const Document = z.looseObject({
  config: Config,
  steps: orDefault(
    z.array(
      z.looseObject({
        ...StepBase,
        oldState: State.nullish(),
        newState: State.nullish(),
        diffReasons: Names,
        replaceReasons: Names,
      }),
    ),
    [],
  ),
  diagnostics: orDefault(
    z.array(z.looseObject({ message: orDefault(z.string(), ""), severity: z.string().nullish() })),
    [],
  ),
  changeSummary: orDefault(z.record(z.string(), z.number()), {}),
});

/** One line of the stream that it prints with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true. */
export const StreamEvent = z.looseObject({
  preludeEvent: z.looseObject({ config: Config }).optional(),
  resourcePreEvent: z
    .looseObject({
      metadata: z.looseObject({
        ...StepBase,
        old: State.nullish(),
        new: State.nullish(),
        diffs: Names,
        keys: Names,
      }),
    })
    .optional(),
  policyEvent: z
    .looseObject({
      resourceUrn: orDefault(z.string(), ""),
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  diagnosticEvent: z.looseObject({ message: z.string(), severity: z.string() }).optional(),
  summaryEvent: z
    .looseObject({
      resourceChanges: orDefault(z.record(z.string(), z.number()), {}),
      PolicyPacks: orDefault(z.record(z.string(), z.string()), {}),
    })
    .optional(),
});

/** A field that the engine leaves out, or sets to null, when there is nothing to say. */
function orDefault<T extends z.ZodType>(schema: T, value: z.output<T>) {
  return schema.nullish().transform((given): z.output<T> => given ?? value);
}
