/**
 * Segment's query language: read, write, build, compare and evaluate the definitions of traits and audiences.
 *
 * @module pulumi-segment-personas/query
 */
export type {
  Argument,
  Condition,
  Duration,
  Field,
  Filter,
  Junction,
  ListCount,
  Literal,
  Node,
  Predicate,
  Prefixed,
  Query,
  Reduced,
  Span,
  Stream,
} from "./ast";
export { QueryBuildError } from "./built-values";
export { computationOf, type Computation } from "./computation";
export { decompileLast } from "./decompile-last";
export { equal } from "./equality";
export { evaluate, type EvaluateOptions } from "./evaluate";
export { incremental, interests, type Incremental, type Interests } from "./incremental";
export { admission, type Admission } from "./keep";
export {
  compileLast,
  compileLastIs,
  type LastAssertion,
  type LastComparison,
  type LastScalar,
  type LastTrait,
} from "./last-trait";
export { check, parse, type QueryReport } from "./parser";
export { countPrimaryExpressions } from "./primary-expressions";
export { pretty, print } from "./printer";
export { QueryEvaluationError, type Profile, type ProfileEvent, type Value } from "./profile";
export { referencesOf } from "./references";
export {
  audienceTypes,
  definitionKinds,
  type AudienceType,
  type DefinitionKind,
  type ParseOptions,
  type ValueType,
} from "./rules";
export { QuerySyntaxError, type QueryProblem } from "./syntax-error";
export { undecidedLabels, undecidedTreatments } from "./undecided";
export { traitKey } from "./trait-key";
export { traitValue } from "./trait-value";
export {
  all,
  and,
  any,
  BuiltCondition,
  BuiltList,
  BuiltOperand,
  BuiltScalar,
  BuiltStream,
  Builder,
  context,
  days,
  event,
  EventField,
  hours,
  isBuilder,
  not,
  or,
  parentProperty,
  property,
  seconds,
  trait,
  type BuilderScalar,
  type Window,
} from "./builder";
export { fromTree, type Deferred, type Tree } from "./tree";
