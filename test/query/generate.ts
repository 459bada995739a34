import * as fc from "fast-check";

import {
  comparatorNames,
  reducerNames,
  type Argument,
  type Cast,
  type ComparatorName,
  type Condition,
  type Duration,
  type Field,
  type FieldOf,
  type Filter,
  type ListCount,
  type Literal,
  type Operand,
  type Predicate,
  type Query,
  type Reduced,
  type ReducerName,
  type Stream,
} from "../../src/query/ast";
import {
  audienceTypes,
  countPrimaryExpressions,
  type AudienceType,
  type ParseOptions,
} from "../../src/query";

/** Places do not matter to generated definitions. */
const span = { start: 0, end: 0 };

/** What may stand at a place; the rules of the language are followed, so that everything here is accepted. */
interface Around {
  /** How much deeper it may still go. */
  depth: number;
  inWhere: boolean;
  nested: boolean;
  options: ParseOptions;
  texts: fc.Arbitrary<string>;
}

/** A definition, and what it is to be read as. */
export interface Generated {
  query: Query;
  options: ParseOptions;
}

/** Texts with everything that is hard to spell. */
export const anyText = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: fc.constantFrom("'", '"', "\\", ".", "$", " ", "\n", "é", "(", "a"), maxLength: 8 }),
);
export const plainTexts = fc.constantFrom(
  "a",
  "b",
  "split",
  "cart.total",
  "v2",
  "true",
  "10",
  "Order Completed",
);

export function traitQueries(texts = anyText, depth = 2): fc.Arbitrary<Generated> {
  const options: ParseOptions = { as: "trait" };
  const around: Around = { depth, inWhere: false, nested: false, options, texts };
  return limited(fc.oneof(reduced(around), list(around), listCount(around)), options);
}

export function audienceQueries(
  texts = anyText,
  depth = 2,
  types: readonly AudienceType[] = audienceTypes,
): fc.Arbitrary<Generated> {
  return fc.constantFrom(...types).chain((audienceType) => {
    const options: ParseOptions = { as: "audience", audienceType };
    return limited(condition({ depth, inWhere: false, nested: false, options, texts }), options);
  });
}

export const queries = (texts = anyText, depth = 2): fc.Arbitrary<Generated> =>
  fc.oneof(traitQueries(texts, depth), audienceQueries(texts, depth));

function limited(query: fc.Arbitrary<Query>, options: ParseOptions): fc.Arbitrary<Generated> {
  return query
    .filter((made) => countPrimaryExpressions(made) <= 50)
    .map((made) => ({ query: made, options }));
}

function condition(around: Around): fc.Arbitrary<Condition> {
  const leaf = predicate(around);
  if (around.depth <= 0) return leaf;
  const inner = condition({ ...around, depth: around.depth - 1 });
  const operands = fc.array(inner, { minLength: 2, maxLength: 3 });
  const ofAccounts = around.options.audienceType === "ACCOUNTS";
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom("and", "or"), operands, span: fc.constant(span) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: ofAccounts ? fc.constantFrom("not", "any", "all") : fc.constant("not" as const),
        operand: inner,
        span: fc.constant(span),
      }),
    },
  );
}

/** What each comparator takes, said once more than in the parser. */
const taking: Record<ComparatorName, "nothing" | "value" | "values" | "date" | "duration"> = {
  equals: "value",
  differs: "value",
  greater_than: "value",
  at_least: "value",
  less_than: "value",
  at_most: "value",
  exists: "nothing",
  absent: "nothing",
  contains: "values",
  omits: "value",
  starts_with: "value",
  ends_with: "value",
  one_of: "values",
  none_of: "values",
  before_date: "date",
  after_date: "date",
  within_last: "duration",
  within_next: "duration",
  before_last: "duration",
  after_next: "duration",
};

function takers(what: (typeof taking)[ComparatorName]): fc.Arbitrary<ComparatorName> {
  return fc.constantFrom(...comparatorNames.filter((name) => taking[name] === what));
}

function predicate(around: Around): fc.Arbitrary<Predicate> {
  const value = fc.oneof(
    { weight: 4, arbitrary: literal(around.texts) },
    { weight: 1, arbitrary: operand(around) },
  );
  const values = fc.oneof<fc.Arbitrary<Pick<Predicate, "comparator" | "values">>[]>(
    fc.record({ comparator: takers("value"), values: fc.tuple(value) }),
    fc.record({
      comparator: takers("values"),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ comparator: takers("nothing"), values: fc.constant([]) }),
    fc.record({
      comparator: takers("date"),
      values: fc.tuple(literal(around.texts).filter(({ kind }) => kind !== "number")),
    }),
    fc.record({
      comparator: takers("duration"),
      values: fc.tuple(duration(["hour", "day"])),
    }),
  );
  return fc.tuple(operand(around), values).map(([left, { comparator, values: given }]) => ({
    kind: "predicate",
    left,
    comparator,
    values: given,
    span,
  }));
}

function operand(around: Around): fc.Arbitrary<Operand> {
  const fields: fc.Arbitrary<Operand>[] = [
    field("trait", around),
    field("trait", around),
    literal(around.texts),
  ];
  if (around.inWhere)
    fields.push(field("property", around), field("property", around), field("context", around));
  if (around.depth <= 0) return fc.oneof(...fields);
  const inner = { ...around, depth: around.depth - 1, inWhere: false, nested: around.inWhere };
  return fc.oneof(
    { weight: 5, arbitrary: fc.oneof(...fields) },
    { weight: 1, arbitrary: reduced(inner) },
    { weight: 1, arbitrary: listCount(inner) },
  );
}

export function literal(texts: fc.Arbitrary<string>): fc.Arbitrary<Literal> {
  return fc.oneof<fc.Arbitrary<Literal>[]>(
    fc.record({ kind: fc.constant("string"), value: texts, span: fc.constant(span) }),
    fc.record({ kind: fc.constant("number"), value: numbers, span: fc.constant(span) }),
    fc.record({
      kind: fc.constant("date"),
      value: fc.constantFrom("2026-01-31", "2023-12-07"),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant("timestamp"),
      value: fc.constantFrom(...timestamps),
      span: fc.constant(span),
    }),
  );
}

const timestamps = ["2026-01-31T08:40:03", "2026-01-31T08:40:03Z", "2026-01-31T08:40:03.125+02:00"];
const numbers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -1000, max: 1000 }).map((cents) => cents / 100),
  fc.constantFrom(1e21, 1e-7, 1.5e-30, 123e25, 0.1),
);

function field<Kind extends Field["kind"]>(
  kind: Kind,
  { texts, nested }: Around,
): fc.Arbitrary<FieldOf<Kind>> {
  const parent = kind === "property" && nested ? fc.boolean() : fc.constant(false);
  return fc.record({ kind: fc.constant(kind), path: texts, parent, span: fc.constant(span) });
}

function duration(units: Duration["unit"][]): fc.Arbitrary<Duration> {
  return fc.record({
    kind: fc.constant("duration"),
    amount: fc.integer({ min: 0, max: 100 }),
    unit: fc.constantFrom(...units),
    span: fc.constant(span),
  });
}

function stream(around: Around): fc.Arbitrary<Stream> {
  const linked = around.options.as === "audience" && around.options.audienceType === "LINKED";
  return fc
    .tuple(
      linked ? fc.constantFrom("event" as const, "entity" as const) : fc.constant("event" as const),
      around.texts,
      fc.array(plainFilter(around), { maxLength: 2 }),
      fc.option(windowFilter(around), { nil: undefined, freq: 2 }),
      fc.boolean(),
    )
    .map(([extractor, name, filters, window, first]) => {
      const windows = window === undefined ? [] : [window];
      return {
        kind: "stream",
        extractor,
        name,
        filters: first ? [...windows, ...filters] : [...filters, ...windows],
        span,
      };
    });
}

function plainFilter(around: Around): fc.Arbitrary<Filter> {
  return fc.oneof<fc.Arbitrary<Filter>[]>(
    fc.record({
      kind: fc.constant("where"),
      condition: condition({ ...around, depth: around.depth - 1, inWhere: true }),
      span: fc.constant(span),
    }),
    fc.record({
      kind: fc.constant("sources"),
      exclude: fc.array(around.texts, { minLength: 1, maxLength: 3 }),
      span: fc.constant(span),
    }),
  );
}

const hoursOf = ({ amount, unit }: Duration): number => amount * (unit === "day" ? 24 : 1);

function windowFilter({ nested, options }: Around): fc.Arbitrary<Filter> {
  const long = duration(["hour", "day"]);
  const parent = nested ? fc.boolean() : fc.constant(false);
  const windows: fc.Arbitrary<Filter>[] = [
    fc.record({ kind: fc.constant("within"), parent, duration: long, span: fc.constant(span) }),
    fc.record({ parent, ends: fc.tuple(long, long) }).map(({ parent: ofParent, ends }) => {
      const [from, to] = ends.toSorted((a, b) => hoursOf(a) - hoursOf(b));
      return { kind: "between", parent: ofParent, from: from ?? ends[0], to: to ?? ends[1], span };
    }),
  ];
  if (options.as === "trait") {
    const gap = duration(["second", "hour", "day"]);
    windows.push(fc.record({ kind: fc.constant("expires_after"), gap, span: fc.constant(span) }));
  }
  return fc.oneof(...windows);
}

const casts: Partial<Record<ReducerName, Cast[]>> = {
  max: ["number", "string"],
  min: ["number", "string"],
  mode: ["number", "string", "array"],
};

function reduced(around: Around): fc.Arbitrary<Reduced> {
  const reducers = fc.constantFrom(...reducerNames.filter((name) => name !== "unique"));
  return reducers.chain((reducer) => reducedBy(reducer, around));
}

function reducedBy(reducer: ReducerName, around: Around): fc.Arbitrary<Reduced> {
  if (reducer === "count")
    return stream(around).map((of): Reduced => ({ kind: "reduced", stream: of, reducer, span }));
  const argument = fc
    .constantFrom<Argument["kind"][]>("property", "context")
    .chain((kind) => field(kind, { ...around, nested: false }));
  const cast: fc.Arbitrary<Cast | undefined> = fc.constantFrom(undefined, ...(casts[reducer] ?? []));
  return fc
    .tuple(stream(around), argument, cast, fc.nat(3))
    .map(([of, argumentField, castTo, minimum]): Reduced => {
      const cases = castTo === undefined ? {} : { cast: castTo };
      const least = reducer === "mode" ? { minimum } : {};
      return { kind: "reduced", stream: of, reducer, argument: argumentField, ...cases, ...least, span };
    });
}

function list(around: Around): fc.Arbitrary<Reduced> {
  return reducedBy("unique", around);
}

function listCount(around: Around): fc.Arbitrary<ListCount> {
  return list(around).map((made) => ({ kind: "list_count", list: made, span }));
}
