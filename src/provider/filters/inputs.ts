import { z } from "zod";

import { adoptMode, filledText, flag, requiredText, spaceIdText } from "../inputs/parse";
import type { InputRules } from "../inputs/rules";

export const SpaceFilterInputs = z.object({
  name: requiredText("the name to show in Segment's app"),
  if: requiredText("the filter, in Segment's filter language"),
  description: filledText.optional(),
  enabled: flag.optional(),
  spaceId: spaceIdText,
  adopt: adoptMode.optional(),
});
export type Inputs = z.output<typeof SpaceFilterInputs>;

export const rules: InputRules<Inputs> = {
  name: { change: "update" },
  if: { change: "definition" },
  description: { change: "update", removal: "stays" },
  enabled: { change: "update" },
  spaceId: { change: "replace" },
  adopt: { change: "own" },
};
