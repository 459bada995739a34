import type { FunctionName } from "./functions";
import { globMatches } from "./glob";

/** Marks a field whose value is not known. */
export const hidden: unique symbol = Symbol("hidden");

const encoder = new TextEncoder();

/** What a function makes of its values; those of a type that it does not take count as missing. */
export function apply(name: FunctionName, [value, second]: readonly unknown[]): unknown {
  switch (name) {
    case "contains":
      return typeof value === "string" && typeof second === "string" && value.includes(second);
    case "match":
      return typeof value === "string" && typeof second === "string" && globMatches(value, second);
    case "length":
      if (Array.isArray(value)) return value.length;
      return typeof value === "string" ? encoder.encode(value).length : 0;
    case "lowercase":
      return ofText(value, (text) => text.toLowerCase());
    case "uppercase":
      return ofText(value, (text) => text.toUpperCase());
    case "snakecase":
      return ofText(value, (text) => text.replaceAll(" ", "_"));
    case "kebabcase":
      return ofText(value, (text) => text.replaceAll(" ", "-"));
    case "titlecase":
      return ofText(value, (text) => text.replaceAll(/(?<=^| )[^ ]/gu, (found) => found.toUpperCase()));
    case "typeof":
      return typeName(value);
    case "bool":
      return Array.isArray(value) ? value.length > 0 : value === "true" || value === true || isNonZero(value);
    case "string":
      return typeof value === "object" && !Array.isArray(value) ? null : textOf(value);
    case "number":
      return numberOf(value);
  }
}

function ofText(value: unknown, change: (text: string) => string): string | null {
  return typeof value === "string" ? change(value) : null;
}

/** `object` is a name that the reference does not have, so that objects equal none of its five. */
function typeName(value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (value === null) return "null";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function isNonZero(value: unknown): boolean {
  return typeof value === "number" && value !== 0;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const numeric = /^-?\d+(?:\.\d+)?$/;

function numberOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && numeric.test(value) ? Number(value) : null;
}

/** Of the same type and equal; lists and objects where their JSON is the same. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a === "object" && typeof b === "object") return JSON.stringify(a) === JSON.stringify(b);
  return a === b;
}
