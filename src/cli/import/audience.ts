import { isDeepStrictEqual } from "node:util";

import { type Audience, defaultIdentifiers } from "../../api";
import type { Properties } from "../../provider/properties";
import type { WrittenMap } from "./code";
import { byName, resourceName, spaceId, type Place } from "./place";
import type { Written } from "./declaration";
import { queryAsWritten } from "./query-text";
import { descriptionOf } from "./trait";

/** Why an audience is none that a program can have; undefined for one that can be. */
export function linked({ audienceType, definition }: Audience): string | undefined {
  if (definition === null) return "Segment's API shows no query of it, so it stays as it is in the app";
  return audienceType === "LINKED"
    ? "it is a linked audience, whose entities are set up in the app, and `Audience` has no input for them"
    : undefined;
}

export function declareAudiences(place: Place, audiences: readonly Audience[]): Written[] {
  return byName(audiences, ({ name, id }) => `${name} ${id}`).map((audience) => {
    const resource = resourceName(place, audience.name, "audience");
    const inputs = { spaceId: place.space.id, ...inputsOf(audience) };
    const { id, name: called } = audience;
    return {
      statement: { className: "Audience", resource, args: { ...(inputs as WrittenMap), spaceId } },
      declarations: [{ className: "Audience", resource, id, called, space: place.space, inputs }],
    };
  });
}

function inputsOf(audience: Audience): Properties {
  const { name, definition, audienceType, enabled } = audience;
  const options = optionsOf(audience);
  return {
    name,
    ...descriptionOf(audience),
    query: queryAsWritten(definition?.query ?? "", { as: "audience" }),
    ...(audienceType === "USERS" ? {} : { audienceType }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(enabled ? {} : { enabled: false }),
  };
}

/** Segment always shows identifiers; those that it takes where nobody names any need not be written. */
function optionsOf({ options = {} }: Audience): Properties {
  const { includeHistoricalData, filterByExternalIds, backfillEventDataDays } = options;
  const isDefault = isDeepStrictEqual(filterByExternalIds, defaultIdentifiers);
  return {
    ...(includeHistoricalData === undefined ? {} : { includeHistoricalData }),
    ...(filterByExternalIds === undefined || isDefault ? {} : { filterByExternalIds }),
    ...(backfillEventDataDays === undefined ? {} : { backfillEventDataDays }),
  };
}
