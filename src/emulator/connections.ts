import type { Actor, Store, StoredSource, StoredSpace } from "./store";
import type { Tracking } from "./tracking";

/** Connects sources to spaces, as a person does in the app; the Public API cannot. */
export class Connections {
  constructor(
    private readonly store: Store,
    private readonly tracking: Tracking,
  ) {}

  connect(space: StoredSpace, source: StoredSource, by: Actor = "app"): void {
    this.store.connections.add(`${space.id}/${source.id}`);
    this.#audit("Source Connected To Space", space, source, by);
    if (this.store.switches.replayOnConnect) this.tracking.replay(space, source);
  }

  disconnect(space: StoredSpace, source: StoredSource, by: Actor = "app"): void {
    this.store.connections.delete(`${space.id}/${source.id}`);
    this.#audit("Source Disconnected From Space", space, source, by);
  }

  /** Which resource these events name is not documented. */
  #audit(type: string, space: StoredSpace, source: StoredSource, by: Actor): void {
    const [kind, { id, name }] =
      this.store.switches.connectionAuditResource === "source"
        ? (["source", source] as const)
        : (["space", space] as const);
    this.store.audit(type, kind, id, name, by);
  }
}
