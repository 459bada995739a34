import type { ComparatorName, Condition, Filter, Node, Predicate, Query } from "../../src/query/ast";

/** Numbers from 0 up to, and without, 1. */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const operators: Partial<Record<ComparatorName, string[]>> = {
  equals: ["=", "=="],
  differs: ["!="],
  greater_than: [">"],
  at_least: [">="],
  less_than: ["<"],
  at_most: ["<="],
};

function quote(text: string): string {
  return `'${text.replaceAll(/\\(?!\.)|'/g, String.raw`\$&`)}'`;
}

/** Without the exponent that JavaScript writes. */
function digits(value: string | number): string {
  const [mantissa = "", exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  const [whole = "", fraction = ""] = mantissa.split(".");
  const shift = Number(exponent);
  if (shift > 0) return whole + fraction + "0".repeat(shift - fraction.length);
  return `.${"0".repeat(-shift - 1)}${whole}${fraction}`;
}

/** Another text for the same definition: what a service that stores and re-formats queries might give back. */
export function respell(query: Query, random: Random): string {
  const pick = <T>(choices: readonly T[]): T => {
    const chosen = choices[Math.floor(random() * choices.length)];
    if (chosen === undefined) throw new RangeError("nothing to pick from");
    return chosen;
  };
  const shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  const blank = (): string => pick(["", "", " ", "\n  ", "\t"]);
  const gap = (): string => pick([" ", "  ", "\n"]);
  const call = (name: string, parts: readonly string[]): string =>
    `${name}${blank()}(${blank()}${parts.join(`${blank()},${blank()}`)}${blank()})`;
  const chained = (...parts: string[]): string => parts.join(`${blank()}.${blank()}`);
  const amount = ({ amount: count, unit }: { amount: number; unit: string }): string =>
    `${count}${gap()}${unit}${pick(["", "s"])}`;
  const wrapped = (text: string): string => (random() < 0.2 ? `(${blank()}${text}${blank()})` : text);

  function spell(node: Node): string {
    switch (node.kind) {
      case "and":
      case "or":
        return wrapped(
          shuffle(node.operands)
            .map((part) => operand(part))
            .join(gap() + node.kind.toUpperCase() + gap()),
        );
      case "not":
      case "any":
      case "all":
        return wrapped(`${node.kind.toUpperCase()}${gap()}${operand(node.operand)}`);
      case "predicate":
        return wrapped(predicate(node));
      case "reduced": {
        const cast = node.cast === undefined ? "" : `${gap()}as${gap()}${node.cast}`;
        const parts = node.argument === undefined ? [] : [spell(node.argument) + cast];
        if (node.minimum !== undefined) parts.push(String(node.minimum));
        return chained(spell(node.stream), call(node.reducer, parts));
      }
      case "list_count":
        return chained(spell(node.list), call("count", []));
      case "stream":
        return chained(call(node.extractor, [quote(node.name)]), ...filters(node.filters));
      case "trait":
      case "property":
      case "context":
        return call(node.kind, [(node.parent ? `parent${blank()}:${blank()}` : "") + quote(node.path)]);
      case "duration":
        return amount(node);
      case "number":
        return written(digits(node.value));
      case "string":
        return written(quote(String(node.value)));
      case "date":
      case "timestamp":
        return written(String(node.value));
      case "where":
      case "sources":
      case "within":
      case "between":
      case "expires_after":
        return filters([node]).join("");
    }
  }

  /** Operands in a junction or behind a prefix need parentheses unless they are comparisons. */
  function operand(condition: Condition): string {
    const text = spell(condition);
    return condition.kind === "predicate" ? text : `(${text})`;
  }

  function written(text: string): string {
    return random() < 0.2 ? call("literal", [text]) : text;
  }

  function predicate({ left, comparator, values }: Predicate): string {
    const signs = operators[comparator];
    const dates = comparator === "before_date" || comparator === "after_date";
    const given = values.map((value) => (dates ? spellBare(value) : spell(value)));
    if (signs !== undefined && random() < 0.5)
      return `${spellLeft(left)}${blank()}${pick(signs)}${blank()}${given.join("")}`;
    const unordered = comparator === "one_of" || comparator === "none_of" || comparator === "contains";
    return chained(spellLeft(left), call(comparator, unordered ? shuffle(given) : given));
  }

  function spellLeft(left: Node): string {
    const text = spell(left);
    return !("value" in left) || text.startsWith("literal") ? text : call("literal", [text]);
  }

  /** Date comparators take no `literal(...)`. */
  function spellBare(node: Node): string {
    return node.kind === "string"
      ? quote(String(node.value))
      : "value" in node
        ? String(node.value)
        : spell(node);
  }

  function filters(given: readonly Filter[]): string[] {
    const session = given.findIndex(({ kind }) => kind === "expires_after");
    if (session === -1) return shuffle(given).flatMap((item) => shuffle(spellFilter(item)));
    return [
      ...filters(given.slice(0, session)),
      ...given.slice(session, session + 1).flatMap(spellFilter),
      ...filters(given.slice(session + 1)),
    ];
  }

  function spellFilter(item: Filter): string[] {
    switch (item.kind) {
      case "where":
        // Both of two conditions, or one filter after the other.
        return item.condition.kind === "and" && random() < 0.5
          ? item.condition.operands.map((part) => call("where", [spell(part)]))
          : [call("where", [spell(item.condition)])];
      case "sources": {
        const ids = shuffle(item.exclude).map(quote).join(`${blank()},${blank()}`);
        const inner = `exclude${blank()}:${blank()}${ids}`;
        return [call("sources", [random() < 0.3 ? `{${inner}}` : inner])];
      }
      case "within":
        return [call("within", [(item.parent ? "parent: " : "") + amount(item.duration)])];
      case "between":
        return [call("between", [(item.parent ? "parent:" : "") + amount(item.from), amount(item.to)])];
      case "expires_after":
        return [call("expires_after", [amount(item.gap)])];
    }
  }

  return spell(query);
}

const newText = "changed for good";
const newNumber = 987_654_321.25;
const newAmount = 777;

/** Every definition that differs from this one in a single text, number or window. */
export function changes<T>(of: T): T[] {
  if (Array.isArray(of))
    return of.flatMap((item, at) => changes(item).map((changed) => of.with(at, changed) as T));
  if (typeof of !== "object" || of === null) return [];
  return Object.entries(of).flatMap(([name, part]) => {
    if (name === "span" || name === "unit") return [];
    return replacements(of, name, part).map((changed) => ({ ...of, [name]: changed }));
  });
}

function replacements(of: object, name: string, part: unknown): unknown[] {
  if (name === "name" || name === "path") return [newText];
  if (name === "amount" || name === "minimum") return [newAmount];
  if (name === "exclude" && Array.isArray(part)) return part.map((_, at) => part.with(at, newText));
  if (name === "value") return ["kind" in of && of.kind === "number" ? newNumber : newText];
  return changes(part);
}
