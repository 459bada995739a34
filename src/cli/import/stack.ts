import { kindOf, typeToken } from "../../provider-string";
import type { StateResource } from "../stack-state";
import { comparable } from "./declaration";

/** What a stack has of ours already. */
export interface Declared {
  /** Ids of what its resources stand for, as they are compared. */
  readonly ids: ReadonlySet<string>;
  /** The names of all its resources. */
  readonly names: readonly string[];
}

const prefix = typeToken("");

export function declaredIn(resources: readonly StateResource[]): Declared {
  const ours = resources.filter(({ type }) => type.startsWith(prefix) && kindOf(type) !== "");
  return {
    ids: new Set(ours.flatMap(({ id }) => (id === undefined ? [] : [comparable(id)]))),
    names: resources.map(({ urn }) => urn.split("::").at(-1) ?? urn),
  };
}
