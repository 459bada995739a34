import { kindOf, typeToken } from "../../provider-string";
import { text, type Properties } from "../../provider/properties";
import type { StateResource } from "../stack-state";
import { comparable } from "./declaration";

/** What a stack has of ours already. */
export interface Declared {
  /** Ids of what its resources stand for, as they are compared. */
  readonly ids: ReadonlySet<string>;
  /** The names of all its resources. */
  readonly names: readonly string[];
  readonly resources: readonly { readonly kind: string; readonly inputs: Properties }[];
  /** Ids of the workspaces that they were made in. */
  readonly workspaces: ReadonlySet<string>;
}

const prefix = typeToken("");

export function declaredIn(resources: readonly StateResource[]): Declared {
  // What is only looked up, with `get`, is another's.
  const ours = resources.filter(({ type, external }) => type.startsWith(prefix) && external !== true);
  return {
    ids: new Set(ours.flatMap(({ id }) => (id === undefined ? [] : [comparable(id)]))),
    names: resources.map(({ urn }) => urn.split("::").at(-1) ?? urn),
    resources: ours.map(({ type, inputs = {} }) => ({ kind: kindOf(type), inputs })),
    workspaces: new Set(ours.map(({ outputs = {} }) => text(outputs, "workspaceId")).filter(Boolean)),
  };
}
