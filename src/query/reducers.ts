import type { Cast, ReducerName } from "./ast";

interface ReducerFacts {
  readonly yields: "scalar" | "list";
  readonly takesField: boolean;
  /** Of the field, the first being what the reducer does by itself. */
  readonly casts: readonly Cast[];
  /** Whether it wants to know how often a value must have been seen. */
  readonly takesMinimum: boolean;
}

const plain: ReducerFacts = { yields: "scalar", takesField: true, casts: [], takesMinimum: false };

export const reducers: Readonly<Record<ReducerName, ReducerFacts>> = {
  count: { ...plain, takesField: false },
  sum: plain,
  avg: plain,
  max: { ...plain, casts: ["number", "string"] },
  min: { ...plain, casts: ["number", "string"] },
  mode: { ...plain, casts: ["string", "number", "array"], takesMinimum: true },
  first: plain,
  last: plain,
  unique: { ...plain, yields: "list" },
};
