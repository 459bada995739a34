import {
  type Condition,
  type Query,
  type Reduced,
  undecidedLabels,
  undecidedTreatments,
} from "pulumi-segment-personas/query";

import { mayCount, MISSING, OTHER } from "../shared/admitted";
import { conditionsOf } from "../shared/conditions";
import { impressionEvents } from "../shared/impressions";
import { quote } from "../shared/report";
import { resourceRule, type Subject } from "../shared/rule";
import { LAST_COMPUTED_TRAIT, TRAITS } from "../shared/tokens";
import { queryAbout } from "../shared/trait-query";
import { UNKNOWN } from "../shared/unknown";

const defaults = { treatment: "treatment", label: "label" };

export const treatmentTraitIgnoresUndecided = resourceRule({
  name: "treatment-trait-ignores-undecided",
  description: "A trait does not store the treatment of an impression that no targeting rule decided.",
  enforcementLevel: "advisory",
  severity: "medium",
  tags: ["treatments"],
  options: {
    events: impressionEvents,
    treatment: {
      type: "string",
      minLength: 1,
      default: defaults.treatment,
      description: "property that holds the treatment",
    },
    label: {
      type: "string",
      minLength: 1,
      default: defaults.label,
      description: "property that says why the treatment was served",
    },
    treatments: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [...undecidedTreatments],
      description: "treatments that are no decision",
    },
    labels: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [...undecidedLabels],
      description: "labels that say that nothing was decided; [] where no SDK sends labels",
    },
  },
  types: TRAITS,
  judge(trait, { events, treatment, label, treatments, labels }, say) {
    const name = quote(trait.name);
    const query = queryAbout(trait, [treatment, label]);
    if (query === UNKNOWN) {
      return say.pending(`the definition of computed trait ${name} is known only during the update.`);
    }
    const stored = query === undefined ? undefined : reducedOf(query);
    if (stored?.argument?.kind !== "property" || stored.argument.path !== treatment) return;
    if (!events.includes(stored.stream.name)) return;

    const conditions = conditionsOf(stored.stream);
    const found = [
      list("the treatment", possible(conditions, treatment, treatments)),
      list("the label", possible(conditions, label, labels)),
    ].filter((text) => text !== "");
    if (found.length > 0) {
      return say.violation(
        `Computed trait ${name} would store what an SDK serves when it could not decide: impressions with` +
          ` ${found.join(", and with ")}. ${remedy(trait, { treatment, label })}`,
      );
    }
    if (mayCount(conditions, { [label]: OTHER }) && !mayCount(conditions, { [label]: MISSING })) {
      say.note(
        `Computed trait ${name} counts no impression without ${quote(label)}, and SDKs can be told to send none.` +
          ` ${remedy(trait, { treatment, label })}`,
      );
    }
  },
});

/** What a trait stores; what its conditions look at is not stored. */
function reducedOf(query: Query): Reduced | undefined {
  if (query.kind === "reduced") return query;
  return query.kind === "list_count" ? query.list : undefined;
}

function possible(conditions: Condition[], property: string, values: readonly string[]): string[] {
  return values.filter((value) => mayCount(conditions, { [property]: value }));
}

function list(what: string, [first, ...others]: readonly string[]): string {
  if (first === undefined) return "";
  return `${what} ${quote(first)}${others.length === 0 ? "" : ` or ${others.length} more`}`;
}

function remedy({ type }: Subject, names: typeof defaults): string {
  const given =
    names.treatment === defaults.treatment && names.label === defaults.label ? "" : JSON.stringify(names);
  return type === LAST_COMPUTED_TRAIT
    ? `Write undecided: "ignore" in TreatmentTraits, or conditions: decidedOnly({ ... }${given === "" ? "" : `, ${given}`}).`
    : `Add isDecided(${given}) to the conditions of its query.`;
}
