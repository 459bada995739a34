import { z } from "zod";

import { isRecord, type RawCall } from "../../calls";

/** That somebody was given a treatment of a feature flag, as Split tells Segment. */
export interface Impression {
  /** Name of the flag: the property `split`. */
  readonly flag: string;
  readonly treatment: string;
  /** One of the two ids at least. */
  readonly userId?: string;
  readonly anonymousId?: string;
  /** When it happened, ISO 8601 or a `Date`. Default: now, by the emulator's clock. */
  readonly timestamp?: string | Date;
  /** Slug or id of the source that receives it. Default: the first source. */
  readonly source?: string;
  /** The property `environmentName`. Default: `production`. */
  readonly environment?: string;
  /** The property `label`, which says why this treatment; left out by default. */
  readonly label?: string;
  /** Name of the event. Default: `get_treatment`. */
  readonly event?: string;
  /** Further properties of the event. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

const Shape = z.strictObject({
  flag: z.string(),
  treatment: z.string(),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  timestamp: z.union([z.string(), z.instanceof(Date)], "must be a text or a Date").optional(),
  source: z.string().optional(),
  environment: z.string().optional(),
  label: z.string().optional(),
  event: z.string().optional(),
  properties: z.custom(isRecord, "must be an object").optional(),
} satisfies Record<keyof Impression, z.ZodType>);

/**
 * @throws {TypeError} for what is no impression
 * @throws {Error} for one of nobody, which Segment would drop without a word
 */
export function callOf(impression: Impression, at: number): RawCall {
  mustBeWhole(impression, at);
  const { flag, treatment, userId, anonymousId, timestamp, environment = "production", label } = impression;
  if ((userId ?? "") === "" && (anonymousId ?? "") === "")
    throw new Error(`impressions[${at}]: give \`userId\` or \`anonymousId\`, or it belongs to nobody`);
  return {
    type: "track",
    event: impression.event ?? "get_treatment",
    userId,
    anonymousId,
    ...(timestamp === undefined ? {} : { timestamp: timeOf(timestamp, at) }),
    properties: {
      split: flag,
      treatment,
      environmentName: environment,
      ...(label === undefined ? {} : { label }),
      ...impression.properties,
    },
  };
}

/** A field that is misspelt would otherwise be left out without a word. */
function mustBeWhole(impression: unknown, at: number): void {
  const { error } = Shape.safeParse(impression);
  if (error === undefined) return;
  const mistakes = error.issues.map(
    ({ path, message }) => `${[`impressions[${at}]`, ...path].join(".")}: ${message}`,
  );
  throw new TypeError(mistakes.join("; "));
}

function timeOf(timestamp: string | Date, at: number): string {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime()))
    throw new Error(
      `impressions[${at}].timestamp: "${String(timestamp)}" is no time such as 2026-11-24T12:00:00Z`,
    );
  return time.toISOString();
}
