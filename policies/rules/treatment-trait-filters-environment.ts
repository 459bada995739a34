import { conditionsOf, narrows, nodesOf } from "../shared/conditions";
import { impressionEvents } from "../shared/impressions";
import { oneOf, quote } from "../shared/report";
import { resourceRule } from "../shared/rule";
import { devEnvironments, setting } from "../shared/settings";
import { TRAITS } from "../shared/tokens";
import { queryAbout } from "../shared/trait-query";
import { UNKNOWN } from "../shared/unknown";

export const treatmentTraitFiltersEnvironment = resourceRule({
  name: "treatment-trait-filters-environment",
  description:
    "Outside of development stacks, a trait over flag impressions uses one environment's impressions only.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["environments"],
  options: {
    events: impressionEvents,
    properties: {
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      default: ["environmentName"],
      description: "properties that hold the environment's name; a condition on one of them is enough",
    },
    devEnvironments,
  },
  types: TRAITS,
  judge(trait, options, say) {
    const name = quote(trait.name);
    const stack = setting(trait.provider, "environment");
    if (typeof stack === "string" && options.devEnvironments.includes(stack)) return;
    const query = queryAbout(trait, options.properties);
    if (query === UNKNOWN || stack === UNKNOWN) {
      return say.pending(
        `the definition or the stack of computed trait ${name} is known only during the update.`,
      );
    }
    if (query === undefined) return;
    for (const node of nodesOf(query)) {
      if (node.kind !== "stream" || !options.events.includes(node.name)) continue;
      if (conditionsOf(node).some((condition) => narrows(condition, options.properties))) continue;
      return say.violation(
        `Computed trait ${name} uses ${quote(node.name)} events of every environment, so a profile gets the value that` +
          ` was seen last in any of them. Add a condition on ${oneOf(options.properties)}, such as` +
          ` conditions: { ${options.properties[0] ?? ""}: "production" }.`,
      );
    }
  },
});
