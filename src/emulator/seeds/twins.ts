import { bareSpaceId } from "../../api";
import { traitKey } from "../../query";
import type { CompleteSeed } from "./seed";
import { spaceIndex } from "./names";
import { placeOf } from "./words";

/** What names one thing and must not name another, each with its place. */
export function twinsIn(seed: CompleteSeed): string[] {
  const { spaces, sources, destinations, warehouses, tokens, computedTraits, audiences, filters } = seed;
  return [
    ...same("id", [each("spaces", spaces, ({ id }) => bareSpaceId(id))]),
    ...same("slug", [each("spaces", spaces, ({ slug }) => slug)]),
    ...same("id", [each("sources", sources, ({ id }) => id)]),
    ...same("slug", [each("sources", sources, ({ slug }) => slug)]),
    ...same("writeKey", [each("sources", sources, ({ writeKey }) => writeKey)]),
    // An audience is connected to either by id.
    ...same("id", [
      each("destinations", destinations, ({ id }) => id),
      each("warehouses", warehouses, ({ id }) => id),
    ]),
    ...destinations.flatMap(({ actions }, at) =>
      same("id", [each(`destinations[${at}].actions`, actions, ({ id }) => id)]),
    ),
    ...same("token", [each("tokens", tokens, ({ token }) => token)]),
    ...same("id", [each("filters", filters, ({ id }) => id)]),
    ...same("id", [each("computedTraits", computedTraits, ({ id }) => id)]),
    ...same("id", [each("audiences", audiences, ({ id }) => id)]),
    ...sources.flatMap(({ labels }, at) =>
      same("key", [each(`sources[${at}].labels`, labels, ({ key }) => key)]),
    ),
    ...sameKeys(seed),
  ];
}

/** Places of things and what names each; what has no name yet is no twin. */
type Places = readonly (readonly [place: string, name: string | undefined])[];

function each<T>(part: string, things: readonly T[], nameOf: (thing: T) => string | undefined): Places {
  return things.map((thing, at) => [`${part}[${at}]`, nameOf(thing)]);
}

function same(field: string, places: readonly Places[]): string[] {
  const seen = new Map<string, string>();
  return places.flat().flatMap(([place, name]) => {
    if (name === undefined) return [];
    const first = seen.get(name);
    if (first === undefined) seen.set(name, place);
    return first === undefined ? [] : [`${place}.${field}: "${name}" is the ${field} of ${first} too`];
  });
}

/** Traits and audiences of a space share its keys. */
function sameKeys(seed: CompleteSeed): string[] {
  const seen = new Map<string, string>();
  return (["computedTraits", "audiences"] as const).flatMap((part) =>
    seed[part].flatMap(({ name, space }, at) => {
      const [place, key] = [placeOf([part, at, "name"]), traitKey(name)];
      if (key === "") return [`${place}: must contain a letter or digit, because the key is made from it`];
      const id = `${spaceIndex(seed, space)} ${key}`;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, placeOf([part, at]));
      return first === undefined
        ? []
        : [`${place}: leads to the key "${key}", which ${first} has in this space`];
    }),
  );
}
