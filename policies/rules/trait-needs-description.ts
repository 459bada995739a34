import { judgeDescription } from "../shared/descriptions";
import { resourceRule } from "../shared/rule";
import { TRAITS } from "../shared/tokens";

export const traitNeedsDescription = resourceRule({
  name: "trait-needs-description",
  description: "A computed trait says what its value means.",
  enforcementLevel: "advisory",
  severity: "low",
  tags: ["documentation"],
  options: {},
  types: TRAITS,
  judge: (trait, _options, say) => judgeDescription(trait, "Computed trait", say),
});
