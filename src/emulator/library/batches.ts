import type { RawCall } from "../../calls";
import type { StoredSource } from "../store";

/** What `/v1/batch` takes at once, with room for what stands around the calls. */
const most = { calls: 2_500, bytes: 450 * 1_024 };

/** Calls in as few batches as the Tracking API allows, in their order. */
export function* batchesOf(calls: readonly RawCall[]): Generator<readonly RawCall[]> {
  let [batch, bytes]: [RawCall[], number] = [[], 0];
  for (const call of calls) {
    const size = Buffer.byteLength(JSON.stringify(call)) + 1;
    if (batch.length === most.calls || (batch.length > 0 && bytes + size > most.bytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(call);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

interface Addressed {
  readonly source: StoredSource;
  readonly call: RawCall;
}

/** Calls of one source that stand together, so that the order among sources stays. */
export function inARow(calls: readonly Addressed[]): { source: string; calls: RawCall[] }[] {
  const runs: { source: string; calls: RawCall[] }[] = [];
  for (const { source, call } of calls) {
    const last = runs.at(-1);
    if (last?.source === source.writeKey) last.calls.push(call);
    else runs.push({ source: source.writeKey, calls: [call] });
  }
  return runs;
}
