import { node, nowhere, type Literal } from "./ast";

/** A value that cannot stand in a query; `path` is where it was given, as in `conditions.split`. */
export class QueryBuildError extends Error {
  override readonly name = "QueryBuildError";

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`\`${path}\` ${problem}`);
  }
}

/** There is no boolean value in the language; traits and properties hold them as text. */
export function builtLiteral(where: string, value: string | number | boolean): Literal {
  if (typeof value === "number")
    return node<Literal>({ kind: "number", value: finiteNumber(where, value), span: nowhere });
  return node<Literal>({ kind: "string", value: plainText(where, String(value)), span: nowhere });
}

/** Segment documents no escape for quotes, so texts that need one are not built by guesswork. */
export function plainText(where: string, text: string): string {
  if (text === "") throw new QueryBuildError(where, "must not be empty");
  if (/['"\\]/.test(text)) {
    throw new QueryBuildError(
      where,
      `holds a quote or backslash (${JSON.stringify(text)}), for which Segment documents no spelling: use a value without one, or write the whole query yourself in a ComputedTrait`,
    );
  }
  return text;
}

export function finiteNumber(where: string, value: number): number {
  if (!Number.isFinite(value))
    throw new QueryBuildError(where, `${value} is not a number that a query can hold`);
  return value;
}
