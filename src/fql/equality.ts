import type { Comparison, Literal, Node, Statement } from "./ast";

/**
 * Whether two statements are the same but for spelling: quotes and blanks, needless parentheses, the order of what `and`,
 * `or` and a list hold, the sides of a comparison, `!` twice, and `!` before `=` for `!=`.
 *
 * @example
 * ```ts
 * import { equal, parse } from "pulumi-segment-personas/fql";
 *
 * equal(parse("type = 'track' and event != 'a'"), parse("!(event = \"a\") and 'track' = type")); // true
 * ```
 */
export function equal(a: Statement, b: Statement): boolean {
  return normal(a).text === normal(b).text;
}

/** What a part means: `text` is the same for every spelling, and not itself a statement. */
interface Meaning {
  readonly text: string;
  /** Of `and` and `or`: what they hold, so that one in another of its kind is joined to it. */
  readonly junction?: { readonly kind: "and" | "or"; readonly parts: readonly Meaning[] };
  /** Of `!`: what it negates, so that the next one cancels it. */
  readonly negates?: Meaning;
}

function normal(node: Node): Meaning {
  switch (node.kind) {
    case "and":
    case "or":
      return junction(node.kind, node.operands.map(normal));
    case "not":
      return negate(normal(node.operand));
    case "comparison":
      return comparison(node);
    case "call":
      return form(node.name, node.operands.map(normal));
    case "list":
      return form("list", node.items.map(normal));
    case "field":
      return { text: JSON.stringify(node.path) };
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { text: JSON.stringify(node.value) };
  }
}

function form(name: string, parts: readonly Meaning[]): Meaning {
  return { text: `${name}(${parts.map(({ text }) => text).join(",")})` };
}

function negate(part: Meaning): Meaning {
  return part.negates ?? { ...form("not", [part]), negates: part };
}

function junction(kind: "and" | "or", operands: readonly Meaning[]): Meaning {
  const joined = operands.flatMap((part) => (part.junction?.kind === kind ? part.junction.parts : [part]));
  const parts = unordered(joined);
  const [only] = parts;
  return only !== undefined && parts.length === 1
    ? only
    : { ...form(kind, parts), junction: { kind, parts } };
}

/** Each once, in the order of the alphabet. */
function unordered(parts: readonly Meaning[]): Meaning[] {
  const byText = new Map(parts.map((part) => [part.text, part]));
  return [...byText.values()].toSorted((a, b) => (a.text < b.text ? -1 : 1));
}

function equation(a: Meaning, b: Meaning): Meaning {
  return form("=", a.text < b.text ? [a, b] : [b, a]);
}

function comparison({ left, operator, right }: Comparison): Meaning {
  const [a, b] = [normal(left), normal(right)];
  switch (operator) {
    case "=":
      return equation(a, b);
    case "!=":
      return negate(equation(a, b));
    case "<":
    case "<=":
      return form(operator, [a, b]);
    case ">":
      return form("<", [b, a]);
    case ">=":
      return form("<=", [b, a]);
    case "in":
      return right.kind === "list" ? membership(a, right.items) : form("in", [a, b]);
  }
}

/** Of one value, as a comparison with it. */
function membership(left: Meaning, items: readonly Literal[]): Meaning {
  const [only, ...more] = unordered(items.map(normal));
  return only !== undefined && more.length === 0
    ? equation(left, only)
    : form("in", [left, ...(only === undefined ? [] : [only, ...more])]);
}
