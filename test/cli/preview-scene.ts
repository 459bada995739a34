import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import type { Asking } from "../../src/cli/preview/asking";
import type { Subject } from "../../src/cli/preview/definition";
import { Memory } from "../../src/cli/preview/memory";
import { type PreviewReport, reportOn } from "../../src/cli/preview/report";
import { SegmentClient } from "../../src/client";
import { type Segment, startSegment } from "../support/provider";

/** A Segment that has seen something, and what a run of `preview` needs; times are the Segment's own, which stand still. */
export interface Scene extends AsyncDisposable {
  readonly segment: Segment;
  /** What the run said beside its report. */
  readonly said: string[];
  readonly memory: { readonly file: string; text(): string };
  /** One run over these queries, as a process of its own would make it. */
  run(queries: readonly (string | Partial<Subject>)[], more?: Partial<Asking>): Promise<PreviewReport>;
  send(calls: readonly object[]): Promise<void>;
  advance(ms: number): Promise<void>;
}

export const start = "2026-11-24T12:00:00.000Z";
export const flag = (name: string): string =>
  `event('get_treatment').where(property('split') = '${name}' AND property('environmentName') = 'production').last(property('treatment'))`;
export const impression = (userId: string, split: string, treatment = "on"): object => ({
  type: "track",
  userId,
  event: "get_treatment",
  properties: { split, treatment, environmentName: "production" },
});

export async function startScene(options: Parameters<typeof startSegment>[0] = {}): Promise<Scene> {
  const segment = await startSegment(options);
  const [source] = segment.emulator.sources;
  const folder = mkdtempSync(path.join(tmpdir(), "segment-"));
  const file = path.join(folder, "segment-personas", "previews.json");
  await segment.control("POST", "/clock", { now: start });
  await segment.control("POST", "/connections", { spaceId: segment.spaceId, sourceId: source?.id });
  let now = Date.parse(start);
  const advance = async (ms: number): Promise<void> => {
    now += ms;
    await segment.control("POST", "/clock", { now: new Date(now).toISOString() });
  };
  const said: string[] = [];
  return {
    segment,
    said,
    advance,
    memory: { file, text: () => readFileSync(file, "utf8") },
    send: async (batch) => {
      const response = await fetch(`${segment.emulator.trackingUrl}/v1/batch`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ writeKey: source?.writeKey, batch }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    run: (queries, more = {}) => {
      const { apiUrl: baseUrl, token } = segment.emulator;
      const client = new SegmentClient({ baseUrl, token, rateWindowMs: 2_000 });
      const subjects = queries.map((query): Subject => {
        const given = typeof query === "string" ? { text: query } : query;
        return { name: "query", text: "", audienceType: "USERS", receives: [], ...given };
      });
      return reportOn(subjects, {
        client,
        apiUrl: baseUrl,
        inTime: () => client,
        memory: new Memory(file, (sentence) => void said.push(sentence)),
        clock: { now: () => now, sleep: advance },
        signal: new AbortController().signal,
        maxAgeMs: 24 * 3_600_000,
        space: undefined,
        count: true,
        say: (sentence) => void said.push(sentence),
        mayGoOn: (question) => Promise.resolve(question),
        ...more,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await segment[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

/** What the checks of a query say, as `split = 'a': never, a_b`. */
export function seenIn({ queries }: PreviewReport, at = 0): string[] {
  return (queries[at]?.checks ?? []).map(
    ({ what, seen, suggestion }) => `${what}: ${seen}${suggestion === undefined ? "" : `, ${suggestion}`}`,
  );
}
