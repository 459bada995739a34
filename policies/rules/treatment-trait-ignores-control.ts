import { conditionsOf, holds, nodesOf } from "../shared/conditions";
import { impressionEvents } from "../shared/impressions";
import { oneOf, quote } from "../shared/report";
import { resourceRule } from "../shared/rule";
import { TRAITS } from "../shared/tokens";
import { queryAbout } from "../shared/trait-query";
import { UNKNOWN } from "../shared/unknown";

export const treatmentTraitIgnoresControl = resourceRule({
  name: "treatment-trait-ignores-control",
  description: "A trait does not store the treatment that an SDK serves when it could not evaluate a flag.",
  enforcementLevel: "disabled",
  severity: "medium",
  tags: ["treatments"],
  options: {
    events: impressionEvents,
    property: {
      type: "string",
      minLength: 1,
      default: "treatment",
      description: "property that holds the treatment",
    },
    values: {
      type: "array",
      items: { type: "string", minLength: 1 },
      minItems: 1,
      default: ["control"],
      description: "treatments that no trait may store",
    },
  },
  types: TRAITS,
  judge(trait, { events, property, values }, say) {
    const name = quote(trait.name);
    const query = queryAbout(trait, [property]);
    if (query === UNKNOWN) {
      return say.pending(`the definition of computed trait ${name} is known only during the update.`);
    }
    if (query === undefined) return;
    for (const node of nodesOf(query)) {
      if (node.kind !== "reduced" || node.argument?.kind !== "property" || node.argument.path !== property)
        continue;
      const { stream } = node;
      if (!events.includes(stream.name)) continue;
      const conditions = conditionsOf(stream);
      const stored = values.filter((value) =>
        conditions.every((condition) => holds(condition, property, value) !== false),
      );
      if (stored.length === 0) continue;
      return say.violation(
        `Computed trait ${name} would store ${oneOf(stored)} as a treatment. Exclude it with` +
          ` conditions: { ${property}: { noneOf: ${JSON.stringify(values)} } }, or excludeTreatments of TreatmentTraits.`,
      );
    }
  },
});
