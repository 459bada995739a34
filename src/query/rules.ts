import { children, type Node, type Query } from "./ast";
import { streamExtractors } from "./extractors";
import { filters } from "./filters";
import { countPrimaryExpressions, maxPrimaryExpressions } from "./primary-expressions";
import { reducers } from "./reducers";
import type { Finding } from "./syntax-error";

/** What a query can define. */
export const definitionKinds = ["trait", "audience"] as const;
/** What a query defines. */
export type DefinitionKind = (typeof definitionKinds)[number];
/** Whom an audience can consist of. */
export const audienceTypes = ["USERS", "ACCOUNTS", "LINKED"] as const;
/** The level of an audience; `LINKED` ones may ask for entities. */
export type AudienceType = (typeof audienceTypes)[number];

/** What a query is to be judged as: the rules differ between traits and audiences, and between their types. */
export interface ParseOptions {
  /** Default `trait`. */
  as?: DefinitionKind;
  /** Default `USERS`. */
  audienceType?: AudienceType;
  /** Default `USERS`. */
  traitType?: "USERS" | "ACCOUNTS";
}

/** What a query yields. */
export type ValueType = "scalar" | "list" | "boolean";

export function typeOf(query: Query): ValueType {
  if (query.kind === "list_count") return "scalar";
  return query.kind === "reduced" ? reducers[query.reducer].yields : "boolean";
}

/** Where a node stands: inside which `where`s, and whether its stream is a funnel's inner one. */
interface Around {
  readonly inWhere: boolean;
  readonly nested: boolean;
}

/** Everything that is wrong with a query that is grammatical: its type, and what stands where it may not. */
export function breaches(query: Query, { as = "trait", audienceType = "USERS" }: ParseOptions): Finding[] {
  const findings: Finding[] = [];
  const type = typeOf(query);
  if (as === "trait" && type === "boolean")
    findings.push({
      message: "a trait needs a value, and this is true or false: it would be an audience",
      ...query.span,
    });
  if (as === "audience" && type !== "boolean") {
    findings.push({
      message: "an audience needs a condition: compare this, for example with `>= 1` or `.exists()`",
      ...query.span,
    });
  }
  visit(query, { inWhere: false, nested: false }, (node, around) => {
    const message = breach(node, around, as, audienceType);
    if (message !== undefined) findings.push({ message, ...node.span });
  });
  const count = countPrimaryExpressions(query);
  if (count > maxPrimaryExpressions) {
    findings.push({
      message: `${count} primary expressions, and a definition takes ${maxPrimaryExpressions}: put values into one \`one_of\``,
      ...query.span,
    });
  }
  return findings;
}

function visit(node: Node, around: Around, check: (node: Node, around: Around) => void): void {
  check(node, around);
  const inner = node.kind === "where" ? { inWhere: true, nested: around.nested } : around;
  for (const child of children(node)) {
    const stream = child.kind === "stream" && around.inWhere;
    // A reducer's argument is a property of the stream's own events, never of an enclosing one.
    const argument = node.kind === "reduced" && child === node.argument;
    visit(
      child,
      argument ? { inWhere: true, nested: false } : stream ? { inWhere: false, nested: true } : inner,
      check,
    );
  }
}

function breach(
  node: Node,
  { inWhere, nested }: Around,
  as: DefinitionKind,
  audienceType: AudienceType,
): string | undefined {
  switch (node.kind) {
    case "property":
    case "context":
      if (!inWhere) return `\`${node.kind}\` belongs inside \`where(...)\` or a reducer`;
      return node.parent && !nested
        ? "`parent:` needs an enclosing event: it belongs in a stream inside `where(...)`"
        : undefined;
    case "within":
    case "between":
      return node.parent && !nested
        ? "`parent:` needs an enclosing event: it belongs in a stream inside `where(...)`"
        : undefined;
    case "stream": {
      if (streamExtractors[node.extractor].isLinked && (as !== "audience" || audienceType !== "LINKED"))
        return `\`${node.extractor}\` belongs to linked audiences`;
      const windows = node.filters.filter(({ kind }) => filters[kind].isWindow);
      return windows.length > 1 ? "a stream takes one window" : undefined;
    }
    case "expires_after":
      return as === "audience" ? "`expires_after` belongs to computed traits" : undefined;
    case "any":
    case "all":
      return as === "audience" && audienceType === "ACCOUNTS"
        ? undefined
        : `\`${node.kind.toUpperCase()}\` belongs to account-level audiences`;
    case "predicate":
      return [node.left, ...node.values].some((side) => side.kind === "reduced" && typeOf(side) === "list")
        ? "a list cannot be compared: add `.count()`"
        : undefined;
    case "and":
    case "or":
    case "not":
    case "reduced":
    case "list_count":
    case "where":
    case "sources":
    case "trait":
    case "string":
    case "number":
    case "date":
    case "timestamp":
    case "duration":
      return undefined;
  }
}
