import { environmentFilter } from "pulumi-segment-personas/fql";

import { admitted, onlyValue } from "../shared/admitted";
import { conditionsOf, streamsOver } from "../shared/conditions";
import { bareSpaceId } from "../shared/connections";
import { environmentName, impressionEvents } from "../shared/impressions";
import { quote, type Verdict } from "../shared/report";
import { stackRule, type Subject } from "../shared/rule";
import { devEnvironments, setting } from "../shared/settings";
import { letsNoOtherThrough } from "../shared/space-filters";
import { SPACE_FILTER, TRAITS } from "../shared/tokens";
import { queryAbout } from "../shared/trait-query";
import { peek, peekText, UNKNOWN, type Unknown } from "../shared/unknown";

interface Options {
  events: string[];
  property: string;
  environmentName: string;
  devEnvironments: string[];
}

export const productionSpaceFiltersEnvironments = stackRule<"production-space-filters-environments", Options>(
  {
    name: "production-space-filters-environments",
    description:
      "Outside of development stacks, Segment itself drops impressions of other environments before they reach a space.",
    enforcementLevel: "advisory",
    severity: "high",
    tags: ["connections", "environments"],
    options: {
      events: impressionEvents,
      property: {
        type: "string",
        minLength: 1,
        default: "environmentName",
        description: "property that holds the environment's name",
      },
      environmentName,
      devEnvironments,
    },
    judge(resources, options, say) {
      const filters = resources.filter(({ type }) => type === SPACE_FILTER);
      for (const { space, first, events, environments } of spacesOf(resources, options, say)) {
        const there = filters.filter((filter) => isIn(space, spaceOf(filter)));
        const own = options.environmentName === "" ? environments : [options.environmentName];
        const { property } = options;
        const known = there.flatMap((filter) => statementOf(filter, space) ?? []);
        if (letsNoOtherThrough(known, { events, property, environments: own })) continue;
        const name = quote(first.name);
        if (there.some((filter) => statementOf(filter, space) === undefined)) {
          say.pending(
            `what the filters of the space of computed trait ${name} drop is known only during the update.`,
            first.urn,
          );
          continue;
        }
        const event = options.events.find((one) => events.includes(one)) ?? "";
        const environment = options.environmentName === "" ? "production" : options.environmentName;
        const example = environmentFilter({ environment, event, property }).if;
        say.violation(
          `Nothing in this stack keeps impressions of other environments out of the space of computed trait ${name},` +
            ` whoever connects a source that sends them. Let Segment drop them: write enforceEnvironment: true in` +
            ` TreatmentTraits, or add a SpaceFilter with if: ${JSON.stringify(example)}.`,
          first.urn,
        );
      }
    },
  },
);

/** A space, and what the traits of a stack count there. */
interface Space {
  space: string | undefined | Unknown;
  /** By name, since resources come in no order. */
  first: Subject;
  events: string[];
  environments: string[];
}

function spacesOf(resources: readonly Subject[], options: Options, say: Verdict): Space[] {
  const spaces = new Map<Space["space"], Space>();
  for (const trait of resources) {
    const impressions = TRAITS.includes(trait.type) ? impressionsOf(trait, options) : undefined;
    if (impressions === UNKNOWN) {
      say.pending(
        `which impressions computed trait ${quote(trait.name)} counts is known only during the update.`,
        trait.urn,
      );
    }
    if (impressions === undefined || impressions === UNKNOWN) continue;
    const space = spaceOf(trait);
    const known = spaces.get(space) ?? { space, first: trait, events: [], environments: [] };
    if (trait.name < known.first.name) known.first = trait;
    known.events.push(...impressions.events);
    known.environments.push(...impressions.environments);
    spaces.set(space, known);
  }
  return [...spaces.values()];
}

/** `undefined` for a trait that counts no impressions, or is of a development stack. */
function impressionsOf(
  trait: Subject,
  { events, property, devEnvironments: dev }: Options,
): Pick<Space, "events" | "environments"> | undefined | Unknown {
  const stack = setting(trait.provider, "environment");
  if (typeof stack === "string" && dev.includes(stack)) return undefined;
  const query = queryAbout(trait, [property]);
  if (query === undefined) return undefined;
  if (stack === UNKNOWN || query === UNKNOWN) return UNKNOWN;
  const streams = streamsOver(query, events);
  if (streams.length === 0) return undefined;
  return {
    events: streams.map(({ name }) => name),
    environments: streams.flatMap((stream) => onlyValue(admitted(conditionsOf(stream), property)) ?? []),
  };
}

function spaceOf({ props }: Subject): Space["space"] {
  return bareSpaceId(peekText(props, "spaceId"));
}

function isIn(space: Space["space"], of: Space["space"]): boolean {
  return space === of || space === UNKNOWN || of === UNKNOWN;
}

/** What a filter drops: nothing while it is switched off; `undefined` while that is not known. */
function statementOf(filter: Subject, space: Space["space"]): string[] | undefined {
  const statement = peekText(filter.props, "if");
  const enabled: unknown = peek(() => filter.props["enabled"]);
  if (enabled === false) return [];
  if (statement === UNKNOWN || enabled === UNKNOWN || space === UNKNOWN || spaceOf(filter) === UNKNOWN)
    return undefined;
  return statement === undefined ? [] : [statement];
}
