import type { Source } from "../../api";
import type { Where as InSpace } from "../workspace/where";

/** The two ends of a connection, and the workspace that has them. */
export interface Where extends InSpace {
  source: Source;
}
