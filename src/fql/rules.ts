import type { Finding } from "../text/problem";
import {
  children,
  type Call,
  type Comparison,
  type Field,
  type Literal,
  type Node,
  type Operand,
  type Statement,
} from "./ast";
import { fieldsOf } from "./fields";
import { isRoot, meantRoot, meantType } from "./foreign";
import { signatureOf, typeNames, type ValueType } from "./functions";
import { readGlob } from "./glob";
import { spell } from "./printer";
import { quote, showPath } from "./spelling";

/**
 * What is grammatical and must not be sent: values of types that a function or an operator does not take, fields that no
 * call has, and parts that come out the same for every call. A filter that is always true drops everything, for good.
 */
export function breaches(statement: Statement): Finding[] {
  const wrong = [...truth(statement), ...inner(statement)];
  const findings = wrong.length > 0 ? wrong : blind(statement);
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

/** Parts that look at nothing of the call. */
function blind(statement: Statement): Finding[] {
  switch (statement.kind) {
    case "and":
    case "or":
      return statement.operands.flatMap(blind);
    case "not":
      return blind(statement.operand);
    case "comparison":
    case "call":
    case "field":
      return fieldsOf(statement).length > 0
        ? []
        : [{ message: "this looks at no field, so it is the same for every call", ...statement.span }];
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

function comparison(compared: Comparison): Finding[] {
  const { left, operator, right } = compared;
  const unquoted = operator === "in" ? [] : forgottenQuotes(right);
  if (unquoted.length > 0) return unquoted;
  const mistyped = types(compared);
  return mistyped.length > 0 ? mistyped : foregone(compared, [left, right]);
}

function types({ left, operator, right, span }: Comparison): Finding[] {
  const [a, b] = [typeOf(left), typeOf(right)];
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

/** Comparisons that come out the same for every call, though their types fit. */
function foregone({ left, right, operator, span }: Comparison, sides: readonly Operand[]): Finding[] {
  if (operator === "in" && right.kind === "list" && right.items.length === 0)
    return [{ message: "a list without values holds nothing", ...right.span }];
  if (fieldsOf(left).length > 0 && spell(left) === spell(right))
    return [{ message: "both sides are the same", ...span }];
  if (!sides.some((side) => side.kind === "call" && side.name === "typeof")) return [];
  return sides.flatMap(textsOf).flatMap(({ value, span: place }) => {
    const name = String(value);
    if (typeNames.includes(name)) return [];
    return [{ message: `\`typeof\` never gives \`${name}\``, ...place, suggestion: meantType(name) }];
  });
}

/** Texts that are compared with what `typeof` gives. */
function textsOf(side: Operand): readonly Literal[] {
  const literals = side.kind === "list" ? side.items : side.kind === "string" ? [side] : [];
  return literals.filter(({ kind }) => kind === "string");
}

/** `event = get_treatment` compares with a field that no call has. */
function forgottenQuotes(right: Operand): Finding[] {
  const [name, ...more] = right.kind === "field" ? right.path : [];
  if (name === undefined || more.length > 0 || isRoot(name)) return [];
  return [{ message: "a text stands in quotes", ...right.span, suggestion: quote(name) }];
}

function misnamed({ path, span }: Field): Finding[] {
  const [root = "", ...rest] = path;
  if (isRoot(root)) return [];
  const meant = meantRoot(root);
  const suggestion = showPath(meant === undefined ? ["properties", ...path] : [meant, ...rest]);
  return [{ message: `a call has no field \`${root}\``, ...span, suggestion }];
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
