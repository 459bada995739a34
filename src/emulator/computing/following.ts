import { incremental, type Incremental } from "../../query";
import type { StoredEvent, StoredProfile } from "../profiles/profiles";
import type { Compiled, SpaceDefinitions } from "./space-definitions";
import type { StoredDefinition } from "../stored";

/** What a definition has made of the events of a profile that it counts. */
export interface Counted {
  readonly following: Incremental;
  /** The one that arrived last. */
  last: StoredEvent;
}

/** What definitions have made of a profile's events, without those that want none of them. */
export type Followed = ReadonlyMap<Compiled, Counted>;

interface Progress {
  readonly definitions: SpaceDefinitions;
  /** How many of the profile's events are in it, and how often it had been joined. */
  taken: number;
  readonly joins: number;
  readonly byDefinition: Map<Compiled, Counted>;
}

/** How much is remembered: some 100 to 200 MB. */
const maxRemembered = 250_000;

/**
 * Follows the events of profiles. They are looked at when a profile is asked for, each once, so that events that nobody
 * asks for cost next to nothing. Everything is made anew when definitions change or profiles join, and what nobody has
 * asked for lately is forgotten: the profile still has the events.
 */
export class Following {
  #recent = new WeakMap<StoredProfile, Progress>();
  #before = new WeakMap<StoredProfile, Progress>();
  #remembered = 0;

  of(definitions: SpaceDefinitions, profile: StoredProfile): Followed {
    const recent = this.#recent.get(profile);
    const known = recent ?? this.#before.get(profile);
    const isCurrent = known?.definitions === definitions && known.joins === profile.joins;
    const progress = isCurrent ? known : begin(definitions, profile);
    const counted = progress === recent ? progress.byDefinition.size : 0;
    for (; progress.taken < profile.events.length; progress.taken += 1)
      take(progress, profile.events[progress.taken]);
    this.#remembered += progress.byDefinition.size - counted;
    if (this.#remembered > maxRemembered / 2) this.#forget();
    if (progress !== recent || this.#remembered === 0) this.#recent.set(profile, progress);
    return progress.byDefinition;
  }

  /** In two generations: when there is enough in one, the one before it goes. */
  #forget(): void {
    this.#before = this.#recent;
    this.#recent = new WeakMap();
    this.#remembered = 0;
  }
}

/** What a form of a definition makes of a profile that is not needed for long; undefined where it wants no event. */
export function followedOnce(
  { admission, definition, query }: Compiled,
  { events }: StoredProfile,
): Counted | undefined {
  const wanted = events.filter((event) => admission.admits(event) && counts(definition, event));
  const last = wanted.at(-1);
  if (last === undefined) return undefined;
  const following = incremental(query);
  for (const event of wanted) following.add(event, event.arrival);
  return { following, last };
}

function begin(definitions: SpaceDefinitions, { joins }: StoredProfile): Progress {
  return { definitions, joins, taken: 0, byDefinition: new Map() };
}

function take({ definitions, byDefinition }: Progress, event: StoredEvent | undefined): void {
  if (event === undefined) return;
  const wanting = definitions.wanting(event).filter(({ definition }) => counts(definition, event));
  if (wanting.length === 0) return;
  const at = Date.parse(event.timestamp);
  for (const compiled of wanting) {
    const counted = byDefinition.get(compiled) ?? { following: incremental(compiled.query), last: event };
    byDefinition.set(compiled, counted);
    counted.following.add(event, event.arrival, at);
    counted.last = event;
  }
}

const dayMs = 86_400_000;

/**
 * Whether a definition counts an event: none that came after it was disabled; of those from before its creation all,
 * none, or those of so many days.
 */
function counts(definition: StoredDefinition, { arrival, timestamp }: StoredEvent): boolean {
  const { options = {}, createdAt, createdArrival, disabledArrival } = definition;
  if (disabledArrival !== undefined && arrival >= disabledArrival) return false;
  if (arrival >= createdArrival) return true;
  if (options.includeHistoricalData === false) return false;
  const days = options.backfillDurationDays ?? options.backfillEventDataDays;
  return days === undefined || Date.parse(timestamp) >= Date.parse(createdAt) - days * dayMs;
}
