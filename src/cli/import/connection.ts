import { Code } from "./code";
import { inComment, quoted } from "./literals";
import type { Judged } from "./connections";
import { labelsOf, nameOf } from "../../provider/workspace/sources";
import { byName, resourceName, spaceId, type Place } from "./place";
import { connectionId, type Written } from "./declaration";

export function declareConnections(place: Place, proved: readonly Judged[]): Written[] {
  return byName(proved, ({ source }) => source.slug).map(({ source }) => {
    const resource = resourceName(place, source.slug, "source");
    const environment = labelsOf(source)["environment"];
    const more = environment === undefined ? {} : { environment };
    const sourceId = new Code(quoted(source.id), inComment(nameOf(source)));
    return {
      statement: { className: "SourceConnection", resource, args: { spaceId, sourceId, ...more } },
      declarations: [
        {
          className: "SourceConnection",
          resource,
          id: connectionId(place.space.id, source.id),
          called: nameOf(source),
          space: place.space,
          inputs: { spaceId: place.space.id, sourceId: source.id, ...more },
        },
      ],
    };
  });
}
