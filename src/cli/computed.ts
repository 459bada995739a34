import type { Computation } from "../query";

/** How Segment computes a definition, in words that complete "computed ...". */
export const computed: Readonly<Record<Computation, string>> = {
  realtime: "in real time",
  batch: "in batches, every 8 hours",
};
