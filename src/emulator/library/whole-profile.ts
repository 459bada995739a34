import type { ReceivedEvent, WholeProfile } from "./shapes";

/** A profile as `/_emulator/profiles` answers it. */
export interface StoredWhole extends Omit<WholeProfile, "traits" | "audiences"> {
  readonly traits: Readonly<Record<string, { readonly kind: string; readonly value: unknown }>>;
}

/** What a test asks of it: traits and audiences apart, and nothing that is not declared. */
export function wholeProfile(stored: StoredWhole): WholeProfile {
  const traits = Object.entries(stored.traits);
  return {
    ...stored,
    traits: Object.fromEntries(
      traits.filter(([, { kind }]) => kind !== "audience").map(([key, { value }]) => [key, value]),
    ),
    audiences: traits
      .filter(([, { kind, value }]) => kind === "audience" && value === true)
      .map(([key]) => key),
    events: stored.events.map(eventOf),
  };
}

/** What the emulator keeps of an event beside it is its own affair. */
function eventOf({ type, event, timestamp, properties, context, sourceId }: ReceivedEvent): ReceivedEvent {
  return {
    type,
    event,
    timestamp,
    ...(properties === undefined ? {} : { properties }),
    ...(context === undefined ? {} : { context }),
    ...(sourceId === undefined ? {} : { sourceId }),
  };
}
