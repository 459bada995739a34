import type { Changes } from "../../changes";
import type { Controls } from "../control";

/** What the page's routes are about: everything there is, and word of what changes. */
export interface AppParts extends Controls {
  changes: Changes;
}
