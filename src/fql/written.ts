import type { FunctionName } from "./functions";

/** A node of a built statement: as in `ast.ts`, without places, with paths as text, and with values that may be deferred. */
export interface Tree {
  readonly kind: string;
  readonly [part: string]: unknown;
}

const comparing: ReadonlyMap<unknown, string> = new Map([
  ["=", "equals"],
  ["!=", "notEquals"],
  [">", "greaterThan"],
  [">=", "atLeast"],
  ["<", "lessThan"],
  ["<=", "atMost"],
  ["in", "oneOf"],
]);
const methods: Readonly<Record<FunctionName, string>> = {
  contains: "contains",
  match: "matches",
  length: "length",
  lowercase: "lowercase",
  uppercase: "uppercase",
  snakecase: "snakecase",
  kebabcase: "kebabcase",
  titlecase: "titlecase",
  typeof: "typeOf",
  bool: "toBool",
  string: "toText",
  number: "toNumber",
};

/** How a program has written a part, so that an error is found there: `property("a").equals(...)`. */
export function written(tree: Tree): string {
  switch (tree.kind) {
    case "comparison": {
      // Only `has` compares a value with what is built.
      const { left, right, operator } = tree;
      return isBuilt(left)
        ? `${written(left)}.${comparing.get(operator) ?? String(operator)}(...)`
        : `${isBuilt(right) ? written(right) : "..."}.has(...)`;
    }
    case "call": {
      const [first, ...more] = Array.isArray(tree["operands"]) ? (tree["operands"] as unknown[]) : [];
      const name = String(tree["name"]);
      const method = Object.hasOwn(methods, name) ? methods[name as FunctionName] : name;
      return `${isBuilt(first) ? written(first) : "..."}.${method}(${more.length > 0 ? "..." : ""})`;
    }
    case "field":
      return field(tree["path"], tree["below"]);
    default:
      return `${tree.kind}(...)`;
  }
}

function field(path: unknown, below: unknown): string {
  if (below === undefined && (path === "type" || path === "event")) return `${path}()`;
  const name = below === "properties" ? "property" : "field";
  return typeof path === "string" ? `${name}(${JSON.stringify(path)})` : `${name}(...)`;
}

/** A field or what a function makes of one: what has methods in the builder. */
function isBuilt(part: unknown): part is Tree {
  return (
    typeof part === "object" &&
    part !== null &&
    "kind" in part &&
    (part.kind === "field" || part.kind === "call")
  );
}
