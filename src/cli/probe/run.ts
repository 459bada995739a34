import type { Space, Workspace } from "../../api";
import type { Clock, SegmentClient } from "../../client";
import { Bench, type Left } from "./bench";
import type { Facts } from "./facts";
import { Answers } from "./answers";
import { measureByReading } from "./measure-by-reading";
import { measureByWriting } from "./measure-by-writing";

/** Where and how a run of the probe measures. */
export interface ProbeSetup {
  /** Ends with the run. */
  readonly client: SegmentClient;
  /** Ends with nothing, so that it can clean up behind a run that was interrupted. */
  readonly cleaner: SegmentClient;
  readonly apiUrl: string;
  readonly workspace: Workspace;
  readonly space: Space;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (sentence: string) => void;
  /** Told of the run's traits, so that somebody who does not wait for the end can say what is left. */
  readonly onBench?: (bench: Pick<Bench, "names">) => void;
}

/** What a run has found out, and what ended it where it did not come to its end. */
export interface Probed {
  readonly facts: Facts;
  readonly error: Error | undefined;
}

/** Measure, and delete what was made for it, whatever happens meanwhile. */
export async function probe(setup: ProbeSetup): Promise<Probed> {
  const { client, cleaner, apiUrl, workspace, space, clock, signal, say } = setup;
  const bench = new Bench(client, space.id, clock, signal);
  const answers = new Answers();
  setup.onBench?.(bench);
  let error: Error | undefined;
  try {
    say(`Reading space ${space.slug}`);
    await measureByReading(bench, answers);
    say(`Making disposable traits, all of them with ${bench.mark} in their names`);
    await measureByWriting(bench, answers);
  } catch (caught) {
    error = caught instanceof Error ? caught : new Error(String(caught));
  }
  if (bench.names.length > 0) say(`Deleting ${bench.names.join(", ")}`);
  const left: Left[] = await bench.clear(cleaner);
  const facts: Facts = {
    version: 1,
    measuredAt: new Date(clock.now()).toISOString(),
    apiUrl,
    workspace: workspace.slug,
    space: space.slug,
    answers: answers.all(),
    left,
  };
  return { facts, error };
}

/**
 * Why a space is no sandbox; undefined where it may be one.
 *
 * @param isSworn - whether somebody has said that it is one
 */
export async function whyNotSandbox(
  client: SegmentClient,
  space: Space,
  isSworn: boolean,
): Promise<string | undefined> {
  if (isSworn) return undefined;
  const traits = await client.computedTraits.list(space.id);
  const audiences = await client.audiences.list(space.id);
  const count = traits.length + audiences.length;
  if (count === 0) return undefined;
  const names = [...traits, ...audiences].slice(0, 3).map(({ name }) => JSON.stringify(name));
  return `space ${space.slug} has ${count} computed traits and audiences (${names.join(", ")}${count > 3 ? ", ..." : ""}), so that it may be in use: name an empty one, or pass --yes-this-is-a-sandbox`;
}
