import { isDeepStrictEqual } from "node:util";

import { Mapped, Spread, type Written as Value, type WrittenMap } from "./code";
import { type Flag, type Flags, inputsOfFlag } from "./flags";
import { kebabCase } from "./names";
import { byName, spaceId, withPrefix, type Place } from "./place";
import type { Written } from "./declaration";

/** A `TreatmentTraits` for each list of flags. */
export function declareFlags(place: Place, lists: readonly Flags[]): Written[] {
  return byName(lists, (list) => JSON.stringify(list.impressions)).map((list) => {
    const resource = nameOf(place, list, lists.length > 1);
    const args = argumentsOf(list);
    return {
      statement: { className: "TreatmentTraits", resource, args, comments: commentsOn(args) },
      declarations: list.flags.map((flag) => ({
        className: "LastComputedTrait",
        resource: childName(resource, flag),
        id: flag.trait.id,
        called: flag.trait.name,
        space: place.space,
        parent: resource,
        inputs: inputsOfFlag(flag, list, place.space.id),
      })),
    };
  });
}

function nameOf(place: Place, { impressions, flags }: Flags, several: boolean): string {
  const wanted = withPrefix(place, several ? ownName(impressions) : treatments);
  return place.names.takeWithChildren(wanted, (name) => flags.map((flag) => childName(name, flag)));
}

const treatments = "treatments";

/** After what tells it from other lists: its environment, or the event where that is none of Split's own. */
function ownName({ environmentName, event }: Flags["impressions"]): string {
  if (environmentName !== undefined) return kebabCase(`${environmentName} ${treatments}`, treatments);
  return event === "get_treatment" ? treatments : kebabCase(`${event} ${treatments}`, treatments);
}

/** As the component calls its children. */
function childName(component: string, { id }: Flag): string {
  return `${component}-${id}`;
}

function argumentsOf({ impressions, namePrefix, anonymous, flags }: Flags): WrittenMap {
  const { event, environmentName, excludeTreatments, excludeSources } = impressions;
  const properties = propertiesOf(impressions);
  const sorted = byName(flags, ({ id }) => id);
  const archived = sorted.filter(({ trait }) => !trait.enabled);
  return {
    spaceId,
    ...(event === "get_treatment" ? {} : { event }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(environmentName === undefined ? {} : { environmentName }),
    ...(namePrefix === "" ? {} : { namePrefix }),
    ...(anonymous ? { identity: "both" } : {}),
    ...(excludeTreatments === undefined ? {} : { excludeTreatments }),
    ...(excludeSources === undefined ? {} : { excludeSources }),
    flags: listOf(sorted.filter(({ trait }) => trait.enabled)),
    ...(archived.length === 0 ? {} : { archived: listOf(archived) }),
  };
}

const usualProperties: Readonly<Record<string, string>> = {
  flag: "split",
  treatment: "treatment",
  environment: "environmentName",
};

function propertiesOf({ properties }: Flags["impressions"]): WrittenMap {
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => value !== usualProperties[name]),
  );
}

function listOf(flags: readonly Flag[]): Value {
  const [first] = flags;
  const overrides = (first?.overrides ?? {}) as WrittenMap;
  const isShared = flags.length > 1 && flags.every((flag) => isDeepStrictEqual(flag.overrides, overrides));
  if (isShared && Object.keys(overrides).length > 0) return mapped(flags, overrides);
  const bare = flags.filter((flag) => isDeepStrictEqual(flag.overrides, undescribed));
  if (bare.length < 3) return flags.map(valueOf);
  return [
    ...flags.filter((flag) => !bare.includes(flag)).map(valueOf),
    new Spread(mapped(bare, undescribed), whyUndefined),
  ];
}

const undescribed: WrittenMap = { description: undefined };

/** Why somebody would write `undefined`. */
const whyUndefined = "No description in Segment: without `undefined`, each would get one.";

function mapped(flags: readonly Flag[], overrides: WrittenMap): Mapped {
  return new Mapped(
    flags.map(({ id }) => id),
    overrides,
  );
}

function valueOf({ id, overrides }: Flag): Value {
  return Object.keys(overrides).length === 0 ? id : { id, ...(overrides as WrittenMap) };
}

function commentsOn(args: WrittenMap): Readonly<Record<string, string>> {
  const lists = Object.entries(args).filter(([, value]) => isUndescribed(value));
  return Object.fromEntries(lists.map(([name]) => [name, whyUndefined]));
}

function isUndescribed(value: Value): boolean {
  if (!(value instanceof Mapped) || !Object.hasOwn(value.settings, "description")) return false;
  return value.settings["description"] === undefined;
}
