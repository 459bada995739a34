import { readKind } from "../calls";
import { parse } from "../fql";
import { readCalls } from "./calls-file";
import { FilterCount, type FilterReport } from "./filter-count";

interface FilterOptions {
  query: string;
  /** A file of calls, one JSON object a line. */
  events: string;
  output: "text" | "json";
  /** Says what has been left out. */
  note: (text: string) => void;
}

/** `segment-personas evaluate --as filter`: what a space filter would drop from a file of calls, by event and by value. */
export async function evaluateFilter({ query, events, output, note }: FilterOptions): Promise<void> {
  const count = new FilterCount(parse(query));
  await readCalls(events, {
    read: readKind,
    take: (type, raw) => count.add({ ...raw, type }),
    note,
  });
  const report = count.report();
  process.stdout.write(output === "json" ? `${JSON.stringify(report)}\n` : describe(report));
}

function describe({ calls, dropped, events }: FilterReport): string {
  const lines = events.flatMap(({ type, event, values, ...count }) => [
    `${type}${event === undefined ? "" : ` ${JSON.stringify(event)}`}: ${share(count)}`,
    ...values.map((one) => {
      const value = "value" in one ? shown(one.value) : "other values";
      return `  ${one.field} ${value}: ${share(one)}`;
    }),
  ]);
  return [`${dropped} of ${calls} calls would be dropped`, ...lines, ""].join("\n");
}

/** To a filter, a field that is null is a missing one. */
function shown(value: unknown): string {
  return value === null ? "(missing)" : JSON.stringify(value);
}

function share({ calls, dropped }: { calls: number; dropped: number }): string {
  return `${dropped} of ${calls}`;
}
