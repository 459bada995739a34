import { z } from "zod";

import { closedObject, filledText, numberOf, requiredText, sourceIdText, spaceIdText } from "../inputs/parse";

const dayHint =
  "must be a day as in `2026-11-24`: the one on which somebody saw the source connected in the app";

export const SourceConnectionInputs = z.object({
  sourceId: sourceIdText,
  spaceId: spaceIdText,
  environment: filledText.optional(),
  expects: closedObject(
    {
      event: requiredText("the name of the event, such as get_treatment"),
      withinDays: numberOf("days").optional(),
      environment: closedObject(
        {
          property: requiredText("the event property that names the environment"),
          value: filledText.optional(),
        },
        '{ property: "environmentName", value: "production" }',
      ).optional(),
    },
    '{ event: "get_treatment" }',
  ).optional(),
  confirmedOn: z.iso.date({ error: dayHint }).optional(),
  onUnconfirmed: z.enum(["warn", "fail", "wait"]).optional(),
  waitMinutes: numberOf("minutes").optional(),
});

export type Inputs = z.output<typeof SourceConnectionInputs>;

/** A new day begins first in this time zone. */
const earliestZoneHours = 14;

/** Why a day cannot be one on which somebody has looked already; undefined when it can. */
export function futureDay(day: string | undefined, now: number): string | undefined {
  const latest = new Date(now + earliestZoneHours * 3_600_000).toISOString().slice(0, 10);
  if (day === undefined || day <= latest) return undefined;
  return `\`confirmedOn\` ${day} is in the future, and nobody has looked then: give the day on which somebody saw the source connected in the app, today's at the latest`;
}
