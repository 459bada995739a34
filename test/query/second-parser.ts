import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as peggy from "peggy";

import type { ParseOptions } from "../../src/query";

const grammar = peggy.generate(readFileSync(join(__dirname, "grammar.peggy"), "utf8"), {
  allowedStartRules: ["Trait", "Audience"],
});

type Part = Readonly<Record<string, unknown>>;

/**
 * A second reader of the language, to judge the first one by: made by a parser generator, with the rules of places
 * written anew. Undefined for what it refuses.
 */
export function secondParse(text: string, options: ParseOptions): unknown {
  const tree = read(text, options.as === "audience" ? "Audience" : "Trait");
  if (!isPart(tree)) return undefined;
  const parts = [...walk(tree, [])];
  const primary = parts.filter(({ part }) => part["kind"] === "stream" || part["kind"] === "trait").length;
  return primary <= 50 && parts.every((placed) => mayStand(placed, options)) ? tree : undefined;
}

function read(text: string, startRule: string): unknown {
  try {
    return grammar.parse(text, { startRule });
  } catch (error) {
    if (error instanceof grammar.SyntaxError) return undefined;
    throw error;
  }
}

interface Placed {
  part: Part;
  /** From the whole definition to what holds this part. */
  above: readonly Part[];
}

function* walk(part: Part, above: readonly Part[]): Generator<Placed> {
  yield { part, above };
  for (const inner of Object.values(part).flat()) if (isPart(inner)) yield* walk(inner, [...above, part]);
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null;
}

function mayStand({ part, above }: Placed, { as, audienceType = "USERS" }: ParseOptions): boolean {
  const audience = as === "audience";
  const funnel = above.filter(({ kind }) => kind === "where").length - (innermostWhere(above) ? 1 : 0) > 0;
  switch (part["kind"]) {
    case "property":
    case "context":
      return (isArgument(part, above) || innermostWhere(above)) && (part["parent"] !== true || funnel);
    case "within":
      return part["parent"] !== true || funnel;
    case "between":
      return (part["parent"] !== true || funnel) && hours(part["from"]) <= hours(part["to"]);
    case "expires_after":
      return !audience;
    case "any":
    case "all":
      return audience && audienceType === "ACCOUNTS";
    case "stream":
      return (
        (part["extractor"] !== "entity" || (audience && audienceType === "LINKED")) && windows(part) <= 1
      );
    default:
      return true;
  }
}

/** Whether the nearest of what holds a part, stream or `where`, is a `where`: there is an event to speak of. */
function innermostWhere(above: readonly Part[]): boolean {
  const nearest = above.findLast(({ kind }) => kind === "where" || kind === "reduced");
  return nearest?.["kind"] === "where";
}

function isArgument(part: Part, above: readonly Part[]): boolean {
  return above.at(-1)?.["argument"] === part;
}

function windows({ filters }: Part): number {
  const kinds = Array.isArray(filters) ? filters.map((filter: Part) => filter["kind"]) : [];
  return kinds.filter((kind) => kind === "within" || kind === "between" || kind === "expires_after").length;
}

function hours(duration: unknown): number {
  if (!isPart(duration)) return Number.NaN;
  return Number(duration["amount"]) * (duration["unit"] === "day" ? 24 : 1);
}
