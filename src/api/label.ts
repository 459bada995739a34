import { z } from "zod";

/** A key with one value, such as `environment: prod`. */
export const Label = z.looseObject({ key: z.string(), value: z.string(), description: z.string().nullish() });
export type Label = z.output<typeof Label>;

const labelText = z.string().min(1).max(255);

export const NewLabel = z.strictObject({
  key: labelText,
  value: labelText,
  description: z.string().min(1).optional(),
});
export type NewLabel = z.output<typeof NewLabel>;

/** How labels stand in a request. */
export const LabelBody = z.strictObject({ label: NewLabel });
export const LabelsBody = z.strictObject({ labels: z.array(NewLabel) });
