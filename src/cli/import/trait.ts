import type { ComputedTrait, Space } from "../../api";
import { historyOptions } from "../../provider/definitions/inputs";
import type { Properties } from "../../provider/properties";
import { decompileLast, parse, type LastTrait } from "../../query";
import { queryAsWritten } from "./query-text";

/** A computed trait, and what a program says of it. */
export interface WritableTrait {
  readonly trait: ComputedTrait;
  readonly query: string;
  /** The inputs of a `LastComputedTrait` that mean its query; undefined where only the query says it. */
  readonly last: LastTrait | undefined;
}

/** @returns undefined where Segment shows no definition */
export function writable(trait: ComputedTrait): WritableTrait | undefined {
  const query = trait.definition?.query;
  return query === undefined ? undefined : { trait, query, last: lastOf(query) };
}

function lastOf(query: string): LastTrait | undefined {
  try {
    const last = decompileLast(parse(query, { as: "trait" }));
    // JavaScript has no key of that name in the objects that a program writes.
    return last?.conditions !== undefined && Object.hasOwn(last.conditions, "__proto__") ? undefined : last;
  } catch {
    return undefined; // Who checks it says what is wrong with it.
  }
}

/** The inputs of a trait that stands by itself, in the order in which a person would write them. */
export function inputsOf({ trait, query, last }: WritableTrait, space: Space): Properties {
  return {
    spaceId: space.id,
    name: trait.name,
    ...descriptionOf(trait),
    ...(last ?? { query: queryAsWritten(query) }),
    ...(trait.definition?.type === "USERS" ? {} : { type: trait.definition?.type }),
    ...historyOf(trait),
    ...(trait.enabled ? {} : { enabled: false }),
  };
}

/** Segment shows an empty one where there is none. */
export function descriptionOf({ description }: { readonly description?: string | undefined }): Properties {
  return description === undefined || description === "" ? {} : { description };
}

/** What Segment took when the trait was made. It documents no defaults, so whatever it shows is written out. */
export function historyOf({ options }: ComputedTrait): Properties {
  const shown = historyOptions.filter((name) => options?.[name] !== undefined);
  return Object.fromEntries(shown.map((name) => [name, options?.[name]]));
}
