import { quote } from "../shared/report";
import { resourceRule } from "../shared/rule";
import { devEnvironments, setting } from "../shared/settings";
import { TRAITS } from "../shared/tokens";
import { UNKNOWN } from "../shared/unknown";

export const productionTraitsAreProtected = resourceRule({
  name: "production-traits-are-protected",
  description:
    "Outside of development stacks, computed traits are protected from deletion, which freezes their values.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["deletion"],
  options: { devEnvironments },
  types: TRAITS,
  judge(trait, options, say) {
    if (trait.opts.protect) return;
    const stack = setting(trait.provider, "environment");
    if (stack === UNKNOWN) {
      return say.pending(`segment:environment of ${quote(trait.name)} is known only during the update.`);
    }
    if (stack !== undefined && options.devEnvironments.includes(stack)) return;
    say.violation(
      `Computed trait ${quote(trait.name)} is not protected: deleting it leaves its last values on the profiles, and` +
        ` its key should not be reused. Add the resource option protect: true.`,
    );
  },
});
