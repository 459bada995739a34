import { badRequest } from "./exchange/http";
import type { Actor, Store, StoredSource, StoredSpace } from "./store";
import type { Tracking } from "./arrivals/tracking";

/** Connects sources to spaces, as a person does in the app; the Public API cannot. */
export class Connections {
  constructor(
    private readonly store: Store,
    private readonly tracking: Tracking,
  ) {}

  /** @throws {Refusal} for a source that is disabled: only enabled ones are offered */
  connect(space: StoredSpace, source: StoredSource, by: Actor = "app"): void {
    if (this.store.isConnected(space.id, source.id)) return;
    if (!source.enabled)
      throw badRequest(`Source ${source.slug} is disabled; only an enabled one is connected`);
    this.store.connections.add(`${space.id}/${source.id}`);
    this.#audit("Source Connected To Space", space, source, by);
    if (this.store.switches.replayOnConnect) this.tracking.replay(space, source);
  }

  disconnect(space: StoredSpace, source: StoredSource, by: Actor = "app"): void {
    if (!this.store.isConnected(space.id, source.id)) return;
    this.store.connections.delete(`${space.id}/${source.id}`);
    this.#audit("Source Disconnected From Space", space, source, by);
  }

  /** Which resource these events name is not documented. */
  #audit(type: string, space: StoredSpace, source: StoredSource, by: Actor): void {
    const [kind, { id, name }] =
      this.store.switches.connectionAuditResource === "source"
        ? (["source", source] as const)
        : (["space", space] as const);
    this.store.audit(type, kind, id, name, by, space.id);
  }
}
