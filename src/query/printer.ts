import type {
  Condition,
  Duration,
  Field,
  Filter,
  Literal,
  Node,
  Operand,
  Predicate,
  Query,
  Reduced,
} from "./ast";
import { comparators } from "./comparators";
import { showNumber } from "../text/numbers";

/** How strongly a condition holds its operands together. */
const binding: Readonly<Record<Condition["kind"], number>> = {
  or: 1,
  and: 2,
  not: 3,
  any: 3,
  all: 3,
  predicate: 4,
};

/**
 * The one canonical spelling of a definition: `=` and its like instead of calls, single blanks, no needless parentheses.
 * `parse(print(query))` gives the same definition.
 *
 * @example
 * ```ts
 * import { parse, print } from "pulumi-segment-personas/query";
 *
 * console.log(print(parse("event('Signed Up').where( (property('plan').equals('pro')) ).count()")));
 * // event('Signed Up').where(property('plan') = 'pro').count()
 * ```
 */
export function print(query: Query): string {
  return show(query);
}

function show(node: Node): string {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands
        .map((operand) => within(operand, binding[node.kind] + 1))
        .join(` ${node.kind.toUpperCase()} `);
    case "not":
    case "any":
    case "all":
      return `${node.kind.toUpperCase()} ${within(node.operand, binding[node.kind])}`;
    case "predicate":
      return showPredicate(node);
    case "list_count":
      return `${show(node.list)}.count()`;
    case "reduced":
      return showReduced(node);
    case "stream":
      return `${node.extractor}(${quote(node.name)})${node.filters.map((filter) => `.${showFilter(filter)}`).join("")}`;
    case "trait":
    case "property":
    case "context":
      return showField(node);
    case "duration":
      return showDuration(node);
    case "string":
    case "number":
    case "date":
    case "timestamp":
      return showLiteral(node);
    case "where":
    case "sources":
    case "within":
    case "between":
    case "expires_after":
      return showFilter(node);
  }
}

function within(condition: Condition, least: number): string {
  const text = show(condition);
  return binding[condition.kind] < least ? `(${text})` : text;
}

/** A bare value may stand on the right only. */
function showLeft(left: Operand): string {
  return "value" in left ? `literal(${showLiteral(left)})` : show(left);
}

function showPredicate({ left, comparator, values }: Predicate): string {
  const [sign] = comparators[comparator].signs;
  const given = values.map(show).join(", ");
  return sign === undefined
    ? `${showLeft(left)}.${comparator}(${given})`
    : `${showLeft(left)} ${sign} ${given}`;
}

function showReduced({ stream, reducer, argument, cast, minimum }: Reduced): string {
  const inner = argument === undefined ? "" : show(argument) + (cast === undefined ? "" : ` as ${cast}`);
  return `${show(stream)}.${reducer}(${inner}${minimum === undefined ? "" : `, ${minimum}`})`;
}

function showFilter(filter: Filter): string {
  switch (filter.kind) {
    case "where":
      return `where(${show(filter.condition)})`;
    case "sources":
      return `sources(exclude: ${filter.exclude.map(quote).join(", ")})`;
    case "within":
      return `within(${filter.parent ? "parent: " : ""}${showDuration(filter.duration)})`;
    case "between":
      return `between(${filter.parent ? "parent: " : ""}${showDuration(filter.from)}, ${showDuration(filter.to)})`;
    case "expires_after":
      return `expires_after(${showDuration(filter.gap)})`;
  }
}

function showField({ kind, path, parent }: Field): string {
  return `${kind}(${parent ? "parent: " : ""}${quote(path)})`;
}

function showDuration({ amount, unit }: Duration): string {
  return `${showNumber(amount)} ${unit}${amount === 1 ? "" : "s"}`;
}

function showLiteral({ kind, value }: Literal): string {
  return kind === "string" ? quote(String(value)) : showNumber(value);
}

/** `\.` stays: it is how a path says a dot that separates nothing. */
function quote(text: string): string {
  return `'${text.replaceAll(/\\(?!\.)|'/g, (character) => `\\${character}`)}'`;
}

const indent = "  ";
const longLine = 80;

/**
 * The canonical spelling over several lines: a line per call of a chain and per operand of a junction.
 *
 * @example
 * ```ts
 * import { parse, pretty } from "pulumi-segment-personas/query";
 *
 * console.log(pretty(parse("trait('plan') = 'pro' AND trait('country') = 'DE'", { as: "audience" })));
 * ```
 */
export function pretty(query: Query): string {
  return lay(query, "");
}

function lay(node: Query, margin: string): string {
  const flat = show(node);
  if (flat.length + margin.length <= longLine && node.kind !== "and" && node.kind !== "or") return flat;
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands
        .map((operand) =>
          binding[operand.kind] <= binding[node.kind]
            ? `(${lay(operand, margin + indent)})`
            : lay(operand, margin),
        )
        .join(`\n${margin}${node.kind.toUpperCase()} `);
    case "reduced":
      return layReduced(node, margin);
    case "not":
    case "any":
    case "all":
    case "predicate":
    case "list_count":
      return flat;
  }
}

function layReduced(node: Reduced, margin: string): string {
  const inner = margin + indent;
  const filters = node.stream.filters.map((filter) =>
    filter.kind === "where"
      ? `where(\n${inner}${indent}${lay(filter.condition, inner + indent)}\n${inner})`
      : showFilter(filter),
  );
  const head = `${node.stream.extractor}(${quote(node.stream.name)})`;
  const tail = showReduced(node).slice(show(node.stream).length + 1);
  return [head, ...filters.map((filter) => `.${filter}`), `.${tail}`].join(`\n${inner}`);
}
