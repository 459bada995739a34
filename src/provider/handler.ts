import type { Session } from "./session";
import type { Settings } from "./settings";

/** Resolved inputs or stored outputs of one resource, as Pulumi hands them over: nothing is validated yet. */
export type Properties = Record<string, unknown>;

/** One reason why inputs are refused; `property` is a top-level input, or empty where no single one is at fault. */
export interface Failure {
  property: string;
  reason: string;
}

/** What a preview says before anything is sent. */
export interface Checked {
  inputs: Properties;
  failures: Failure[];
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

/** What a resource looks like after it was created, read or updated. */
export interface Observed {
  id: string;
  state: Properties;
}

/**
 * One kind of resource. `check` and `diff` are pure: the engine runs them one resource at a time, so anything slow in
 * them is paid by every resource of a stack.
 */
export interface ResourceHandler {
  check(settings: Settings, inputs: Properties, oldInputs: Properties): Checked;
  diff(settings: Settings, state: Properties, inputs: Properties): Difference;
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

/** The resource exists, but is not what was asked for; Pulumi keeps it and asks for an update in the next run. */
export class IncompleteError extends Error {
  override readonly name = "IncompleteError";
  constructor(
    message: string,
    readonly observed: Observed,
  ) {
    super(message);
  }
}

/** Something the person who runs Pulumi has to change; the message says what. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A text in a resource's state or inputs. */
export function text(properties: Properties, name: string): string {
  const value = properties[name];
  return typeof value === "string" ? value : "";
}
