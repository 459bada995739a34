import type { Operand, Statement } from "../../src/fql";
import { randomFrom } from "../query/respell";

/** Another text for the same statement. */
export function respell(statement: Statement, seed: number): string {
  const random = randomFrom(seed);
  const pick = <T>(choices: readonly [T, ...T[]]): T =>
    choices[Math.floor(random() * choices.length)] ?? choices[0];
  const shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  const blank = (): string => pick(["", " ", "\n  ", "\t"]);
  const gap = (): string => pick([" ", "\n", "\r\n\t"]);
  const group = (text: string): string => `(${blank()}${text}${blank()})`;
  const mirrored = { "=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=" } as const;

  function spell(part: Statement): string {
    if (random() < 0.1) return `!${blank()}!${blank()}${group(spell(part))}`;
    switch (part.kind) {
      case "and":
      case "or":
        return shuffle(part.operands.flatMap((one) => (random() < 0.1 ? [one, one] : [one])))
          .map((one) => group(spell(one)))
          .join(pick([`${gap()}${part.kind}${gap()}`, part.kind]));
      case "not":
        return `!${blank()}${group(spell(part.operand))}`;
      case "comparison":
        return compare(part);
      case "field":
      case "call":
        return value(part);
    }
  }

  function compare({ left, operator, right }: Extract<Statement, { kind: "comparison" }>): string {
    const [a, b] = [value(left), value(right)];
    if (operator === "in") {
      const items = right.kind === "list" ? shuffle([...right.items, ...right.items.slice(0, 1)]) : [];
      return `${a}${gap()}in${gap()}${right.kind === "list" ? list(items) : b}`;
    }
    if (operator === "!=" && random() < 0.3) return `!${group(`${a} = ${b}`)}`;
    return random() < 0.5
      ? `${b}${gap()}${mirrored[operator]}${gap()}${a}`
      : `${a}${gap()}${operator}${gap()}${b}`;
  }

  function list(items: readonly Operand[]): string {
    return `[${blank()}${items.map(value).join(`${blank()},${blank()}`)}${blank()}]`;
  }

  function value(operand: Operand): string {
    switch (operand.kind) {
      case "field":
        return operand.path.map((name, at) => name.replaceAll(/[^]/gu, (one) => escaped(one, at))).join(".");
      case "call":
        return `${operand.name}${blank()}(${blank()}${operand.operands.map(value).join(`${blank()},${blank()}`)}${blank()})`;
      case "list":
        return list(operand.items);
      case "string":
        return quoted(String(operand.value));
      case "number":
        return digits(Number(operand.value));
      case "boolean":
      case "null":
        return String(operand.value);
    }
  }

  /** Everything may take a backslash; a word of the language needs one. */
  function escaped(character: string, at: number): string {
    const plain = /[A-Za-z_]/.test(character) && at > 0;
    return plain && random() < 0.8 ? character : `\\${character}`;
  }

  function quoted(text: string): string {
    if (text.includes("'")) return `"${text}"`;
    return text.includes('"') || random() < 0.5 ? `'${text}'` : `"${text}"`;
  }

  return spell(statement);
}

function digits(number: number): string {
  const plain = number.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 });
  return plain.includes(".") ? `${plain}0` : `${plain}.0`;
}
