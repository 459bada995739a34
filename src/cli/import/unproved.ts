import { nameOf } from "../../provider/workspace/sources";
import type { LeftOut } from "./declaration";
import { comparable } from "./declaration";
import type { Doubt } from "./connections";
import type { Found } from "./found";
import type { Declared } from "./stack";

/**
 * Connections that the audit log leaves open, each once. Of a source for which the stack has connections that the log does
 * not prove, as many events are taken to be about those.
 */
export function openConnections({ doubts, spaces }: Found, { ids }: Declared): LeftOut[] {
  const proved = new Set(
    spaces.flatMap(({ space, connections }) =>
      connections.map(({ source }) => comparable(`${space.id}/${source.id}`)),
    ),
  );
  const explained = new Map<string, number>();
  for (const id of ids) {
    const [, source] = id.split("/");
    if (source !== undefined && !proved.has(id)) explained.set(source, (explained.get(source) ?? 0) + 1);
  }
  return doubts.flatMap((doubt) => {
    const left = explained.get(doubt.source?.id ?? "") ?? 0;
    if (left === 0) return [asLeftOut(doubt)];
    explained.set(doubt.source?.id ?? "", left - 1);
    return [];
  });
}

function asLeftOut({ source, space, why }: Doubt): LeftOut {
  return {
    what: "source connection",
    ...(source === undefined ? {} : { called: nameOf(source), id: source.id }),
    ...(space === undefined ? {} : { space: space.slug }),
    why: `${why}: look into the app, and where it feeds a space declare a SourceConnection with \`confirmedOn\``,
  };
}

/** Slugs of spaces of which nothing says who feeds them. */
export function withoutConnections({ spaces }: Found, { ids }: Declared): string[] {
  const declared = new Set([...ids].flatMap((id) => (id.includes("/") ? [id.split("/")[0]] : [])));
  return spaces
    .filter(({ space, connections }) => connections.length === 0 && !declared.has(comparable(space.id)))
    .map(({ space }) => space.slug);
}
