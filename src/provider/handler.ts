import type { Observed } from "./errors";
import type { Properties } from "./properties";
import type { Session } from "./workspace/session";

/** What a preview says before anything is sent. */
export interface Checked {
  inputs: Properties;
  /** Why the inputs are refused, each naming the input and the fix. */
  failures: string[];
  /** Things worth knowing that refuse nothing. */
  warnings?: string[];
}

/**
 * `false`: nothing to do. `"inputs"`: the engine compares old and new inputs and shows which differ. `"outputs"`: only
 * what Segment holds has drifted, and `reason` says how.
 */
export interface Difference {
  changes: false | "inputs" | "outputs";
  replaces?: string[];
  reason?: string;
}

/**
 * One kind of resource. `check` and `diff` are pure: the engine runs them one resource at a time, so anything slow in
 * them is paid by every resource of a stack.
 */
export interface ResourceHandler {
  check(session: Session, inputs: Properties, oldInputs: Properties): Checked;
  diff(session: Session, id: string, state: Properties, inputs: Properties): Difference;
  create(session: Session, inputs: Properties): Promise<Observed>;
  /** @returns undefined when Segment no longer has it */
  read(
    session: Session,
    id: string,
    state: Properties,
  ): Promise<(Observed & { inputs: Properties }) | undefined>;
  update(session: Session, id: string, state: Properties, inputs: Properties): Promise<Properties>;
  delete(session: Session, id: string, state: Properties): Promise<void>;
}
