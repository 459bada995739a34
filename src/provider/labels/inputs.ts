import { z } from "zod";

import { sourceIdText } from "../inputs/parse";
import type { InputRules } from "../inputs/rules";
import { notOfThatSort } from "../workspace/wording";

/** As Segment's documentation has it; longer texts its API refuses. */
const labelText = /^[A-Za-z][A-Za-z0-9-]{0,254}$/;
const syntax = "must begin with a letter and hold letters, digits and hyphens only, 255 at most";

export const SourceLabelsInputs = z.object({
  sourceId: sourceIdText,
  labels: z
    .record(
      z.string(),
      z
        .string({ error: ({ input }) => `must be a string${notOfThatSort(input)}` })
        .regex(labelText, { error: syntax }),
      {
        error: ({ input }) =>
          input === undefined
            ? undefined
            : `must be an object of keys and values such as { environment: "prod" }${notOfThatSort(input)}`,
      },
    )
    .refine((labels) => Object.keys(labels).length > 0, {
      error: "must name a label: as it is, this resource would manage nothing",
    })
    .superRefine((labels, context) => {
      for (const key of Object.keys(labels))
        if (!labelText.test(key))
          context.addIssue({ code: "custom", path: [key], message: `has a key that ${syntax}` });
    }),
});
export type Inputs = z.output<typeof SourceLabelsInputs>;

export const rules: InputRules<Inputs> = {
  sourceId: { change: "replace" },
  labels: { change: "update" },
};
