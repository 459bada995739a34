import { oneLine } from "../shared/options";
import { quote } from "../shared/report";
import { resourceRule } from "../shared/rule";
import { TRAITS } from "../shared/tokens";
import { peekText, UNKNOWN } from "../shared/unknown";

export const traitNameConvention = resourceRule({
  name: "trait-name-convention",
  description:
    "The name of a computed trait follows the team's pattern, since Segment derives the trait's key from it.",
  enforcementLevel: "advisory",
  severity: "low",
  tags: ["naming"],
  options: {
    pattern: {
      type: "string",
      format: "regex",
      minLength: 1,
      default: "^[A-Za-z][A-Za-z0-9_-]*$",
      description: "regular expression for the name; by default what a feature flag may be called",
    },
  },
  types: TRAITS,
  judge(trait, { pattern }, say) {
    const convention = compile(pattern);
    const name = peekText(trait.props, "name");
    if (name === UNKNOWN) {
      return say.pending(
        `the name of the computed trait ${quote(trait.name)} is known only during the update.`,
      );
    }
    if (name === undefined || convention.test(name)) return;
    say.violation(
      `The Segment name of computed trait ${quote(trait.name)} does not match ${pattern}. Choose a name that does.`,
    );
  },
});

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "u");
  } catch {
    throw oneLine(
      `policy "trait-name-convention": option pattern is not a regular expression: ${quote(pattern)}`,
    );
  }
}
