/** The parts of a computed trait or an audience that identify it. */
export interface Definition {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly definition?: { readonly query: string } | null | undefined;
}

/** One of the two families of definitions in a space: how it is called, and what tells its members apart. */
export interface Collection<T extends Definition, New extends { name: string }> {
  /** `trait` or `audience`, for messages. */
  readonly noun: string;
  /** How many the workspace's plan allows, and the setting that says so; 0 turns the check off. */
  readonly max: number;
  readonly maxSetting: string;
  /** How the space schema types the values it writes, and the audit log a deletion. */
  readonly schemaType: "COMPUTED" | "AUDIENCE";
  readonly deletionEvent: string;
  list(spaceId: string): Promise<T[]>;
  get(spaceId: string, id: string): Promise<T>;
  create(spaceId: string, wanted: New): Promise<T>;
  /** Whether a listed one can be what a lost create has made. */
  isSame(found: T, wanted: New): boolean;
}
