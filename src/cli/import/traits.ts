import { Code, type WrittenMap } from "./code";
import type { Written } from "./declaration";
import { byName, resourceName, spaceId, type Place } from "./place";
import { historyOf, inputsOf, type WritableTrait } from "./trait";

/** So many traits share their history options before a constant says them once. */
const worthAConstant = 4;

/** What most of these were told about history when they were made; undefined where nothing is worth a constant. */
export function commonHistory(traits: readonly WritableTrait[]): WrittenMap | undefined {
  const all = traits.map(({ trait }) => historyOf(trait) as WrittenMap);
  const uses = (one: WrittenMap): number => all.filter((other) => hasAll(other, one)).length;
  return all.find(
    (one) => Object.keys(one).length > 1 && uses(one) >= worthAConstant && uses(one) * 2 > all.length,
  );
}

function hasAll(map: WrittenMap, part: WrittenMap): boolean {
  return Object.keys(part).every((name) => map[name] === part[name]);
}

/** Traits that stand by themselves: those that need no query first. */
export function declareTraits(
  place: Place,
  traits: readonly WritableTrait[],
  common: WrittenMap | undefined,
): Written[] {
  return byName(traits, ({ last, trait }) => `${last === undefined ? 1 : 0} ${trait.name} ${trait.id}`).map(
    (one) => {
      const className = one.last === undefined ? "ComputedTrait" : "LastComputedTrait";
      const resource = resourceName(place, one.trait.name, "trait");
      const inputs = inputsOf(one, place.space);
      const { id, name: called } = one.trait;
      return {
        statement: {
          className,
          resource,
          args: { ...argumentsOf(one, inputs as WrittenMap, common), spaceId },
        },
        declarations: [{ className, resource, id, called, space: place.space, inputs }],
      };
    },
  );
}

function argumentsOf(
  { trait }: WritableTrait,
  inputs: WrittenMap,
  common: WrittenMap | undefined,
): WrittenMap {
  if (common === undefined || !hasAll(historyOf(trait) as WrittenMap, common)) return inputs;
  const own = Object.entries(inputs).filter(([name]) => !Object.hasOwn(common, name));
  return { ...Object.fromEntries(own), "...": new Code("history") };
}
