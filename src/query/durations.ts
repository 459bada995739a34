import type { Duration, DurationUnit } from "./ast";

const secondsPer: Readonly<Record<DurationUnit, number>> = { second: 1, hour: 3_600, day: 86_400 };

export function secondsOf({ amount, unit }: Pick<Duration, "amount" | "unit">): number {
  return amount * secondsPer[unit];
}
