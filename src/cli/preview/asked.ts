import type { Predicate, Query } from "../../query";
import { children, type Node, type Reduced, type ReducerName } from "../../query/ast";
import { pathSegments } from "../../query/profile";

/** What a query asks of a space: names and values that the space should have seen. */
export interface Asked {
  readonly events: readonly AskedEvent[];
  readonly traits: readonly AskedTrait[];
  /** Ids of sources that it leaves out. */
  readonly sources: readonly string[];
}

export interface AskedEvent {
  readonly name: string;
  readonly fields: readonly AskedField[];
}

/** A property of an event, or a field of its context. */
export interface AskedField {
  readonly path: string;
  readonly type: "PROPERTY" | "CONTEXT";
  /** Whether the query yields nothing without it; not so inside `NOT`, which holds where a property is missing. */
  readonly needed: boolean;
  /** Texts and numbers that it has to equal. */
  readonly values: readonly string[];
}

export interface AskedTrait {
  readonly key: string;
  readonly needed: boolean;
  readonly values: readonly string[];
}

/** Where a node stands. */
interface Around {
  readonly event: string | undefined;
  /** The event around it in a funnel. */
  readonly parent: string | undefined;
  readonly denied: boolean;
}

/** Everything that a query asks for, each name once. */
export function askedBy(query: Query): Asked {
  const events = new Map<string, Map<string, AskedField>>();
  const traits = new Map<string, AskedTrait>();
  const sources = new Set<string>();

  const visit = (node: Node, around: Around): void => {
    switch (node.kind) {
      case "stream": {
        if (node.extractor === "entity") return; // The schema of a space knows no entities.
        if (!events.has(node.name)) events.set(node.name, new Map());
        const inside = { ...around, event: node.name, parent: around.event };
        return node.filters.forEach((filter) => visit(filter, inside));
      }
      case "reduced": {
        visit(node.stream, around);
        if (node.argument === undefined) return;
        return visit(node.argument, insideOf(node, around));
      }
      case "not":
        return visit(node.operand, { ...around, denied: !around.denied });
      case "predicate":
        visitLeft(node, around);
        return node.values.forEach((value) => visit(value, around));
      case "trait":
      case "property":
      case "context":
        return note(node, around, { needed: !around.denied, values: [] });
      case "sources":
        return node.exclude.forEach((id) => sources.add(id));
      default:
        return children(node).forEach((child) => visit(child, around));
    }
  };

  const visitLeft = (predicate: Predicate, around: Around): void => {
    const { left } = predicate;
    const demand = demandOf(predicate, around);
    if (isField(left)) return note(left, around, demand);
    if (left.kind !== "reduced" || left.argument === undefined || !givesAValue.has(left.reducer))
      return visit(left, around);
    visit(left.stream, around);
    return note(left.argument, insideOf(left, around), demand);
  };

  const note = (node: Node, { event, parent }: Around, demand: Demand): void => {
    if (node.kind === "trait") {
      const [key = ""] = pathSegments(node.path);
      // The values of a part of an object are not what the space shows.
      const whole = key === node.path ? demand : { ...demand, values: [] };
      traits.set(key, { key, ...united(traits.get(key), whole) });
      return;
    }
    if (node.kind !== "property" && node.kind !== "context") return;
    const fields = events.get((node.parent ? parent : event) ?? "");
    if (fields === undefined) return;
    const type = node.kind === "property" ? "PROPERTY" : "CONTEXT";
    const place = `${type} ${node.path}`;
    fields.set(place, { path: node.path, type, ...united(fields.get(place), demand) });
  };

  visit(query, { event: undefined, parent: undefined, denied: false });
  return {
    events: [...events].map(([name, fields]) => ({ name, fields: [...fields.values()] })),
    traits: [...traits.values()],
    sources: [...sources],
  };
}

/** These give a value that the property had; what the others give is computed. */
const givesAValue: ReadonlySet<ReducerName> = new Set(["first", "last", "mode", "min", "max"]);

/** Where the argument of a reducer stands. */
function insideOf({ stream }: Reduced, around: Around): Around {
  const event = stream.extractor === "entity" ? undefined : stream.name;
  return { ...around, event, parent: around.event };
}

type Demand = Pick<AskedField, "needed" | "values">;

/** What a comparison wants of its left side. That something differs from a value says nothing of whether it occurs. */
function demandOf({ comparator, values }: Predicate, { denied }: Around): Demand {
  const needed = comparator === "absent" ? denied : !denied;
  if (denied || (comparator !== "equals" && comparator !== "one_of")) return { needed, values: [] };
  const texts = values.flatMap((value) =>
    value.kind === "string" || value.kind === "number" ? [String(value.value)] : [],
  );
  return { needed, values: texts };
}

function united(before: Demand | undefined, now: Demand): Demand {
  return {
    needed: (before?.needed ?? false) || now.needed,
    values: [...new Set([...(before?.values ?? []), ...now.values])],
  };
}

function isField({ kind }: Node): boolean {
  return kind === "trait" || kind === "property" || kind === "context";
}
