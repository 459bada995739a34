/** The form that nearly every call has; it is right as it stands. Days that not every month has are looked at below. */
const common =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/;
const extended =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/**
 * An ISO 8601 time, written in UTC to the millisecond, so that texts are in order as times are. One without a zone is UTC, wherever this runs.
 *
 * @returns undefined for what is no such time, such as a day that the month does not have
 */
export function readTime(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (!common.test(value)) return readExtended(value);
  return value.length === "2026-11-20T00:00:00.000Z".length ? value : new Date(value).toISOString();
}

function readExtended(text: string): string | undefined {
  const parts = extended.exec(text);
  if (parts === null) return undefined;
  const [, year = "", month = "", day = "", hour = "00", minute = "00", second = "00", fraction = ""] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const at = Date.parse(`${local}.${fraction.padEnd(3, "0").slice(0, 3)}Z`);
  const offsetMs = readOffset(parts[8]);
  // A day or an hour too many would otherwise be one of the next month or day.
  if (Number.isNaN(at) || offsetMs === undefined || !new Date(at).toISOString().startsWith(local))
    return undefined;
  const utc = new Date(at - offsetMs).toISOString();
  // A zone can lead out of the years that have four digits, and nobody writes others.
  return utc.startsWith("-") || utc.startsWith("+") ? undefined : utc;
}

function readOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === "Z") return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(":", "") || 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
