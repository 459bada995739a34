import * as fc from "fast-check";

import { print } from "../../src/query";
import { audiences, traits } from "./examples";
import { plainTexts, queries } from "./generate";

/** Texts made of the language's own words and of anything else. */
const words = fc.constantFrom(
  ..."event entity trait property context literal where sources within between expires_after count sum mode last unique as number string array exclude parent AND OR NOT ANY ALL and not one_of contains exists before_date within_last days hours weeks seconds true 1 -2 .5 2026-01-31 2026-01-31T00:00:00Z 'a' 'b\\.c' \" ' ( ) . , : { } = == != >= < ".split(
    " ",
  ),
);
const soup = fc.array(fc.oneof({ weight: 6, arbitrary: words }, fc.string({ maxLength: 3 })), {
  maxLength: 25,
});
const spelled = fc.constantFrom(...[...traits, ...audiences].map(({ query }) => query));
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(4),
    put: fc.oneof(words, fc.string({ maxLength: 2 })),
  }),
  {
    minLength: 1,
    maxLength: 4,
  },
);
const mutated = fc.tuple(spelled, edits).map(([text, changes]) =>
  changes.reduce((edited, { at, cut, put }) => {
    const place = Math.floor(at * edited.length);
    return edited.slice(0, place) + put + edited.slice(place + cut);
  }, text),
);
/** What is right in one place and wrong in another. */
const fragments = fc.constantFrom(
  "event('X').unique(property('a'))",
  "event('X').unique(property('a')).count()",
  "event('X').count()",
  "entity('x').count()",
  "property('a')",
  "property(parent: 'a')",
  "trait('a')",
  "literal('a')",
  "literal(2026-01-31)",
  "event('X').where(property('a') = property(parent: 'b')).within(parent: 1 day).count()",
  "event('X').expires_after(90 seconds).first(context('a'))",
  "event('X').between(2 days, 24 hours).count()",
  "ANY trait('a').exists()",
  "NOT (trait('a') = 1)",
  "trait('a').exists()",
  "(event('X').count())",
  "'text'",
  "3",
);
const whole = /trait\('[^']*'\)|property\([^)]*\)|'[^']*'|\d+|\.\w+\([^()]*\)/g;

/** A definition where one part has been put in the place of another. */
const grafted = fc
  .tuple(
    queries(plainTexts).map(({ query }) => print(query)),
    fragments,
    fc.nat(),
  )
  .map(([text, fragment, choice]) => {
    const places = [...text.matchAll(whole)];
    const place = places[choice % Math.max(1, places.length)];
    if (place === undefined) return text + fragment;
    return text.slice(0, place.index) + fragment + text.slice(place.index + place[0].length);
  });

/** Anything from a definition with a slip of the pen to noise. */
export const anyTexts = fc.oneof(
  soup.map((parts) => parts.join(" ")),
  soup.map((parts) => parts.join("")),
  fc.string({ maxLength: 200 }),
  mutated,
  grafted,
);

/** A definition without the places of its nodes, to compare what two texts mean node by node. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).filter(([name]) => name !== "span");
  return Object.fromEntries(parts.map(([name, part]) => [name, withoutSpans(part)]));
}
