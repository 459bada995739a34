import type { Finding } from "../text/problem";
import {
  children,
  type Call,
  type Comparison,
  type Field,
  type Node,
  type Operand,
  type Statement,
} from "./ast";
import { isRoot, meantRoot } from "./foreign";
import { signatureOf, type ValueType } from "./functions";
import { readGlob } from "./glob";
import { quote, showPath } from "./spelling";

/**
 * What is grammatical and must not be sent: values of types that a function or an operator does not take, comparisons that
 * can only come out one way, and names that no call has. A filter that is always true drops everything, for good.
 */
export function breaches(statement: Statement): Finding[] {
  const findings = [...truth(statement), ...inner(statement)];
  // One mistake is reported once, however many rules trip over it.
  return findings.filter(({ start }, at) => findings.findIndex((one) => one.start === start) === at);
}

/** Whether a part that has to be true or false is. */
function truth(statement: Statement): Finding[] {
  switch (statement.kind) {
    case "and":
    case "or":
      return statement.operands.flatMap(truth);
    case "not":
      return truth(statement.operand);
    case "call":
      return signatureOf(statement.name).gives === "boolean"
        ? []
        : [
            {
              message: `\`${statement.name}(...)\` is ${nameOf(typeOf(statement))}: compare it`,
              ...statement.span,
            },
          ];
    case "comparison":
    case "field":
      return [];
  }
}

function inner(node: Node): Finding[] {
  const own = node.kind === "comparison" ? comparison(node) : node.kind === "call" ? call(node) : [];
  const named = node.kind === "field" ? misnamed(node) : [];
  return [...own, ...named, ...children(node).flatMap(inner)];
}

/** What a value can be; of a field, anything. */
function typeOf(operand: Operand): ValueType | undefined {
  if (operand.kind === "field") return undefined;
  return operand.kind === "call" ? signatureOf(operand.name).gives : operand.kind;
}

function nameOf(type: ValueType | undefined): string {
  switch (type) {
    case "string":
      return "a text";
    case "boolean":
      return "true or false";
    case "null":
    case undefined:
      return "null";
    case "number":
    case "list":
      return `a ${type}`;
  }
}

function comparison({ left, operator, right, span }: Comparison): Finding[] {
  const [a, b] = [typeOf(left), typeOf(right)];
  const unquoted = operator === "in" ? [] : forgottenQuotes(right);
  if (unquoted.length > 0) return unquoted;
  switch (operator) {
    case "=":
    case "!=":
      if (a === undefined || b === undefined || a === b || a === "null" || b === "null") return [];
      return [{ message: `${nameOf(a)} never equals ${nameOf(b)}`, ...span }];
    case "in":
      return a === "list" ? [{ message: "a list is in no list", ...left.span }] : [];
    case ">":
    case ">=":
    case "<":
    case "<=":
      return [left, right]
        .filter((side) => typeOf(side) !== undefined && typeOf(side) !== "number")
        .map((side) => ({
          message: `\`${operator}\` compares numbers, and this is ${nameOf(typeOf(side))}`,
          ...side.span,
        }));
  }
}

/** `event = get_treatment` compares with a field that no call has. */
function forgottenQuotes(right: Operand): Finding[] {
  const [name, ...more] = right.kind === "field" ? right.path : [];
  if (name === undefined || more.length > 0 || isRoot(name)) return [];
  return [{ message: "a text stands in quotes", ...right.span, suggestion: quote(name) }];
}

function misnamed({ path, span }: Field): Finding[] {
  const [root = "", ...rest] = path;
  const meant = meantRoot(root);
  if (meant === undefined) return [];
  return [{ message: `a call has no field \`${root}\``, ...span, suggestion: showPath([meant, ...rest]) }];
}

function call(of: Call): Finding[] {
  const { takes } = signatureOf(of.name);
  if (of.operands.length !== takes.length) {
    const count = takes.length === 1 ? "one value" : `${takes.length} values`;
    return [{ message: `\`${of.name}\` takes ${count}, not ${of.operands.length}`, ...of.span }];
  }
  const wrong = of.operands.flatMap((operand, at): Finding[] => {
    const type = typeOf(operand);
    if (type === undefined || type === "null" || takes[at]?.includes(type)) return [];
    return [{ message: `\`${of.name}\` does not take ${nameOf(type)}`, ...operand.span }];
  });
  return [...wrong, ...pattern(of)];
}

function pattern({ name, operands }: Call): Finding[] {
  const glob = operands[1];
  if (name !== "match" || glob?.kind !== "string" || readGlob(String(glob.value)) !== undefined) return [];
  return [{ message: "this pattern matches nothing: a bracket or a backslash is left open", ...glob.span }];
}
