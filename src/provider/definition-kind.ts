import type { z } from "zod";

import type { Space, Workspace } from "../api";
import type { Query } from "../query";
import type { Definition } from "./collection";
import type { Creations } from "./creations";
import type { commonShape, CommonInputs } from "./definition-inputs";
import type { Properties } from "./handler";
import type { Session } from "./session";

/** Where a definition lives. */
export interface Where {
  workspace: Workspace;
  space: Space;
}

/** What of a definition has to change in Segment; `query` is the text of the new one. */
export interface Changes {
  name?: string;
  enabled?: boolean;
  description?: string;
  query?: string;
  options?: Properties;
}

/** A definition as Segment answers it. */
export interface Stored extends Definition {
  readonly spaceId: string;
  readonly description?: string | undefined;
  readonly enabled: boolean;
  readonly status?: string | undefined;
}

/** How one kind of resource spells its definition in its inputs. */
export interface Spelling {
  /** The inputs that make up the definition. */
  readonly definitionInputs: readonly string[];
  /**
   * The query that these inputs mean.
   *
   * @throws an Error whose message names the input and the fix
   */
  compile(inputs: Properties): Query;
  /** The inputs that mean this query, or undefined where this kind has no words for it. */
  spell(query: Query): Properties | undefined;
}

/** What tells one kind of definition from another; everything else about their lives is the same. */
export interface Kind<T extends Stored, New extends { name: string }> extends Spelling {
  readonly noun: "trait" | "audience";
  readonly schema: z.ZodObject<typeof commonShape>;
  /** The input that says at which level it is computed; Segment cannot change it. */
  readonly typeInput: "type" | "audienceType";
  /** Further inputs that Segment takes at creation only. */
  readonly createOnly: readonly string[];
  /** Further inputs whose change is an update. */
  readonly updatable: readonly string[];
  /** Read a stored definition. @throws for a text this version cannot read */
  parse(text: string, inputs: Properties): Query;
  computation(query: Query, inputs: Properties): "realtime" | "batch";
  definitions(session: Session): Creations<T, New>;
  toCreate(inputs: CommonInputs, raw: Properties, query: Query): New;
  update(session: Session, where: Where, id: string, changes: Changes, raw: Properties): Promise<T>;
  remove(session: Session, where: Where, id: string): Promise<void>;
  /** Inputs beside the common ones, as Segment has them. */
  seen(item: T): Properties;
  /** Outputs beside the common ones. */
  outputs(item: T, inputs: Properties, where: Where): Properties;
  /** Why an existing one can never become what the program says. */
  obstacle(existing: T, raw: Properties): string | undefined;
}
