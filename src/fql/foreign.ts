import { nearest } from "../text/nearest";
import { typeNames, type FunctionName } from "./functions";

/** What other languages write for an operator, and what it is here. */
export const foreignSymbols: Readonly<Record<string, string>> = {
  "==": "=",
  "===": "=",
  "!==": "!=",
  "<>": "!=",
  "=>": ">=",
  "=<": "<=",
  "≠": "!=",
  "≥": ">=",
  "≤": "<=",
  "&&": "and",
  "&": "and",
  "||": "or",
  "|": "or",
};

/** Words for a comparison, without regard to case. */
export const foreignComparisons: Readonly<Record<string, "=" | "!=">> = {
  is: "=",
  eq: "=",
  equals: "=",
  ne: "!=",
  differs: "!=",
};

/** Functions that other languages write between two operands. */
export const infixFunctions: Readonly<Record<string, FunctionName>> = {
  contains: "contains",
  includes: "contains",
  match: "match",
  matches: "match",
  like: "match",
};

const typeAliases: Readonly<Record<string, string>> = {
  boolean: "bool",
  array: "list",
  text: "string",
  integer: "number",
  undefined: "null",
};

const functionAliases: Readonly<Record<string, FunctionName>> = {
  includes: "contains",
  matches: "match",
  like: "match",
  glob: "match",
  len: "length",
  size: "length",
  count: "length",
  lower: "lowercase",
  upper: "uppercase",
  type: "typeof",
  str: "string",
  text: "string",
  int: "number",
  float: "number",
};

/**
 * What a call can hold at its top: Segment's spec of the calls, what its libraries and its own intake add, and what older
 * libraries have sent. A missing field differs from everything, so any other name would drop every call or none.
 */
const roots = [
  "type",
  "event",
  "name",
  "category",
  "userId",
  "anonymousId",
  "groupId",
  "previousId",
  "properties",
  "traits",
  "context",
  "integrations",
  "messageId",
  "timestamp",
  "originalTimestamp",
  "sentAt",
  "receivedAt",
  "channel",
  "version",
  "projectId",
  "writeKey",
  "options",
  "sessionId",
  "from",
  "to",
  "_metadata",
];

const rootAliases: Readonly<Record<string, string>> = {
  property: "properties",
  props: "properties",
  prop: "properties",
  trait: "traits",
  user_id: "userId",
  anonymous_id: "anonymousId",
  group_id: "groupId",
  message_id: "messageId",
};

/** The word that was most likely meant: of functions and junctions. */
export function meantWord(typed: string, known: readonly string[]): string | undefined {
  const alias = own(functionAliases, typed.toLowerCase());
  return alias !== undefined && known.includes(alias) ? alias : nearest(typed, known);
}

/** The name that `typeof` gives to what another language calls so. */
export function meantType(typed: string): string | undefined {
  return own(typeAliases, typed.toLowerCase()) ?? nearest(typed, typeNames);
}

/** Whether a call may have this field at its top. */
export function isRoot(name: string): boolean {
  return roots.includes(name);
}

/** The field of a call that was most likely meant by a slip of the pen; not told from short words. */
export function meantRoot(name: string): string | undefined {
  if (isRoot(name)) return undefined;
  const lower = name.toLowerCase();
  const respelt = own(rootAliases, lower) ?? roots.find((root) => root.toLowerCase() === lower);
  if (respelt !== undefined || name.length < 4) return respelt;
  const near = nearest(name, roots);
  return near?.[0] === lower[0] ? near : undefined;
}

/** An entry that is the table's own, and not one that every object has. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
