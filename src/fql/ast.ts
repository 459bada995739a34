import type { FunctionName } from "./functions";

/** Where a node stands in its text, in characters from the start; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Spanned {
  readonly span: Span;
}

/** What a statement and a call can both hold. */
export type Scalar = string | number | boolean | null;

/** A value that is written out. */
export interface Literal extends Spanned {
  readonly kind: "string" | "number" | "boolean" | "null";
  readonly value: Scalar;
}

/** `['track', 'identify']` */
export interface List extends Spanned {
  readonly kind: "list";
  readonly items: readonly Literal[];
}

/** A field of the call, as in `properties.environmentName`: the names on the way to it, without escapes. */
export interface Field extends Spanned {
  readonly kind: "field";
  readonly path: readonly string[];
}

/** `contains(context.library.name, 'js')` */
export interface Call extends Spanned {
  readonly kind: "call";
  readonly name: FunctionName;
  readonly operands: readonly Operand[];
}

/** What can stand on a side of a comparison. */
export type Operand = Literal | List | Field | Call;

export const operators = ["=", "!=", ">", ">=", "<", "<=", "in"] as const;
/** How two operands are compared. */
export type Operator = (typeof operators)[number];

/** Two operands and how they compare. */
export interface Comparison extends Spanned {
  readonly kind: "comparison";
  readonly left: Operand;
  readonly operator: Operator;
  readonly right: Operand;
}

/** Statements of which all (`and`) or one (`or`) must be true. */
export interface Junction extends Spanned {
  readonly kind: "and" | "or";
  readonly operands: readonly Statement[];
}

/** A statement, field or function that must not be true. */
export interface Negation extends Spanned {
  readonly kind: "not";
  readonly operand: Statement;
}

/** What is true or false of one call. A field or a function stands alone where it is true or false itself. */
export type Statement = Comparison | Junction | Negation | Field | Call;

/** Any part of a statement; `kind` tells which. */
export type Node = Statement | Operand;

/** Freeze a node that has just been made; its children are frozen already. */
export function node<T extends Node>(made: T): T {
  Object.freeze(made.span);
  return Object.freeze(made);
}

/** Direct children of a node, in the order of the text. */
export function children(of: Node): readonly Node[] {
  switch (of.kind) {
    case "and":
    case "or":
    case "call":
      return of.operands;
    case "not":
      return [of.operand];
    case "comparison":
      return [of.left, of.right];
    case "list":
      return of.items;
    case "field":
    case "string":
    case "number":
    case "boolean":
    case "null":
      return [];
  }
}
