import { computationOf } from "pulumi-segment-personas/query";

import { quote } from "../shared/report";
import { resourceRule } from "../shared/rule";
import { TRAITS } from "../shared/tokens";
import { queryAbout } from "../shared/trait-query";
import { peekText, UNKNOWN } from "../shared/unknown";

export const traitStaysRealTime = resourceRule({
  name: "trait-stays-real-time",
  description: "A computed trait changes when the event arrives, not with the next batch.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["freshness"],
  options: {},
  types: TRAITS,
  judge(trait, _options, say) {
    const name = quote(trait.name);
    const query = queryAbout(trait, []);
    const type = peekText(trait.props, "type");
    if (query === UNKNOWN || type === UNKNOWN) {
      return say.pending(`the definition of computed trait ${name} is known only during the update.`);
    }
    if (query === undefined) return;
    if (computationOf(query, { traitType: type === "ACCOUNTS" ? "ACCOUNTS" : "USERS" }) === "realtime")
      return;
    say.violation(
      `Computed trait ${name} is computed in batches every eight hours because of ` +
        (type === "ACCOUNTS"
          ? `its type ACCOUNTS.`
          : `a time window or a condition on other events. For real time, remove that and give the trait a new name:` +
            ` Segment cannot convert an existing trait.`),
    );
  },
});
