import type { Change } from "./changes";

/** What a warehouse or a source gets back when what manages parts of it goes; in general where it is secret. */
export function putBack({ kind, before }: Change): string {
  const was = before["before"];
  if (!isMap(was)) return "What it set goes back to what it was before.";
  return kind === "SourceLabels" ? labelsAgain(was) : tablesAgain(was);
}

function labelsAgain(was: Readonly<Record<string, unknown>>): string {
  const [back, off] = partition(Object.entries(was), ([, value]) => value !== "");
  const parts = [
    ...back.map(([key, value]) => `${key} is ${String(value)} again`),
    ...(off.length === 0 ? [] : [`${off.map(([key]) => key).join(", ")} taken off`]),
  ];
  return `Of the source's labels, ${parts.join(", ")}, as far as nobody else has changed them since.`;
}

function tablesAgain({ overrides, enableEventTables }: Readonly<Record<string, unknown>>): string {
  const all = (Array.isArray(overrides) ? overrides : []).filter(isMap);
  const parts = [
    ...all.map(
      ({ collection, property, enabled }) =>
        `${[collection, property].filter((name) => typeof name === "string").join(".")} ${onOff(enabled)}`,
    ),
    ...(enableEventTables === undefined ? [] : [`event tables ${onOff(enableEventTables)}`]),
  ];
  return `The warehouse gets what it had before: ${parts.join(", ")}. What was not synced in between is not backfilled.`;
}

function onOff(enabled: unknown): string {
  return enabled === true ? "on" : "off";
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function partition<T>(all: readonly T[], fits: (one: T) => boolean): [T[], T[]] {
  return [all.filter(fits), all.filter((one) => !fits(one))];
}
