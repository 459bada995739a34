import { admitted, type Admitted, isNothing, onlyValue } from "../shared/admitted";
import { conditionsOf, streamsOver } from "../shared/conditions";
import { environmentName, impressionEvents } from "../shared/impressions";
import { oneOf, quote, type Verdict } from "../shared/report";
import { resourceRule, type Subject } from "../shared/rule";
import { devEnvironments, setting } from "../shared/settings";
import { AUDIENCE, LAST_COMPUTED_TRAIT, TRAITS } from "../shared/tokens";
import { queryAbout } from "../shared/trait-query";
import { UNKNOWN } from "../shared/unknown";

interface Options {
  events: string[];
  properties: string[];
  environmentName: string;
  devEnvironments: string[];
}

export const treatmentTraitFiltersEnvironment = resourceRule<"treatment-trait-filters-environment", Options>({
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
      description: "properties that hold the environment's name; one value in one of them is enough",
    },
    environmentName,
    devEnvironments,
  },
  types: [...TRAITS, AUDIENCE],
  judge(definition, options, say) {
    const stack = setting(definition.provider, "environment");
    if (typeof stack === "string" && options.devEnvironments.includes(stack)) return;
    const query = queryAbout(definition, options.properties);
    if (query === UNKNOWN || stack === UNKNOWN) {
      return say.pending(
        `the definition or the stack of ${nameOf(definition)} is known only during the update.`,
      );
    }
    if (query === undefined) return;
    const events = streamsOver(query, options.events).map((stream) => ({
      name: stream.name,
      environments: options.properties.map((property) => admitted(conditionsOf(stream), property)),
    }));
    const amiss = events.find(({ environments }) => !environments.some((one) => isRight(one, options)));
    if (amiss !== undefined) return refuse(definition, amiss, options, say);
    if (events.some(({ environments }) => environments.some(isNothing))) {
      say.note(
        `${capital(nameOf(definition))} counts no event at all: its conditions on ${oneOf(options.properties)}` +
          ` contradict each other.`,
      );
    }
  },
});

/** No event at all mixes nothing. */
function isRight(environments: Admitted, { environmentName: own }: Options): boolean {
  const only = onlyValue(environments);
  return isNothing(environments) || (only !== undefined && (own === "" || only === own));
}

function refuse(
  definition: Subject,
  { name, environments }: { name: string; environments: readonly Admitted[] },
  { properties, environmentName: own }: Options,
  say: Verdict,
): void {
  const isAnother = environments.some((one) => onlyValue(one) !== undefined);
  const which = isAnother
    ? `of an environment other than ${quote(own)}, which is this stack's`
    : `of more than one environment, so a person gets the value that was seen last in any of them`;
  const value = own === "" ? "production" : own;
  const example =
    definition.type === LAST_COMPUTED_TRAIT
      ? `conditions: { ${properties[0] ?? ""}: ${JSON.stringify(value)} }`
      : `property('${properties[0] ?? ""}') = '${value}'`;
  say.violation(
    `${capital(nameOf(definition))} uses ${quote(name)} events ${which}. Let ${oneOf(properties)} equal one value,` +
      ` as in ${example}.`,
  );
}

function nameOf({ type, name }: Subject): string {
  return `${type === AUDIENCE ? "audience" : "computed trait"} ${quote(name)}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
