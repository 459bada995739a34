import { evaluate, fieldsOf, fieldValue, type Statement } from "../fql";

/** How many calls there are of a kind, and how many of them a filter drops. */
interface Count {
  calls: number;
  dropped: number;
}

interface ValueCount extends Count {
  /** As the statement spells it. */
  field: string;
  /** Absent for all values together that are not told apart. */
  value?: unknown;
}

export interface FilterReport extends Count {
  events: (Count & { type: string; event?: string; values: ValueCount[] })[];
}

/** A call with its type; Track calls have a name. */
export type CountedCall = Readonly<Record<string, unknown>> & { readonly type: string };

/** A field such as `userId` may have as many values as there are calls: so many of each event are told apart. */
const maxValues = 100;

/** Counts, call by call, what a filter would drop: by event, and by the values of the fields that the statement names. */
export class FilterCount {
  readonly #total: Count = { calls: 0, dropped: 0 };
  readonly #events = new Map<string, EventCount>();
  readonly #fields: readonly string[];

  constructor(private readonly statement: Statement) {
    this.#fields = fieldsOf(statement).filter((field) => field !== "type" && field !== "event");
  }

  add(call: CountedCall): void {
    const { type, event: name } = call;
    const event = typeof name === "string" ? { type, event: name } : { type };
    const key = JSON.stringify(event);
    const counts = this.#events.get(key) ?? new EventCount(event, this.#fields);
    this.#events.set(key, counts);
    const dropped = evaluate(this.statement, call);
    tally(this.#total, dropped);
    counts.add(call, dropped);
  }

  report(): FilterReport {
    return { ...this.#total, events: [...this.#events.values()].map((event) => event.report()) };
  }
}

class EventCount {
  readonly #count: Count = { calls: 0, dropped: 0 };
  readonly #values: ReadonlyMap<string, Map<string, ValueCount>>;

  constructor(
    private readonly event: { type: string; event?: string },
    fields: readonly string[],
  ) {
    this.#values = new Map(fields.map((field) => [field, new Map()]));
  }

  add(call: CountedCall, dropped: boolean): void {
    tally(this.#count, dropped);
    for (const [field, values] of this.#values) {
      const value = fieldValue(call, field);
      const written = JSON.stringify(value);
      const isKnown = values.has(written) || values.size < maxValues;
      const key = isKnown ? written : "";
      const count = values.get(key) ?? { field, ...(isKnown ? { value } : {}), calls: 0, dropped: 0 };
      values.set(key, count);
      tally(count, dropped);
    }
  }

  report(): FilterReport["events"][number] {
    const values = [...this.#values.values()].flatMap((counts) => [...counts.values()]);
    return { ...this.event, ...this.#count, values };
  }
}

function tally(count: Count, dropped: boolean): void {
  count.calls += 1;
  if (dropped) count.dropped += 1;
}
