/**
 * Segment's filter language: read, write, build, compare and evaluate the statements of space filters.
 *
 * @module pulumi-segment-personas/fql
 */
export type {
  Call,
  Comparison,
  Field,
  Junction,
  List,
  Literal,
  Negation,
  Node,
  Operand,
  Operator,
  Scalar,
  Span,
  Statement,
} from "./ast";
export {
  and,
  BuiltField,
  BuiltOperand,
  BuiltStatement,
  event,
  field,
  FqlBuilder,
  isFqlBuilder,
  not,
  or,
  property,
  type,
} from "./builder";
export { allowedEnvironment } from "./allowed-environment";
export { FqlBuildError } from "./build-error";
export { drops, type Dropped, type Known } from "./drops";
export { environmentFilter, type AllowedEnvironment } from "./environment-filter";
export { equal } from "./equality";
export { evaluate } from "./evaluate";
export { fieldsOf, fieldValue } from "./fields";
export type { FunctionName } from "./functions";
export { check, parse, type FqlReport } from "./parser";
export { print } from "./printer";
export { FqlSyntaxError, type FqlProblem } from "./syntax-error";
export { fromTree, type Deferred } from "./tree";
export type { Tree } from "./written";
