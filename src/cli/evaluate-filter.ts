import { open } from "node:fs/promises";

import { parse } from "../fql";
import { FilterCount, type CountedCall, type FilterReport } from "./filter-count";

interface FilterOptions {
  query: string;
  events: string;
  traits?: string;
  now?: Date;
  output: "text" | "json";
}

/** `segment-personas evaluate --as filter`: what a space filter would drop from a file of calls, by event and by value. */
export async function evaluateFilter({ query, events, traits, now, output }: FilterOptions): Promise<void> {
  if (traits !== undefined || now !== undefined)
    throw new Error("a filter looks at one call alone: --traits and --now belong to traits and audiences");
  const count = new FilterCount(parse(query));
  const file = await open(events);
  let line = 0;
  for await (const text of file.readLines()) {
    line += 1;
    if (text.trim() !== "") count.add(readCall(text, `${events}:${line}`));
  }
  const report = count.report();
  process.stdout.write(output === "json" ? `${JSON.stringify(report)}\n` : describe(report));
}

/** A call without a type is a Track call, as for other definitions. */
function readCall(text: string, where: string): CountedCall {
  const call = readJson(text);
  if (typeof call !== "object" || call === null || Array.isArray(call))
    throw new Error(`${where}: not a JSON object`);
  const { type = "track" } = call as { type?: unknown };
  if (typeof type !== "string") throw new Error(`${where}: \`type\` is not a text`);
  return { ...call, type };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
