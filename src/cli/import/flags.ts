import type { ComputedTrait } from "../../api";
import type { Properties } from "../../provider/properties";
import type { LastTrait } from "../../query";
import { descriptionOf, historyOf, type WritableTrait } from "./trait";

/** The properties in which impressions name their flag. */
const flagProperties = ["split", "feature", "flag"];
/** How Split lets a flag be named. */
const flagName = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** What all flags of a `TreatmentTraits` have in common. */
export interface Impressions {
  readonly event: string;
  readonly properties: { readonly flag: string; readonly treatment: string; readonly environment?: string };
  readonly environmentName?: string;
  readonly excludeTreatments?: readonly string[];
  readonly excludeSources?: readonly string[];
}

/** A flag, the trait that keeps its last treatment, and what is particular about it. */
export interface Flag {
  readonly id: string;
  readonly trait: ComputedTrait;
  readonly overrides: Properties;
}

/** Traits that are written as one `TreatmentTraits`. */
export interface Flags {
  readonly impressions: Impressions;
  readonly namePrefix: string;
  /** Profiles that have only an anonymous id get values, too. */
  readonly anonymous: boolean;
  readonly flags: readonly Flag[];
}

/**
 * The last treatments of flags among a space's traits, by what they have in common; a single one makes no list.
 *
 * @returns the lists, and the traits that stand by themselves
 */
export function flagsAmong(traits: readonly WritableTrait[]): {
  readonly lists: readonly Flags[];
  readonly others: readonly WritableTrait[];
} {
  const found = traits.flatMap((trait) => treatmentOf(trait) ?? []);
  const groups = [...Map.groupBy(found, ({ impressions }) => JSON.stringify(impressions)).values()]
    .map(oneEach)
    .filter((group) => group.length > 1);
  const listed = new Set(groups.flatMap((group) => group.map(({ trait }) => trait.trait.id)));
  return {
    lists: groups.map(listOf),
    others: traits.filter(({ trait }) => !listed.has(trait.id)),
  };
}

/** Of several traits of a flag, the one that is called like it is its own. */
function oneEach(group: readonly Treatment[]): Treatment[] {
  const likeness = ({ id, trait: { trait } }: Treatment): number =>
    Number(trait.name === id) + Number(trait.name.endsWith(id));
  const last = group.toSorted((a, b) => likeness(a) - likeness(b));
  return [...new Map(last.map((one) => [one.id, one])).values()];
}

interface Treatment {
  readonly id: string;
  readonly impressions: Impressions;
  readonly trait: WritableTrait;
  readonly last: LastTrait;
  /** Conditions beside those of the flag and the environment. */
  readonly more: NonNullable<LastTrait["conditions"]>;
}

function treatmentOf(trait: WritableTrait): Treatment | undefined {
  const { last } = trait;
  if (last?.conditions === undefined || trait.trait.definition?.type !== "USERS") return undefined;
  const { conditions, event, property, excludeSources } = last;
  const flag = flagProperties.find((name) => Object.hasOwn(conditions, name));
  const id = flag === undefined ? undefined : conditions[flag];
  if (flag === undefined || typeof id !== "string" || !flagName.test(id)) return undefined;
  const environment = Object.keys(conditions).find(
    (name) => /env/i.test(name) && typeof conditions[name] === "string",
  );
  const excludeTreatments = excludedBy(conditions[property]);
  const own = new Set([flag, environment, ...(excludeTreatments === undefined ? [] : [property])]);
  const more = Object.fromEntries(Object.entries(conditions).filter(([name]) => !own.has(name)));
  const impressions: Impressions = {
    event,
    properties: { flag, treatment: property, ...(environment === undefined ? {} : { environment }) },
    ...(environment === undefined ? {} : { environmentName: conditions[environment] as string }),
    ...(excludeTreatments === undefined ? {} : { excludeTreatments }),
    ...(excludeSources === undefined ? {} : { excludeSources: excludeSources.toSorted() }),
  };
  return { id, impressions, trait, last, more };
}

/** The treatments that a condition denies, where it says nothing else. */
function excludedBy(condition: unknown): readonly string[] | undefined {
  if (typeof condition !== "object" || condition === null || !("noneOf" in condition)) return undefined;
  const { noneOf, ...more } = condition;
  const isList = Array.isArray(noneOf) && noneOf.every((one) => typeof one === "string");
  return isList && Object.keys(more).length === 0 ? noneOf : undefined;
}

function listOf(group: readonly Treatment[]): Flags {
  const [first] = group;
  if (first === undefined) throw new RangeError("a list of flags has flags");
  const { impressions } = first;
  const traits = group.map(({ trait }) => trait.trait);
  const anonymous = isUsual(traits, ({ options }) => options?.includeAnonymousUsers === true);
  const namePrefix = prefixOf(group);
  const common = { impressions, namePrefix, anonymous };
  return { ...common, flags: group.map((one) => flagOf(one, common)) };
}

/** What stands before the flag in most of the names. */
function prefixOf(group: readonly Treatment[]): string {
  const prefixes = group.map(({ id, trait: { trait } }) =>
    trait.name.endsWith(id) ? trait.name.slice(0, -id.length) : undefined,
  );
  const usual = prefixes.find((prefix) => isUsual(prefixes, (other) => other === prefix));
  return usual ?? "";
}

function isUsual<T>(items: readonly T[], is: (item: T) => boolean): boolean {
  return items.filter(is).length * 2 > items.length;
}

function flagOf(
  { id, trait: { trait }, last, more }: Treatment,
  { impressions, namePrefix, anonymous }: Omit<Flags, "flags">,
): Flag {
  const usual = usualInputs(id, impressions, anonymous);
  const { description } = descriptionOf(trait);
  const history = Object.entries(historyOf(trait)).filter(([name, value]) => value !== usual[name]);
  return {
    id,
    trait,
    overrides: {
      ...(trait.name === `${namePrefix}${id}` ? {} : { name: trait.name }),
      ...(description === usual["description"] ? {} : { description }),
      ...(Object.keys(more).length === 0 ? {} : { conditions: more }),
      ...(last.within === undefined ? {} : { within: last.within }),
      ...Object.fromEntries(history),
    },
  };
}

/** What `TreatmentTraits` says of a flag that has no settings of its own. */
function usualInputs(id: string, { environmentName }: Impressions, anonymous: boolean): Properties {
  const seen = `Last treatment of ${id} seen`;
  return {
    description: environmentName === undefined ? seen : `${seen} in ${environmentName}`,
    enabled: true,
    includeHistoricalData: true,
    includeAnonymousUsers: anonymous,
  };
}

/** The inputs that `TreatmentTraits` gives to the trait of a flag. */
export function inputsOfFlag(
  { id, trait, overrides }: Flag,
  { impressions, namePrefix, anonymous }: Omit<Flags, "flags">,
  spaceId: string,
): Properties {
  const { event, properties, environmentName, excludeTreatments, excludeSources } = impressions;
  const { conditions = {}, ...own } = overrides as { conditions?: Properties } & Properties;
  return defined({
    name: `${namePrefix}${id}`,
    ...usualInputs(id, impressions, anonymous),
    ...(trait.enabled ? {} : { enabled: false }),
    ...own,
    spaceId,
    event,
    property: properties.treatment,
    conditions: {
      ...conditions,
      [properties.flag]: id,
      ...(properties.environment === undefined ? {} : { [properties.environment]: environmentName }),
      ...(excludeTreatments === undefined ? {} : { [properties.treatment]: { noneOf: excludeTreatments } }),
    },
    excludeSources,
  });
}

/** What is explicitly undefined is left out on Pulumi's wire. */
function defined(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}
