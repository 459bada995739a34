import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as peggy from "peggy";

import { isRoot } from "../../src/fql/foreign";
import { readGlob } from "../../src/fql/glob";

const grammar = peggy.generate(readFileSync(join(__dirname, "grammar.peggy"), "utf8"));

interface Part {
  readonly kind: string;
  readonly name?: string;
  readonly operator?: string;
  readonly left?: Part;
  readonly right?: Part;
  readonly operand?: Part;
  readonly operands?: readonly Part[];
  readonly items?: readonly Part[];
  readonly path?: readonly string[];
  readonly value?: unknown;
  readonly digits?: string;
}

/**
 * A second reader of the language, to judge the first one by: made by a parser generator, with the rules of types written
 * anew. Undefined for what it refuses.
 */
export function secondParse(text: string): unknown {
  try {
    const tree = grammar.parse(text) as Part;
    return isTruth(tree) && parts(tree).every(mayStand) && leaves(tree).every(looks) ? tree : undefined;
  } catch (error) {
    if (error instanceof grammar.SyntaxError) return undefined;
    throw error;
  }
}

function parts(part: Part): Part[] {
  const { left, right, operand, operands = [], items = [] } = part;
  const inner = [left, right, operand, ...operands, ...items].filter((one) => one !== undefined);
  return [part, ...inner.flatMap(parts)];
}

/** What `and`, `or` and `!` join. */
function leaves(part: Part): Part[] {
  const { kind, operand, operands = [] } = part;
  if (kind === "not") return operand === undefined ? [] : leaves(operand);
  return kind === "and" || kind === "or" ? operands.flatMap(leaves) : [part];
}

const looks = (leaf: Part): boolean => parts(leaf).some(({ kind }) => kind === "field");

function isTruth({ kind, name, operand, operands = [] }: Part): boolean {
  if (kind === "not") return operand !== undefined && isTruth(operand);
  if (kind === "and" || kind === "or") return operands.every(isTruth);
  return kind !== "call" || ["contains", "match", "bool"].includes(name ?? "");
}

/** A letter for each type that an operand may be: text, number, list, boolean. A field may be each of them. */
function letters({ kind, name = "" }: Part): string {
  if (kind === "field" || kind === "null") return "tnlb";
  if (kind !== "call") return { string: "t", number: "n", list: "l", boolean: "b" }[kind] ?? "";
  if (name === "length" || name === "number") return "n";
  return ["contains", "match", "bool"].includes(name) ? "b" : "t";
}

const signatures: Record<string, string[]> = {
  contains: ["t", "t"],
  match: ["t", "t"],
  length: ["tl"],
  lowercase: ["t"],
  uppercase: ["t"],
  snakecase: ["t"],
  kebabcase: ["t"],
  titlecase: ["t"],
  typeof: ["tnlb"],
  bool: ["tnl"],
  string: ["tnl"],
  number: ["tn"],
};

const meet = (a: string, b: string): boolean => Array.from(a).some((letter) => b.includes(letter));

function mayStand(part: Part): boolean {
  switch (part.kind) {
    case "number":
      return isExact(part.digits ?? "");
    case "field":
      return isRoot(part.path?.[0] ?? "");
    case "call":
      return mayCall(part);
    case "comparison":
      return mayCompare(part);
    default:
      return true;
  }
}

function mayCall({ name = "", operands = [] }: Part): boolean {
  const takes = Object.hasOwn(signatures, name) ? signatures[name] : undefined;
  const fits =
    takes?.length === operands.length && operands.every((one, at) => meet(letters(one), takes[at] ?? ""));
  const [, glob] = operands;
  return fits && (name !== "match" || glob?.kind !== "string" || readGlob(String(glob.value)) !== undefined);
}

function mayCompare({ left, operator = "", right }: Part): boolean {
  if (left === undefined || right === undefined) return false;
  if (JSON.stringify(left) === JSON.stringify(right) || !namesTypes(left, right)) return false;
  if (operator === "in") return letters(left) !== "l" && (right.kind !== "list" || right.items?.length !== 0);
  if (operator === "=" || operator === "!=") return meet(letters(left), letters(right));
  return [left, right].every((side) => side.kind !== "null" && letters(side).includes("n"));
}

/** Whether texts beside `typeof` are names that it gives. */
function namesTypes(...sides: Part[]): boolean {
  if (sides.every(({ name }) => name !== "typeof")) return true;
  const texts = sides
    .flatMap((side) => [side, ...(side.items ?? [])])
    .filter(({ kind }) => kind === "string");
  return texts.every(({ value }) => /^(?:string|number|list|bool|null)$/.test(String(value)));
}

/** Whether a number says all the digits that are written. */
function isExact(digits: string): boolean {
  const bare = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  const shown = Number(digits).toLocaleString("en", { useGrouping: false, maximumSignificantDigits: 21 });
  return shown.replace("-", "") === bare.replace(/^-?0*(?=\d)/, "");
}
