import type { AuditEvent, Source, Space } from "../../api";
import { advisory, type Looked } from "../workspace/advisory";
import { PerSession, type Session } from "../workspace/session";
import { sameSpace } from "../workspace/space-id";
import { auditStart } from "../workspace/times";
import { isAboutConnections, leavesSpaceOpen, signsIn, type Sign, type Spaces } from "./signs";

/** An event may be entered into the log a little after its time, and clocks differ. */
const overlapMs = 10 * 60_000;
const what = "what Segment's audit log says of source connections";

/** One look at the whole log serves all connections that ask while it is under way. */
const looks = new PerSession(() => new Map<string, Promise<Looked<AuditEvent[]>>>());

/** The connection events of the last 90 days, of all sources: which resource they name is not documented. */
async function wholeLog(session: Session): Promise<Looked<AuditEvent[]>> {
  const underWay = looks.of(session);
  const look = underWay.get(what) ?? readLog(session).finally(() => underWay.delete(what));
  underWay.set(what, look);
  return look;
}

function readLog(session: Session): Promise<Looked<AuditEvent[]>> {
  const startTime = auditStart(session);
  return advisory(session, what, async ({ auditEvents }) =>
    (await auditEvents.list({ startTime })).filter(isAboutConnections),
  );
}

/** What the audit log says of one connection, and goes on saying while somebody waits for it. */
export class AuditLog {
  readonly #events = new Map<string, AuditEvent>();
  /** Everything that happened before was seen. */
  #seenUntil: number | undefined;

  constructor(
    private readonly session: Session,
    private readonly source: Source,
    private readonly space: Space,
  ) {}

  /** Signs of the connection; a second call asks only for what has been added since the first. */
  async signs(): Promise<Looked<Sign[]>> {
    const now = this.session.clock.now();
    const looked =
      this.#seenUntil === undefined ? await wholeLog(this.session) : await this.#since(this.#seenUntil);
    if ("why" in looked) return looked;
    this.#seenUntil = now;
    for (const event of looked.found) this.#events.set(event.id, event);
    // The log lists the newest first, and of two events of one second that order alone tells which was last.
    const events = [...this.#events.values()].toReversed();
    return { found: signsIn(events, this.source, this.space, await this.#spaces(events)) };
  }

  /** A source or a space is asked for by its id, so that waiting does not read the whole log again and again. */
  #since(seenUntil: number): Promise<Looked<AuditEvent[]>> {
    const startTime = new Date(seenUntil - overlapMs).toISOString();
    return advisory(this.session, what, async ({ auditEvents }) => {
      const ids = [this.source.id, this.space.id];
      const lists = await Promise.all(ids.map((resourceId) => auditEvents.list({ startTime, resourceId })));
      return lists.flat().filter(isAboutConnections);
    });
  }

  /** Asked for only where the answer makes a difference. */
  async #spaces(events: readonly AuditEvent[]): Promise<Spaces> {
    if (!leavesSpaceOpen(events, this.source, this.space)) return { found: [this.space] };
    const looked = await advisory(this.session, "how many spaces the workspace has", ({ spaces }) =>
      spaces.list(),
    );
    if ("why" in looked || looked.found.some(({ id }) => sameSpace(id, this.space.id))) return looked;
    return { why: "the token's list does not have this one" };
  }
}
