import * as fc from "fast-check";

import type { Comparison, Field, List, Literal, Operand, Scalar, Statement } from "../../src/fql";
import { readGlob } from "../../src/fql/glob";

/** Places do not matter to generated statements. */
const span = { start: 0, end: 0 };

/** Few names and values, so that statements and calls meet; some are hard to spell. */
export const names = fc.constantFrom(
  "a",
  "b",
  "product 1",
  "größe",
  "x.y",
  "and",
  "null",
  "1st",
  "-",
  "\\",
  "😀",
  "__proto__",
);
const paths = fc.oneof(
  fc.constantFrom(["type"], ["event"], ["userId"], ["properties"]),
  fc.tuple(fc.constant("properties"), names),
  fc.tuple(fc.constant("properties"), names, names),
  fc.constantFrom(["name"], ["_metadata"], ["traits", "or"], ["traits", "product 1"]),
);
const texts = fc.oneof(
  fc.constantFrom(
    "track",
    "a",
    "b",
    "A b",
    "",
    "1",
    "10",
    "-2.5",
    "true",
    "string",
    "list",
    "null",
    "it's",
    'say "x"',
    "ア",
  ),
  fc
    .string({ maxLength: 4 })
    .filter((text) => !/\\(?:['"]|$)/.test(text) && !(/'/.test(text) && /"/.test(text))),
);
const globs = fc
  .string({ unit: fc.constantFrom("a", "b", "*", "?", "[ab]", "[^a]", "[a-c]", "\\*", "1"), maxLength: 5 })
  .filter((pattern) => readGlob(pattern) !== undefined);
export const numbers = fc.constantFrom(0, 1, 2, 3, 10, -2.5, 1e21, 1e-7, 4.25);

const field: fc.Arbitrary<Field> = paths.map((path) => ({ kind: "field", path, span }));
const text = texts.map((value): Literal => ({ kind: "string", value, span }));
const number = numbers.map((value): Literal => ({ kind: "number", value, span }));
const nothing = fc.constant<Literal>({ kind: "null", value: null, span });
const boolean = fc.boolean().map((value): Literal => ({ kind: "boolean", value, span }));
const scalar = fc.oneof(text, number, nothing, boolean);
const list: fc.Arbitrary<List> = fc
  .array(scalar, { maxLength: 3 })
  .map((items) => ({ kind: "list", items, span }));
const filled = list.filter(({ items }) => items.length > 0);

const call = (name: string, ...operands: fc.Arbitrary<Operand>[]): fc.Arbitrary<Operand> =>
  fc.tuple(...operands).map((given) => ({ kind: "call", name, operands: given, span }) as Operand);

function hasField(operand: Operand): boolean {
  return operand.kind === "field" || (operand.kind === "call" && operand.operands.some(hasField));
}

const caseNames = ["lowercase", "uppercase", "snakecase", "kebabcase", "titlecase"];
const changed = fc.oneof(...caseNames.map((name) => call(name, fc.oneof(field, text, nothing))));
/** What is a text, and what is a number, if it is not null. */
const textual = fc.oneof(field, text, changed, call("string", fc.oneof(field, text, number, list)));
/** What is the name of a type. */
const kind = call("typeof", fc.oneof(field, changed));
const kindName = fc
  .constantFrom("string", "number", "list", "bool", "null")
  .map((value): Literal => ({ kind: "string", value, span }));
const kindNames = fc
  .array(fc.oneof(kindName, nothing), { minLength: 1, maxLength: 3 })
  .map((items): List => ({ kind: "list", items, span }));
const numeric = fc.oneof(
  field,
  number,
  call("length", fc.oneof(field, text, list, changed)),
  call("number", fc.oneof(field, number, text)),
);
const truth = fc
  .oneof(
    call("contains", textual, textual),
    call(
      "match",
      textual,
      globs.map((value): Literal => ({ kind: "string", value, span })),
    ),
    call("bool", fc.oneof(field, text, number, list)),
  )
  .filter(hasField) as fc.Arbitrary<Statement>;

const comparison: fc.Arbitrary<Comparison> = fc
  .oneof(
    fc.tuple(textual, fc.constantFrom("=", "!="), fc.oneof(textual, nothing)),
    fc.tuple(numeric, fc.constantFrom("=", "!=", ">", ">=", "<", "<="), numeric),
    fc.tuple(field, fc.constantFrom("=", "!="), fc.oneof(scalar, list, field)),
    fc.tuple(fc.oneof(field, scalar, textual), fc.constant("in"), fc.oneof(filled, filled, field)),
    fc.tuple(kind, fc.constantFrom("=", "!="), fc.oneof(kindName, nothing)),
    fc.tuple(kind, fc.constant("in"), kindNames),
  )
  .map(([left, operator, right]): Comparison => ({
    kind: "comparison",
    left,
    operator,
    right,
    span,
  }))
  // What looks at no field, or has the same on both sides, comes out the same for every call.
  .filter(({ left, right }) => hasField(left) || hasField(right))
  .filter(({ left, right }) => JSON.stringify(left) !== JSON.stringify(right));

/** Statements that the language takes. */
export function statements(depth = 3): fc.Arbitrary<Statement> {
  const leaf: fc.Arbitrary<Statement> = fc.oneof(
    { weight: 4, arbitrary: comparison },
    { weight: 1, arbitrary: truth },
    { weight: 1, arbitrary: field },
  );
  if (depth === 0) return leaf;
  const inner = statements(depth - 1);
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom("and", "or"),
        operands: fc.array(inner, { minLength: 2, maxLength: 3 }),
        span: fc.constant(span),
      }),
    },
    { weight: 1, arbitrary: inner.map((operand): Statement => ({ kind: "not", operand, span })) },
  );
}

const scalars: fc.Arbitrary<Scalar> = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null));
const values: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(names, scalars, { maxKeys: 2 }) },
);

/** Calls with the fields that generated statements ask for. */
export const calls: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    type: fc.constantFrom("track", "identify"),
    event: texts,
    userId: fc.oneof(texts, fc.constant(null)),
    properties: fc.dictionary(names, values, { maxKeys: 4 }),
    name: scalars,
    _metadata: scalars,
    traits: fc.dictionary(names, values, { maxKeys: 2 }),
  },
  { requiredKeys: ["type"] },
);
