import type { Operator, Scalar } from "./ast";
import { describe, FqlBuildError } from "./build-error";
import type { FunctionName } from "./functions";
import { print } from "./printer";
import { fromTree, type Deferred } from "./tree";
import type { Tree } from "./written";

/** Part of a statement that is being built. `tree` is what a resource resolves. */
export abstract class FqlBuilder {
  constructor(readonly tree: Tree) {}
}

/**
 * True or false of a call: what a space filter takes. `String(statement)` is its text.
 *
 * @example
 * ```ts
 * import { event, type } from "pulumi-segment-personas/fql";
 *
 * const page = type().equals("page").or(event().contains("Viewed"));
 * console.log(String(page)); // type = 'page' or contains(event, 'Viewed')
 * ```
 */
export class BuiltStatement extends FqlBuilder {
  /** Tells a statement from an operand; has no value. */
  declare readonly statement: true;

  and(other: BuiltStatement): BuiltStatement {
    return and(this, other);
  }

  or(other: BuiltStatement): BuiltStatement {
    return or(this, other);
  }

  /**
   * @throws {FqlBuildError} while a value in it is deferred
   * @throws {FqlSyntaxError} where Segment might refuse it or read it otherwise, or a part of it is the same for every call
   */
  override toString(): string {
    return print(fromTree(this.tree));
  }
}

/** Whether a value is a part that this builder made. */
export function isFqlBuilder(value: unknown): value is FqlBuilder {
  return value instanceof FqlBuilder;
}

type Value<V> = Deferred<V> | (Scalar extends V ? Textual | Numeric : BuiltOperand<V> | BuiltField);
/** Where numbers, and where texts may stand: a field may hold either. */
type Numeric = BuiltOperand<number> | BuiltField;
type Textual = BuiltOperand<string | null> | BuiltField;

/** Something of a call that can be compared: a field, or what a function makes of one. */
export class BuiltOperand<V> extends FqlBuilder {
  /** Keeps texts and numbers apart; has no value. */
  declare readonly compares: (value: V) => V;

  equals(value: Value<V>): BuiltStatement {
    return compare(this, "=", value);
  }
  /** Also true where the field is missing. */
  notEquals(value: Value<V>): BuiltStatement {
    return compare(this, "!=", value);
  }
  oneOf(...values: [Deferred<V>, ...Deferred<V>[]]): BuiltStatement {
    return new BuiltStatement({
      kind: "comparison",
      left: this.tree,
      operator: "in",
      right: listTree(values),
    });
  }
  /** Also true where the field is missing. */
  noneOf(...values: [Deferred<V>, ...Deferred<V>[]]): BuiltStatement {
    return not(this.oneOf(...values));
  }
  greaterThan(this: Numeric, value: Value<number>): BuiltStatement {
    return compare(this, ">", value);
  }
  atLeast(this: Numeric, value: Value<number>): BuiltStatement {
    return compare(this, ">=", value);
  }
  lessThan(this: Numeric, value: Value<number>): BuiltStatement {
    return compare(this, "<", value);
  }
  atMost(this: Numeric, value: Value<number>): BuiltStatement {
    return compare(this, "<=", value);
  }
  /** A text that holds another one. */
  contains(this: Textual, part: Value<string>): BuiltStatement {
    return new BuiltStatement(call("contains", this, part));
  }
  /** A text that a pattern fits from end to end: `*`, `?`, `[abc]`, `[a-z]`, and a backslash before what stands for itself. */
  matches(this: Textual, pattern: Value<string>): BuiltStatement {
    return new BuiltStatement(call("match", this, pattern));
  }
  lowercase(this: Textual): BuiltOperand<string | null> {
    return new BuiltOperand(call("lowercase", this));
  }
  uppercase(this: Textual): BuiltOperand<string | null> {
    return new BuiltOperand(call("uppercase", this));
  }
  /** Blanks become underscores. */
  snakecase(this: Textual): BuiltOperand<string | null> {
    return new BuiltOperand(call("snakecase", this));
  }
  /** Blanks become dashes. */
  kebabcase(this: Textual): BuiltOperand<string | null> {
    return new BuiltOperand(call("kebabcase", this));
  }
  titlecase(this: Textual): BuiltOperand<string | null> {
    return new BuiltOperand(call("titlecase", this));
  }
  /** Bytes of a text, or elements of a list; 0 where there is nothing. */
  length(this: Textual): BuiltOperand<number> {
    return new BuiltOperand(call("length", this));
  }
}

/** A field of a call, which may hold anything. */
export class BuiltField extends BuiltOperand<Scalar> {
  exists(): BuiltStatement {
    return this.notEquals(null);
  }
  missing(): BuiltStatement {
    return this.equals(null);
  }
  /** The field itself is `true`. */
  isTrue(): BuiltStatement {
    return new BuiltStatement(this.tree);
  }
  /** The field holds a list with this value. */
  has(value: Deferred<Scalar>): BuiltStatement {
    return new BuiltStatement({
      kind: "comparison",
      left: valueTree(value),
      operator: "in",
      right: this.tree,
    });
  }
  typeOf(): BuiltOperand<"string" | "number" | "list" | "bool" | "null"> {
    return new BuiltOperand(call("typeof", this));
  }
  toBool(): BuiltStatement {
    return new BuiltStatement(call("bool", this));
  }
  toText(): BuiltOperand<string | null> {
    return new BuiltOperand(call("string", this));
  }
  toNumber(): BuiltOperand<number> {
    return new BuiltOperand(call("number", this));
  }
}

/**
 * A field of a call by its path. A dot walks into an object; a name with a dot in it takes a backslash before the dot, and
 * all other characters are escaped where they have to be.
 *
 * @example
 * ```ts
 * import { field } from "pulumi-segment-personas/fql";
 *
 * console.log(String(field("context.library.name").contains("js"))); // contains(context.library.name, 'js')
 * ```
 */
export function field(path: Deferred<string>): BuiltField {
  return new BuiltField({ kind: "field", path });
}

/**
 * A property of a Track, Page or Screen call.
 *
 * @example
 * ```ts
 * import { and, event, property, type } from "pulumi-segment-personas/fql";
 *
 * const foreign = and(
 *   type().equals("track"),
 *   event().equals("get_treatment"),
 *   property("environmentName").notEquals("production"),
 * );
 * console.log(String(foreign));
 * // type = 'track' and event = 'get_treatment' and properties.environmentName != 'production'
 * ```
 */
export function property(path: Deferred<string>): BuiltField {
  return new BuiltField({ kind: "field", path, below: "properties" });
}

/** The type of a call: `track`, `identify`, `page`, `screen`, `group` or `alias`. */
export function type(): BuiltField {
  return field("type");
}

/** The name of a Track call. */
export function event(): BuiltField {
  return field("event");
}

/**
 * True where all of them are.
 *
 * @example
 * ```ts
 * import { and, event, type } from "pulumi-segment-personas/fql";
 *
 * console.log(String(and(type().equals("track"), event().exists()))); // type = 'track' and event != null
 * ```
 */
export function and(...statements: [BuiltStatement, ...BuiltStatement[]]): BuiltStatement {
  return junction("and", statements);
}

/**
 * True where at least one of them is.
 *
 * @example
 * ```ts
 * import { or, type } from "pulumi-segment-personas/fql";
 *
 * console.log(String(or(type().equals("track"), type().equals("page")))); // type = 'track' or type = 'page'
 * ```
 */
export function or(...statements: [BuiltStatement, ...BuiltStatement[]]): BuiltStatement {
  return junction("or", statements);
}

/**
 * True where it is not.
 *
 * @example
 * ```ts
 * import { not, property } from "pulumi-segment-personas/fql";
 *
 * console.log(String(not(property("label").oneOf("killed", "default rule"))));
 * // !(properties.label in ['killed', 'default rule'])
 * ```
 */
export function not(statement: BuiltStatement): BuiltStatement {
  return new BuiltStatement({ kind: "not", operand: treeOf("not", statement) });
}

function junction(
  kind: "and" | "or",
  statements: readonly [BuiltStatement, ...BuiltStatement[]],
): BuiltStatement {
  if (Array.from(statements).length === 0)
    throw new FqlBuildError(`${kind}()`, "holds no statement: give it at least one");
  const operands = statements.map((one) => treeOf(kind, one));
  return statements.length === 1 ? statements[0] : new BuiltStatement({ kind, operands });
}

/** A program without types may give anything. */
function treeOf(kind: string, statement: unknown): Tree {
  if (statement instanceof BuiltStatement) return statement.tree;
  const what = isFqlBuilder(statement) ? "it is a field or a value, so compare it" : describe(statement);
  throw new FqlBuildError(`${kind}(...)`, `takes statements that are built: ${what}`);
}

function compare(left: FqlBuilder, operator: Operator, value: unknown): BuiltStatement {
  return new BuiltStatement({ kind: "comparison", left: left.tree, operator, right: valueTree(value) });
}

function call(name: FunctionName, ...operands: unknown[]): Tree {
  return { kind: "call", name, operands: operands.map(valueTree) };
}

function listTree(values: readonly unknown[]): Tree {
  return { kind: "list", items: values.map(valueTree) };
}

function valueTree(value: unknown): Tree {
  return isFqlBuilder(value) ? value.tree : { kind: "literal", value };
}
