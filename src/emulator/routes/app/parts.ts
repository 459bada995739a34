import type { Changes } from "../../changes";
import type { Parts } from "../../parts";

/** What the page's routes are about: everything there is, and word of what changes. */
export interface AppParts extends Parts {
  changes: Changes;
}
