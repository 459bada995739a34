import { defaultSeed } from "./default-seed";
import { badRequest } from "../exchange/http";
import { newId } from "../ids";
import { Seed, type CompleteSeed, type Named, type ParsedSeed, type WithId } from "./seed";
import { mistakesIn } from "./mistakes";
import { wordsOf } from "./words";

/**
 * A whole seed: what is left out comes from the default one.
 *
 * @throws {Refusal} that names every place that is wrong
 */
export function parseSeed(seed: unknown): CompleteSeed {
  const parsed = Seed.safeParse(seed);
  if (!parsed.success) throw refused(parsed.error.issues.flatMap(wordsOf));
  const complete = completed(parsed.data);
  const mistakes = mistakesIn(complete);
  if (mistakes.length > 0) throw refused(mistakes);
  return complete;
}

function refused(mistakes: readonly string[]): Error {
  const [only = "", ...more] = mistakes;
  return badRequest(`The seed is wrong: ${more.length === 0 ? only : mistakes.join("\n  ")}`);
}

function completed(given: ParsedSeed): CompleteSeed {
  const usual = Seed.parse(defaultSeed satisfies Seed);
  const { workspace = usual.workspace, spaces = usual.spaces ?? [], sources = usual.sources ?? [] } = given;
  // A workspace without a space has no place for what the default seed puts there.
  const inFirst = spaces.length > 0 ? usual : {};
  const { destinations = inFirst.destinations ?? [], warehouses = inFirst.warehouses ?? [] } = given;
  return {
    workspace: named(workspace ?? { slug: "acme" }, newId.plain),
    tokens: given.tokens ?? [],
    spaces: spaces.map((space) => named(space, newId.space)),
    sources: sources.map(({ writeKey = newId.writeKey(), ...source }) => ({
      ...named(source, newId.plain),
      writeKey,
    })),
    connections: given.connections ?? [],
    computedTraits: given.computedTraits ?? [],
    audiences: given.audiences ?? [],
    filters: (given.filters ?? []).map((filter) => withId(filter, newId.filter)),
    destinations: destinations.map(({ sourceId = newId.plain(), actions, ...destination }) => ({
      ...named(destination, newId.hex),
      sourceId,
      actions: actions.map((action) => withId(action, newId.plain)),
    })),
    warehouses: warehouses.map((warehouse) => withId(warehouse, newId.plain)),
    calls: given.calls ?? [],
  };
}

function withId<T extends { id?: string | undefined }>(thing: T, create: () => string): WithId<T> {
  return { ...thing, id: thing.id ?? create() };
}

function named<T extends { id?: string | undefined; slug: string; name?: string | undefined }>(
  thing: T,
  create: () => string,
): Named<T> {
  return { ...withId(thing, create), name: thing.name ?? thing.slug };
}
