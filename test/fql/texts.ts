import * as fc from "fast-check";

import { print } from "../../src/fql";
import { statements } from "./generate";

/** Texts made of the language's own words, of what other languages write, and of anything else. */
const words = fc.constantFrom(
  ..."and or in not AND IN NOT is like contains match length lowercase typeof bool string number true false null NULL type event properties.a properties.\\or \\and a.1 .b 1 -2 1.5 .5 1e5 'a' \"b\" 'it\\'s' ' \" ( ) [ ] , . ! = != > >= < <= == <> && || “a” ’ ; é \\".split(
    " ",
  ),
);
const soup = fc.array(fc.oneof({ weight: 8, arbitrary: words }, fc.string({ maxLength: 3 })), {
  maxLength: 20,
});
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(4),
    put: fc.oneof(words, fc.string({ maxLength: 2 })),
  }),
  { minLength: 1, maxLength: 3 },
);
const mutated = fc.tuple(statements(2).map(print), edits).map(([text, changes]) =>
  changes.reduce((edited, { at, cut, put }) => {
    const place = Math.floor(at * edited.length);
    return edited.slice(0, place) + put + edited.slice(place + cut);
  }, text),
);

/** Comparisons that are grammatical, and often not to be sent. */
const operands = fc.constantFrom(
  ..."event|traits.a|nothing|properties.a|'a'|'bool'|1|null|true|[]|['list']|['a', 1]|typeof(event)|length(event)|lowercase('a')|bool(traits.a)".split(
    "|",
  ),
);
const comparisons = fc
  .tuple(operands, fc.constantFrom("=", "!=", "<", ">=", "in"), operands)
  .map((parts) => parts.join(" "));
const compared = fc
  .tuple(fc.array(comparisons, { minLength: 1, maxLength: 2 }), fc.constantFrom(" and ", " or "))
  .map(([parts, junction]) => parts.join(junction));

/** Anything from a statement with a slip of the pen to noise. */
export const anyTexts = fc.oneof(
  { weight: 1, arbitrary: soup.map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: soup.map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.string({ maxLength: 100 }) },
  { weight: 2, arbitrary: mutated },
  { weight: 2, arbitrary: compared },
);
