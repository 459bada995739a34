import { bareSpaceId, type Space } from "../../api";
import type { Properties } from "../../provider/properties";
import type { WrittenMap } from "./code";

/** The classes that a program is written with. */
export type ImportedClass =
  | "LastComputedTrait"
  | "ComputedTrait"
  | "Audience"
  | "SpaceFilter"
  | "SourceConnection";

/** What the program declares of something that is there. */
export interface Declaration {
  readonly className: ImportedClass;
  /** Its name in the program. */
  readonly resource: string;
  /** Its id in Pulumi's state. */
  readonly id: string;
  /** How Segment's app calls it. */
  readonly called: string;
  readonly space: Space;
  /** The component that declares it, by its name in the program. */
  readonly parent?: string;
  /** The inputs that the class is given. */
  readonly inputs: Properties;
}

/** One `new Class("name", { ... })` of the program. */
export interface Statement {
  readonly className: ImportedClass | "TreatmentTraits";
  readonly resource: string;
  readonly args: WrittenMap;
  /** Above arguments, by their names. */
  readonly comments?: Readonly<Record<string, string>>;
}

/** What is written for one thing or for several. */
export interface Written {
  readonly statement: Statement;
  readonly declarations: readonly Declaration[];
}

/** What stays out of the program, and why. */
export interface LeftOut {
  readonly what: "trait" | "audience" | "space filter" | "source connection";
  /** Undefined where it is not known which one it is, of which the audit log only says that it is there; `id` too. */
  readonly called?: string;
  readonly id?: string;
  /** Slug of the space; undefined where it is not known. */
  readonly space?: string;
  readonly why: string;
}

/** How messages call one that is left out. */
export function nounOf(className: ImportedClass): LeftOut["what"] {
  switch (className) {
    case "LastComputedTrait":
    case "ComputedTrait":
      return "trait";
    case "Audience":
      return "audience";
    case "SpaceFilter":
      return "space filter";
    case "SourceConnection":
      return "source connection";
  }
}

/** The id of a connection in Pulumi's state. */
export function connectionId(spaceId: string, sourceId: string): string {
  return `${spaceId}/${sourceId}`;
}

/** An id as it is compared: Segment writes the one of a space, with which a connection's begins, in two ways. */
export function comparable(id: string): string {
  return bareSpaceId(id);
}
