import type { Filter } from "../../api";
import { allowedEnvironment, environmentFilter } from "../../fql";
import type { Properties } from "../../provider/properties";
import { Call, type WrittenMap } from "./code";
import { byName, resourceName, spaceId, type Place } from "./place";
import type { Written } from "./declaration";
import { descriptionOf } from "./trait";

export function declareFilters(place: Place, filters: readonly Filter[]): Written[] {
  return byName(filters, ({ name = "", id }) => `${name} ${id}`).map((filter) => {
    const { id, name: called = "" } = filter;
    const { statement, written, short } = definitionOf(filter);
    const resource = resourceName(place, short ?? called, "filter");
    const more = { ...descriptionOf(filter), ...(filter.enabled === false ? { enabled: false } : {}) };
    const inputs: Properties = { spaceId: place.space.id, name: called, if: statement, ...more };
    return {
      statement: {
        className: "SpaceFilter",
        resource,
        args: { spaceId, ...written, ...(more as WrittenMap) },
      },
      declarations: [{ className: "SpaceFilter", resource, id, called, space: place.space, inputs }],
    };
  });
}

/** A filter that lets one environment through has a function that says so. */
function definitionOf({ name = "", if: statement = "" }: Filter): {
  statement: string;
  written: WrittenMap;
  /** What the program calls it, where its own name says more than one would repeat. */
  short?: string;
} {
  const allowed = allowedEnvironment(statement);
  if (allowed === undefined) return { statement, written: { name, if: statement } };
  const { environment, event, property } = allowed;
  const args = {
    environment,
    ...(event === "get_treatment" ? {} : { event }),
    ...(property === "environmentName" ? {} : { property }),
  };
  const made = environmentFilter(args);
  if (made.name === name)
    return {
      statement: made.if,
      written: { "...": new Call("environmentFilter", args) },
      short: `${environment} only`,
    };
  return { statement: made.if, written: { name, if: new Call("environmentFilter", args, ".if") } };
}
