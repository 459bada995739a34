/** Where a node stands in its text, in characters from the start; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Of a node that was made without a text. */
export const nowhere: Span = Object.freeze({ start: 0, end: 0 });

interface Spanned {
  readonly span: Span;
}

export type DurationUnit = "hour" | "day" | "second";

/** How long a window is, as in `7 days`. */
export interface Duration extends Spanned {
  readonly kind: "duration";
  readonly amount: number;
  readonly unit: DurationUnit;
}

/** A value that is written out. Dates and times keep their text. */
export interface Literal extends Spanned {
  readonly kind: "string" | "number" | "date" | "timestamp";
  readonly value: string | number;
}

export interface FieldOf<Kind extends string> extends Spanned {
  readonly kind: Kind;
  readonly path: string;
  /** The property of the enclosing funnel event. */
  readonly parent: boolean;
}

/** `property('path')`, `property(parent: 'path')`, `context('path')`: a field of an event, as reducers take it. */
export type Argument = FieldOf<"property" | "context">;
/** `trait('key')`, or a field of an event. */
export type Field = FieldOf<"trait"> | Argument;

export interface Where extends Spanned {
  readonly kind: "where";
  readonly condition: Condition;
}

export interface Sources extends Spanned {
  readonly kind: "sources";
  readonly exclude: readonly string[];
}

export interface Within extends Spanned {
  readonly kind: "within";
  readonly parent: boolean;
  readonly duration: Duration;
}

/** Between two times ago; `from` is the nearer bound. */
export interface Between extends Spanned {
  readonly kind: "between";
  readonly parent: boolean;
  readonly from: Duration;
  readonly to: Duration;
}

/** The latest session: a run of events with no gap longer than `gap`. */
export interface ExpiresAfter extends Spanned {
  readonly kind: "expires_after";
  readonly gap: Duration;
}

/** What narrows a stream of events. */
export type Filter = Where | Sources | Within | Between | ExpiresAfter;

/** Events (or, in linked audiences, entities) of one name that pass all filters. */
export interface Stream extends Spanned {
  readonly kind: "stream";
  readonly extractor: "event" | "entity";
  readonly name: string;
  readonly filters: readonly Filter[];
}

export const reducerNames = ["count", "sum", "avg", "max", "min", "mode", "first", "last", "unique"] as const;
export type ReducerName = (typeof reducerNames)[number];
export type Cast = "number" | "string" | "array";

/** A stream and what is made of it. `unique` yields a list, everything else a scalar. */
export interface Reduced extends Spanned {
  readonly kind: "reduced";
  readonly stream: Stream;
  readonly reducer: ReducerName;
  /** Absent for `count`. */
  readonly argument?: Argument;
  readonly cast?: Cast;
  /** Of `mode`: how often a value must have been seen. */
  readonly minimum?: number;
}

/** `unique(...).count()`: how many distinct values. */
export interface ListCount extends Spanned {
  readonly kind: "list_count";
  readonly list: Reduced;
}

export type Operand = Field | Reduced | ListCount | Literal;

export const comparatorNames = [
  "equals",
  "differs",
  "greater_than",
  "at_least",
  "less_than",
  "at_most",
  "exists",
  "absent",
  "contains",
  "omits",
  "starts_with",
  "ends_with",
  "one_of",
  "none_of",
  "before_date",
  "after_date",
  "within_last",
  "within_next",
  "before_last",
  "after_next",
] as const;
export type ComparatorName = (typeof comparatorNames)[number];

/** An operand, and what a comparator says of it. */
export interface Predicate extends Spanned {
  readonly kind: "predicate";
  readonly left: Operand;
  readonly comparator: ComparatorName;
  readonly values: readonly (Operand | Duration)[];
}

/** Conditions of which all (`AND`) or one (`OR`) must hold. */
export interface Junction extends Spanned {
  readonly kind: "and" | "or";
  readonly operands: readonly Condition[];
}

/** A condition behind `NOT`, `ANY` or `ALL`. */
export interface Prefixed extends Spanned {
  readonly kind: "not" | "any" | "all";
  readonly operand: Condition;
}

/** What is true or false of a profile, or of an event inside `where`. */
export type Condition = Predicate | Junction | Prefixed;

/** A whole definition: a condition for audiences, a reduced stream for traits. */
export type Query = Condition | Reduced | ListCount;

/** Any part of a query; `kind` tells which. */
export type Node = Query | Stream | Filter | Operand | Duration;

/** Freeze a node that has just been made; its children are frozen already. */
export function node<T extends Node>(made: T): T {
  return Object.freeze(made);
}

/** Direct children of a node, in the order of the text. */
export function children(of: Node): readonly Node[] {
  switch (of.kind) {
    case "and":
    case "or":
      return of.operands;
    case "not":
    case "any":
    case "all":
      return [of.operand];
    case "predicate":
      return [of.left, ...of.values];
    case "reduced":
      return of.argument === undefined ? [of.stream] : [of.stream, of.argument];
    case "list_count":
      return [of.list];
    case "stream":
      return of.filters;
    case "where":
      return [of.condition];
    case "within":
      return [of.duration];
    case "between":
      return [of.from, of.to];
    case "expires_after":
      return [of.gap];
    case "sources":
    case "trait":
    case "property":
    case "context":
    case "string":
    case "number":
    case "date":
    case "timestamp":
    case "duration":
      return [];
  }
}
