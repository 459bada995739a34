import type { z } from "zod";

import type { SegmentClient } from "../../client";
import type { Query } from "../../query";
import type { InputRules } from "../inputs/rules";
import type { Properties } from "../properties";
import type { PerSession, Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import type { Definition, Family } from "./family";
import type { CommonInputs } from "./inputs";
import type { Registry } from "./registry";

/** What of a definition has to change in Segment; `query` is the text of the new one. */
export interface Changes {
  name?: string;
  enabled?: boolean;
  description?: string;
  query?: string;
  options?: Properties;
}

/** How one kind of resource spells its definition in its inputs. */
export interface Spelling {
  /**
   * The query that these inputs mean.
   *
   * @throws an Error whose message names the input and the fix
   */
  compile(inputs: Properties): Query;
  /** The inputs that mean this query, or undefined where this kind has no words for it. */
  spell(query: Query): Properties | undefined;
}

/** Outputs that rest on what was looked up before the write, once there is an item. */
export type Prepared<T> = (item: T, where: Where) => Properties;

/** Everything that tells one kind of definition from another. `Inputs` are the resource's, as `schema` reads them. */
export interface Kind<Inputs extends CommonInputs, T extends Definition> extends Family<T>, Spelling {
  /** Name of the resource class. */
  readonly resource: string;
  readonly schema: z.ZodObject & z.ZodType<Inputs>;
  /** What a run knows of its family in each space; kinds of one family share it. */
  readonly registry: PerSession<Registry<T>>;
  /** The input that says at which level it is computed; Segment cannot change it. */
  readonly typeInput: "type" | "audienceType";
  readonly rules: InputRules<Inputs>;
  /** The options to send for a change from the one to the other; undefined for no change. */
  optionsToSend(before: unknown, after: unknown): Properties | undefined;
  /** Parts of inputs that stay in Segment although the program has taken them out, as in `options.backfillEventDataDays`. */
  stays(oldInputs: Properties, inputs: Properties): string[];
  /** Read a stored definition. @throws for a text this version cannot read */
  parse(text: string, inputs: Properties): Query;
  computation(query: Query, inputs: Properties): "realtime" | "batch";

  create(client: SegmentClient, spaceId: string, inputs: Inputs, query: Query): Promise<T>;
  /** Whether a listed one can be what a create with these inputs, whose answer was lost, has made. */
  isSame(found: T, inputs: Inputs, query: Query): boolean;
  update(client: SegmentClient, spaceId: string, id: string, changes: Changes, inputs: Inputs): Promise<T>;
  remove(client: SegmentClient, spaceId: string, id: string): Promise<void>;

  /** Inputs beside the common ones, as Segment has them; of those that a program may leave to Segment, the given ones. */
  seen(item: T, inputs: Properties): Properties;
  /**
   * Look up what should be known before anything is written.
   *
   * @param before - what state holds; nothing for what is new
   * @throws {UsageError} when the inputs cannot be right
   */
  prepare(session: Session, inputs: Inputs, before: Properties): Promise<Prepared<T>>;
  /** Outputs beside the common ones, of what Segment shows and state holds. */
  outputs(item: T, before: Properties): Properties;
  /** Why an existing one can never become what the program says. */
  obstacle(existing: T, inputs: Inputs): string | undefined;
}
