import { callTypes } from "../../calls";
import { allowedEnvironment, drops, fieldsOf, type Known, type Scalar, type Statement } from "../../fql";
import { callsWith, type Decisive, decisiveIn, eventsIn } from "../../fql/decisive";
import { seenKey, type SeenInSpace } from "./filter-questions";

/** The integration's own name for a flag's impression. */
const IMPRESSION = "get_treatment";

/** What a filter leaves nothing of: all calls, all impressions, or all that a space has seen of an event. */
export type Emptied = "calls" | "impressions" | "seen";

export interface Effect {
  /** Begins with "drops". */
  readonly drops: string;
  readonly emptied?: Emptied;
}

/** What a filter does, above all to what a space has received. */
export function effectOf(statement: Statement, text: string, seen: SeenInSpace | undefined): Effect {
  const every = (known: Known) => drops(statement, known) === "every";
  if (every({ type: callTypes })) return { drops: "drops every call", emptied: "calls" };
  if (every({ type: "track" }))
    return { drops: "drops every Track call, impressions among them", emptied: "impressions" };
  const events = new Set([IMPRESSION, ...eventsIn(statement)]);
  const gone = [...events].filter((event) => every({ type: "track", event }));
  if (gone.length > 0)
    return {
      drops: `drops all ${gone.map(callsOf).join(" and all ")}`,
      ...(gone.includes(IMPRESSION) && { emptied: "impressions" }),
    };
  const readings = decisiveIn(statement).flatMap((decisive) => {
    const values = seen?.values.get(seenKey(decisive));
    return values === undefined || "error" in values ? [] : [readingOf(statement, decisive, values)];
  });
  const general = inGeneral(statement, text);
  const found = readings.filter(({ dropped }) => dropped.length > 0).map(sentenceOf);
  return {
    drops: [...(found.length === 0 ? [general] : found), ...readings.flatMap(remarksOn)].join("; "),
    ...(readings.some(isAllSeen) && { emptied: "seen" }),
  };
}

interface Reading extends Decisive {
  readonly values: readonly string[];
  readonly dropped: readonly string[];
  /** Values for which other fields decide. */
  readonly open: readonly string[];
  readonly withoutOne: boolean;
}

function readingOf(statement: Statement, decisive: Decisive, values: readonly string[]): Reading {
  const answers = values.map((value) => drops(statement, callsWith(decisive, meanings(value))));
  return {
    ...decisive,
    values,
    dropped: values.filter((_, at) => answers[at] === "every"),
    open: values.filter((_, at) => answers[at] === "unknown" || answers[at] === "some"),
    withoutOne: drops(statement, callsWith(decisive, null)) === "every",
  };
}

/** Segment gives numbers and truth values as texts too. */
function meanings(value: string): Scalar[] {
  if (value === "true" || value === "false") return [value, value === "true"];
  const number = Number(value);
  return String(number) === value && Number.isFinite(number) ? [value, number] : [value];
}

function isAllSeen({ values, dropped }: Reading): boolean {
  return values.length > 0 && dropped.length === values.length;
}

function sentenceOf(reading: Reading): string {
  const { event, property, dropped, withoutOne } = reading;
  const where = isAllSeen(reading) ? "all that this space has seen" : "seen in this space";
  const others = withoutOne ? ", and those without one" : "";
  return `drops ${callsOf(event)} whose ${property} is ${listOf(dropped)} (${where})${others}`;
}

function remarksOn({ event, property, values, dropped, open }: Reading): string[] {
  if (values.length === 0) return [`this space has seen no ${property} of ${callsOf(event)} yet`];
  if (open.length > 0) return [`where ${property} is ${listOf(open)}, other fields decide`];
  return dropped.length > 0 ? [] : [`it drops no ${property} that this space has seen (${listOf(values)})`];
}

function inGeneral(statement: Statement, text: string): string {
  const allowed = allowedEnvironment(text);
  if (allowed === undefined) return `drops calls by ${fieldsOf(statement).join(", ")}`;
  const { event, property, environment } = allowed;
  return `drops ${callsOf(event)} whose ${property} is not "${environment}", and those without one`;
}

function callsOf(event: string): string {
  return event === IMPRESSION ? "impressions" : `"${event}" calls`;
}

const mostValues = 10;

function listOf(values: readonly string[]): string {
  const named = values.slice(0, mostValues).map((value) => JSON.stringify(value));
  const all = values.length > mostValues ? [...named, `${values.length - mostValues} more`] : named;
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
