/** A piece of a program that is no plain value, such as the name of a constant. */
export class Code {
  constructor(
    readonly text: string,
    /** To stand behind it on its line. */
    readonly remark?: string,
  ) {}
}

/** A function called with a map of arguments, as in `environmentFilter({ environment: "production" }).if`. */
export class Call {
  constructor(
    readonly name: string,
    readonly args: WrittenMap,
    /** Behind the call. */
    readonly tail = "",
  ) {}
}

/** Ids that all have the same settings, as in `["a", "b"].map((id) => ({ id, enabled: false }))`. */
export class Mapped {
  constructor(
    readonly ids: readonly string[],
    readonly settings: WrittenMap,
  ) {}
}

/** Such ids among the items of a list, with a comment above them. */
export class Spread {
  constructor(
    readonly mapped: Mapped,
    readonly comment: string,
  ) {}
}

/** A value as it is to stand in a program. */
export type Written =
  | string
  | number
  | boolean
  | undefined
  | Code
  | Call
  | Mapped
  | Spread
  | readonly Written[]
  | WrittenMap;
export interface WrittenMap {
  readonly [name: string]: Written;
}

export function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

export function isMap(value: Written): value is WrittenMap {
  return (
    typeof value === "object" &&
    ![Code, Call, Mapped, Spread].some((kind) => value instanceof kind) &&
    !isList(value)
  );
}
