const maxBatchBytes = 500 * 1024;
const maxBatchCalls = 2_500;
/** Bytes of a batch around its calls, at most. */
const envelope = 100;

/** A body for `/v1/batch`, and how many calls are in it. */
export interface Batch {
  body: string;
  calls: number;
}

/**
 * Impressions in batches as large as the Tracking API takes them. Every profile gets its own spread over the whole run.
 *
 * @param flags - how many flags there are, `flag_0` and so on
 */
export function makeBatches(
  writeKey: string,
  { profiles, impressions }: { profiles: number; impressions: number },
  flags: number,
): Batch[] {
  const batches: Batch[] = [];
  let [calls, bytes]: [string[], number] = [[], envelope];
  const finish = (): void => {
    batches.push({ body: `{"writeKey":"${writeKey}","batch":[${calls.join(",")}]}`, calls: calls.length });
    [calls, bytes] = [[], envelope];
  };
  const from = Date.now() - impressions;
  for (let index = 0; index < impressions; index++) {
    const call = JSON.stringify(impression(index, from + index, profiles, flags));
    if (bytes + call.length + 1 > maxBatchBytes || calls.length >= maxBatchCalls) finish();
    calls.push(call);
    bytes += call.length + 1;
  }
  finish();
  return batches;
}

export const flagOf = (index: number): string => `flag_${index}`;
export const userOf = (index: number): string => `u-${index}`;

function impression(index: number, at: number, profiles: number, flags: number): unknown {
  const userId = userOf(index % profiles);
  return {
    type: "track",
    userId,
    messageId: `m-${index}`,
    event: "get_treatment",
    timestamp: new Date(at).toISOString(),
    properties: {
      split: flagOf((index * 7) % flags),
      treatment: index % 3 === 0 ? "on" : "off",
      environmentName: index % 5 === 0 ? "staging" : "production",
      label: index % 11 === 0 ? "not ready" : "in segment employees",
      key: userId,
      splitVersionNumber: 1_762_934_400_000 + (index % 50),
    },
  };
}
