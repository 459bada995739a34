import { quote, type Verdict } from "./report";
import type { Subject } from "./rule";
import { peekText, UNKNOWN } from "./unknown";

export function judgeDescription(resource: Subject, kind: string, say: Verdict): void {
  const description = peekText(resource.props, "description");
  if (description === UNKNOWN) {
    return say.pending(`the description of ${quote(resource.name)} is known only during the update.`);
  }
  if (description === undefined || description.trim() === "") {
    say.violation(
      `${kind} ${quote(resource.name)} has no description. Write description: "..." with one sentence for whoever` +
        ` finds it in Segment.`,
    );
  }
}
