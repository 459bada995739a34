import type { Answers } from "./answers";
import { type Bench, inWords, traitIn } from "./bench";

/** A query with a window, which is computed in batches. */
export const batchQuery = (mark: string): string =>
  `event('segment_personas_probe').where(property('mark') = '${mark}').within(7 days).last(property('value'))`;

const looks = 5;
const pauseMs = 2_000;

/** What becomes of a trait that is computed in batches. */
export async function measureBatch(bench: Bench, answers: Answers): Promise<void> {
  const made = await bench.make({
    name: `Segment Personas Probe batch ${bench.mark}`,
    enabled: true,
    definition: { query: batchQuery(bench.mark), type: "USERS" },
    options: { includeHistoricalData: false },
  });
  const did = "made a batch trait with `includeHistoricalData: false`";
  if (made.trait === undefined) {
    answers.note("batchHistory", did, inWords(made), null);
    return answers.note("statusProgress", did, inWords(made), null);
  }
  const history = made.trait.options?.includeHistoricalData;
  answers.note(
    "batchHistory",
    did,
    `includeHistoricalData ${history ?? "missing"}`,
    history === undefined ? null : history ? "forced" : "asSent",
  );
  const ends: Readonly<Record<string, string>> = {
    Live: "live",
    Failed: "failed",
    "Awaiting Destinations": "awaitingDestinations",
  };
  const seen: string[] = [];
  for (let look = 0; look < looks && ends[seen.at(-1) ?? ""] === undefined; look++) {
    if (look > 0) await bench.clock.sleep(pauseMs, bench.signal);
    const { body } = await bench.call("GET", `${bench.path}/${encodeURIComponent(made.trait.id)}`);
    const status = traitIn(body)?.status ?? "none";
    if (status !== seen.at(-1)) seen.push(status);
  }
  answers.note(
    "statusProgress",
    `looked at it for ${((looks - 1) * pauseMs) / 1_000} seconds`,
    `status ${seen.join(", then ")}`,
    ends[seen.at(-1) ?? ""] ?? null,
  );
  await bench.remove(made.trait.id);
}
