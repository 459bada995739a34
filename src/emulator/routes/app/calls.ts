import { Hono } from "hono";

import type { RawCall } from "../../../calls";
import { requireSpace } from "../../lookups";
import { notFound } from "../../exchange/http";
import type { ReceivedCall } from "../../arrivals/received-calls";
import type { Store, StoredSpace } from "../../store";
import type { Parts } from "../../parts";

/** What became of a call as far as one space is concerned. */
export type Fate = "delivered" | "filtered" | "not connected" | "lost";

export interface CallSummary {
  /** In order of arrival. */
  number: number;
  at: string;
  /** As in `track` or `identify`; what the call says where it is none of them. */
  type: string;
  /** Of a Track call the event's name, of a Page or Screen call what it shows. */
  name: string;
  /** As profiles are called in paths; empty for a call that says nobody. */
  profile: string;
  /** Name of the source, empty for a write key that no source has. */
  source: string;
  fate: Fate;
  /** The name of the filter, or why it reached no space; empty where there is nothing to say. */
  why: string;
}
export interface CallsAnswer {
  /** How many there have been since the start, also those that are no longer kept. */
  count: number;
  /** Newest first. */
  calls: CallSummary[];
}
export interface CallAnswer extends CallSummary {
  call: RawCall;
}

/** More than a person reads before the next ones come. */
const maxCalls = 200;

/** The calls of the Tracking API that came last, and what became of each. */
export function callRoutes({ store }: Pick<Parts, "store">): Hono {
  return new Hono()
    .get("/spaces/:space/calls", (context) => {
      const space = requireSpace(store, context.req.param("space"));
      const calls = store.received.latest(maxCalls).map((received) => summaryOf(store, space, received));
      return context.json<CallsAnswer>({ count: store.received.count, calls });
    })
    .get("/spaces/:space/calls/:number", (context) => {
      const space = requireSpace(store, context.req.param("space"));
      const { number } = context.req.param();
      const received = store.received.latest().find((candidate) => String(candidate.number) === number);
      if (received === undefined) throw notFound("Call", number);
      return context.json<CallAnswer>({ ...summaryOf(store, space, received), call: received.call });
    });
}

function summaryOf(store: Store, space: StoredSpace, received: ReceivedCall): CallSummary {
  const { number, at, source, call } = received;
  return {
    number,
    at: new Date(at).toISOString(),
    type: textOf(call.type),
    name: textOf(call.type === "track" ? call.event : call.name),
    profile: profileOf(call),
    source: source === undefined ? "" : (store.source(source)?.name ?? source),
    ...fateIn(space, received),
  };
}

function fateIn(space: StoredSpace, { lost, spaces }: ReceivedCall): Pick<CallSummary, "fate" | "why"> {
  if (lost !== undefined) return { fate: "lost", why: lost.replaceAll("`", "") };
  const fed = spaces.find(({ spaceId }) => spaceId === space.id);
  if (fed === undefined) return { fate: "not connected", why: `its source does not feed ${space.name}` };
  return fed.filter === undefined ? { fate: "delivered", why: "" } : { fate: "filtered", why: fed.filter };
}

function profileOf({ userId, anonymousId }: RawCall): string {
  const [user, visitor] = [textOf(userId), textOf(anonymousId)];
  if (user !== "") return `user_id:${user}`;
  return visitor === "" ? "" : `anonymous_id:${visitor}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
