import { parse, type ParseOptions, type Query } from "../../query";
import type { StoredDefinition } from "../stored";

/** What it takes to read a query: its text, and what it defines at which level. */
export type DefinitionText = Pick<StoredDefinition, "kind" | "query" | "type">;

/** @throws {QuerySyntaxError} for a text that is no such definition */
export function parseDefinition(text: DefinitionText): Query {
  return parse(text.query, placeOf(text));
}

export function placeOf({ kind, type }: DefinitionText): ParseOptions {
  if (kind === "trait") return { as: kind, traitType: type === "ACCOUNTS" ? type : "USERS" };
  return { as: kind, audienceType: type === "ACCOUNTS" || type === "LINKED" ? type : "USERS" };
}
