import type { Call, Comparison, Operand, Statement } from "../../src/fql";

/**
 * A second evaluator, to judge the first one by: as plain as the description of the language. Nothing of the evaluator
 * under test is used.
 */
export function naiveJudge(statement: Statement, call: Record<string, unknown>): boolean {
  switch (statement.kind) {
    case "and":
      return !statement.operands.some((one) => !naiveJudge(one, call));
    case "or":
      return !statement.operands.every((one) => !naiveJudge(one, call));
    case "not":
      return !naiveJudge(statement.operand, call);
    case "comparison":
      return compare(statement, call);
    case "field":
    case "call":
      return valueOf(statement, call) === true;
  }
}

function compare({ left, operator, right }: Comparison, call: Record<string, unknown>): boolean {
  const [a, b] = [valueOf(left, call), valueOf(right, call)];
  if (operator === "=") return written(a) === written(b);
  if (operator === "!=") return written(a) !== written(b);
  if (operator === "in") {
    const isScalar = ["string", "number", "boolean"].includes(typeof a) || a === null;
    return isScalar && Array.isArray(b) && b.map(written).includes(written(a));
  }
  if (typeof a !== "number" || typeof b !== "number") return false;
  const difference = a - b;
  if (operator === ">") return difference > 0;
  if (operator === ">=") return difference >= 0;
  return operator === "<" ? difference < 0 : difference <= 0;
}

/** JSON tells types apart: `1` is no `"1"`. */
const written = (value: unknown): string => JSON.stringify(value);

function valueOf(operand: Operand, call: Record<string, unknown>): unknown {
  if (operand.kind === "field") return follow(call, operand.path);
  if (operand.kind === "list") return operand.items.map((item) => item.value);
  if (operand.kind === "call") return apply(operand, call);
  return operand.value;
}

function follow(root: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return root ?? null;
  if (typeof root !== "object" || root === null || Array.isArray(root)) return null;
  return follow(Object.entries(root).find(([key]) => key === name)?.[1], rest);
}

function apply({ name, operands }: Call, call: Record<string, unknown>): unknown {
  const [value, other] = operands.map((operand) => valueOf(operand, call));
  const text = typeof value === "string" ? value : undefined;
  switch (name) {
    case "contains":
      return (
        text !== undefined && typeof other === "string" && (other === "" || text.split(other).length > 1)
      );
    case "match":
      return text !== undefined && typeof other === "string" && matcher(other).test(text);
    case "length":
      return Array.isArray(value) ? value.length : Buffer.byteLength(text ?? "");
    case "lowercase":
      return text === undefined ? null : text.toLowerCase();
    case "uppercase":
      return text === undefined ? null : text.toUpperCase();
    case "snakecase":
      return text === undefined ? null : text.split(" ").join("_");
    case "kebabcase":
      return text === undefined ? null : text.split(" ").join("-");
    case "titlecase":
      return text === undefined ? null : text.split(" ").map(capital).join(" ");
    case "typeof":
      if (Array.isArray(value)) return "list";
      if (value === null) return "null";
      return (typeof value).replace("boolean", "bool");
    case "bool":
      if (Array.isArray(value)) return value.length !== 0;
      return typeof value === "number" ? value !== 0 : value === true || value === "true";
    case "string":
      if (value === null || (typeof value === "object" && !Array.isArray(value))) return null;
      return text ?? JSON.stringify(value);
    case "number":
      return typeof value === "number"
        ? value
        : text !== undefined && /^-?[0-9]+([.][0-9]+)?$/.test(text)
          ? +text
          : null;
  }
}

function capital(word: string): string {
  const [first = "", ...rest] = Array.from(word);
  return first.toUpperCase() + rest.join("");
}

/** A pattern as a regular expression; sets are written alike in both. */
function matcher(glob: string): RegExp {
  const source = glob.replaceAll(/\\[^]|\[\^?[^\]]+\]|[^]/gu, (part) => {
    if (part === "*") return "[^]*";
    if (part === "?") return "[^]";
    if (part.startsWith("[")) return part;
    return `\\u{${Array.from(part).at(-1)?.codePointAt(0)?.toString(16)}}`;
  });
  return new RegExp(`^${source}$`, "u");
}
