import type { Field, Stream } from "./ast";

interface StreamFacts {
  /** Whether it asks for linked data, which only linked audiences may and no profile holds. */
  readonly isLinked: boolean;
  /** What stands in its parentheses, to a reader. */
  readonly takes: string;
}

export const streamExtractors: Readonly<Record<Stream["extractor"], StreamFacts>> = {
  event: { isLinked: false, takes: "the event's name" },
  entity: { isLinked: true, takes: "the entity's slug" },
};

export function isStreamExtractor(word: string): word is Stream["extractor"] {
  return Object.hasOwn(streamExtractors, word);
}

interface FieldFacts {
  /** Whether it belongs to an event, and so to `where` and to reducers. */
  readonly isOfEvent: boolean;
  readonly takes: string;
}

export const fieldExtractors: Readonly<Record<Field["kind"], FieldFacts>> = {
  trait: { isOfEvent: false, takes: "the trait's key" },
  property: { isOfEvent: true, takes: "a path" },
  context: { isOfEvent: true, takes: "a path" },
};

export function isFieldExtractor(word: string): word is Field["kind"] {
  return Object.hasOwn(fieldExtractors, word);
}
