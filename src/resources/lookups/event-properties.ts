import type * as pulumi from "@pulumi/pulumi";

import { ask, askLater, type Later, type Lookup, type LookupOptions } from "./ask";
import type { Asked } from "./asked";
import { choices, LookupProblem } from "./choose";
import type { WorkspaceView } from "./program-run";
import { filled, neededText } from "./rules";
import { inSpace, type InSpace } from "./space";

/** A property that a space has seen an event with. */
export interface EventProperty {
  readonly name: string;
  /** `PROPERTY` for one of the event's own, `CONTEXT` for one of its context. */
  readonly type: string;
  /** When it was last seen, as in `2026-11-24T12:00:00.000Z`. */
  readonly lastSeenAt: string;
}

/** Which properties to look up. */
export interface EventPropertiesArgs extends InSpace {
  /** Name of the event, such as `get_treatment`. */
  readonly event: string;
}

const lookup: Lookup<EventPropertiesArgs, EventProperty[]> = {
  name: "getEventProperties",
  rules: { event: neededText("give it the name of an event, such as get_treatment"), spaceId: filled },
  find: async (view, args, asked) => {
    const properties = await propertiesOf(view, args).catch(noneIfGone);
    // Segment documents no answer for an event that a space has not seen.
    if (properties.length === 0) await requireEvent(view, args, asked);
    return properties.map(({ name, type, lastSeenAt }) => ({ name, type, lastSeenAt }));
  },
};

/**
 * The properties that a space has seen an event with: whether impressions arrive at all, and whether the flag's name is
 * called `split` there.
 *
 * One call for each event, `GET /spaces/{spaceId}/events/{event}/properties`, in every run of the program, previews
 * included; Segment allows 25 a minute.
 *
 * @throws {pulumi.ResourceError} when the space has not seen the event, with the nearest of those that it has
 * @see Segment Public API, "listPropertiesFromEvent" (alpha)
 *
 * @example
 * ```ts
 * import { getEventPropertiesOutput } from "pulumi-segment-personas";
 *
 * export const properties = getEventPropertiesOutput({ event: "get_treatment" }).apply((found) =>
 *   found.filter(({ type }) => type === "PROPERTY").map(({ name }) => name),
 * );
 * ```
 */
export function getEventProperties(
  args: EventPropertiesArgs,
  options: LookupOptions = {},
): Promise<EventProperty[]> {
  return ask(lookup, args, options);
}

/** {@link getEventProperties} as an Output, of arguments that may be Outputs. */
export function getEventPropertiesOutput(
  args: Later<EventPropertiesArgs>,
  options: LookupOptions = {},
): pulumi.Output<EventProperty[]> {
  return askLater(lookup, args, options);
}

function propertiesOf(
  view: WorkspaceView,
  { event, spaceId }: EventPropertiesArgs,
): Promise<EventProperty[]> {
  return inSpace(view, { spaceId }, `properties of ${JSON.stringify(event)}`, (space) =>
    view.session.client.spaceSchema.eventProperties(space, event),
  );
}

function noneIfGone(error: unknown): EventProperty[] {
  if (error instanceof Error && error.name === "SegmentNotFoundError") return [];
  throw error;
}

async function requireEvent(
  view: WorkspaceView,
  { event, spaceId }: EventPropertiesArgs,
  asked: Asked,
): Promise<void> {
  const events = await inSpace(view, { spaceId }, "events", (space) =>
    view.session.client.spaceSchema.events(space),
  );
  const names = [...new Set(events.map(({ name }) => name))].toSorted();
  if (names.includes(event)) return;
  throw new LookupProblem(`the space has not seen this event${choices(asked, "event", event, names)}`);
}
