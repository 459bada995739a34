import { operations } from "../../api";
import { CallError, readCall } from "../../calls";
import { check as checkFilter } from "../../fql";
import { check as checkQuery, parse, traitKey } from "../../query";
import { nearest } from "../../query/suggest";
import { placeOf as parseOptionsOf } from "../computing/definition-query";
import { requireNoCycle } from "../references";
import type { CompleteSeed } from "./seed";
import { isNamed, spaceIndex, type Nameable } from "./names";
import { twinsIn } from "./twins";
import { placeOf } from "./words";

/** What does not fit together in a seed, each with its place, as in `computedTraits[1].space`. */
export function mistakesIn(seed: CompleteSeed): string[] {
  return [
    ...unknownNames(seed),
    ...twinsIn(seed),
    ...wrongTokens(seed),
    ...wrongDefinitions(seed),
    ...wrongFilters(seed),
    ...wrongCalls(seed),
  ];
}

function unknownNames(seed: CompleteSeed): string[] {
  const { spaces, sources } = seed;
  const inSpaces = ["computedTraits", "audiences", "filters", "destinations", "warehouses"] as const;
  return [
    ...seed.connections.flatMap(({ space, source }, at) => [
      ...unknown("space", ["connections", at, "space"], space, spaces),
      ...unknown("source", ["connections", at, "source"], source, sources),
    ]),
    ...inSpaces.flatMap((part) =>
      seed[part].flatMap(({ space }, at) => unknown("space", [part, at, "space"], space, spaces)),
    ),
    ...seed.calls.flatMap(({ source }, at) => unknown("source", ["calls", at, "source"], source, sources)),
  ];
}

function unknown(
  what: string,
  place: readonly PropertyKey[],
  wanted: string | undefined,
  there: readonly Nameable[],
): string[] {
  const isKnown = wanted === undefined ? there.length > 0 : there.some((one) => isNamed(one, wanted));
  if (isKnown) return [];
  const slugs = there.length === 0 ? "none" : there.map(({ slug }) => `"${slug}"`).join(", ");
  return [
    `${placeOf(place)}: no ${what}${wanted === undefined ? "" : ` "${wanted}"`}; the seed has ${slugs}`,
  ];
}

function wrongTokens({ tokens }: CompleteSeed): string[] {
  const names = Object.keys(operations);
  return tokens.flatMap(({ lacks }, at) =>
    lacks.flatMap((name, index) => {
      if (names.includes(name)) return [];
      const near = nearest(name, names);
      const hint = near === undefined ? "" : `: did you mean "${near}"?`;
      return [`${placeOf(["tokens", at, "lacks", index])}: there is no operation "${name}"${hint}`];
    }),
  );
}

function wrongDefinitions(seed: CompleteSeed): string[] {
  const traits = seed.computedTraits.map(({ definition }) => ({ kind: "trait" as const, ...definition }));
  const audiences = seed.audiences.map(({ definition, audienceType }) => ({
    kind: "audience" as const,
    ...definition,
    type: audienceType,
  }));
  const wrong = (part: string, texts: readonly (typeof traits | typeof audiences)[number][]): string[] =>
    texts.flatMap((text, at) =>
      checkQuery(text.query, parseOptionsOf(text)).errors.map(
        ({ message, line, column }) =>
          `${placeOf([part, at, "definition", "query"])}: ${message} at ${line}:${column}`,
      ),
    );
  const mistakes = [...wrong("computedTraits", traits), ...wrong("audiences", audiences)];
  return mistakes.length > 0 ? mistakes : circles(seed);
}

function circles(seed: CompleteSeed): string[] {
  const known = seed.audiences.map(({ name, space, definition, audienceType }) => ({
    kind: "audience" as const,
    spaceId: String(spaceIndex(seed, space)),
    key: traitKey(name),
    query: definition.query,
    type: audienceType,
  }));
  return known.flatMap((audience, at) => {
    try {
      requireNoCycle(known, audience.spaceId, audience.key, parse(audience.query, parseOptionsOf(audience)));
      return [];
    } catch (error) {
      return [`${placeOf(["audiences", at, "definition", "query"])}: ${messageOf(error)}`];
    }
  });
}

function wrongFilters({ filters }: CompleteSeed): string[] {
  return filters.flatMap((filter, at) =>
    checkFilter(filter.if).errors.map(
      ({ message, line, column }) => `${placeOf(["filters", at, "if"])}: ${message} at ${line}:${column}`,
    ),
  );
}

/** Segment drops such a call without a word; whoever writes a seed wants to know. */
function wrongCalls({ calls }: CompleteSeed): string[] {
  return calls.flatMap((call, at) => {
    try {
      readCall(call, { numericIds: true, receivedAt: 0 });
      return [];
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return [`${placeOf(["calls", at])}: ${error.message}`];
    }
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
