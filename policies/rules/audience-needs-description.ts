import { judgeDescription } from "../shared/descriptions";
import { resourceRule } from "../shared/rule";
import { AUDIENCE } from "../shared/tokens";

export const audienceNeedsDescription = resourceRule({
  name: "audience-needs-description",
  description: "An audience says who is in it and why.",
  enforcementLevel: "advisory",
  severity: "low",
  tags: ["documentation"],
  options: {},
  types: [AUDIENCE],
  judge: (audience, _options, say) => judgeDescription(audience, "Audience", say),
});
