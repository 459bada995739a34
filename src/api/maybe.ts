import { z } from "zod";

/** A field that may be missing from an answer. Where Segment writes null instead, it is missing all the same. */
export function maybe<T extends z.ZodType>(schema: T): z.ZodOptional<z.ZodType<z.output<T> | undefined>> {
  return z.preprocess((value) => value ?? undefined, schema.optional()).optional();
}
