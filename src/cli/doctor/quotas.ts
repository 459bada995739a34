import { counted } from "../counted";
import { dayMs } from "../../provider/workspace/times";
import type { Asking, Known, SpaceCounts } from "./asking";
import { moreBy, previewQuota, quotaLine } from "./definitions";
import type { Questions } from "./questions";
import type { Line } from "./report";

/** Spaces whose traits and audiences are counted; Segment allows 25 lists of traits a minute. */
const mostCounted = 20;

/** The plan counts a workspace, so the other spaces are counted, too. */
export async function quotaLines(
  questions: Questions,
  { settings, situation }: Asking,
  { spaces = [], audit }: Known,
  looked: readonly SpaceCounts[],
): Promise<Line[]> {
  const others = spaces.filter(({ id }) => !looked.some(({ space }) => space.id === id));
  const seen = [...looked];
  for (const space of others.slice(0, Math.max(0, mostCounted - looked.length))) {
    const { id, slug } = space;
    const traits = await questions.ask("listComputedTraits", (asked) => asked.computedTraits.list(id), slug);
    const audiences = await questions.ask("listAudiences", (asked) => asked.audiences.list(id), slug);
    seen.push({
      space,
      traits: traits?.length,
      audiences: audiences?.length,
      filterLine: undefined,
      flagProperty: "",
    });
  }
  const over = (what: "traits" | "audiences"): { count: number; of: string } | undefined => {
    const known = seen.flatMap((one) => one[what] ?? []);
    if (known.length === 0) return undefined;
    const all = Math.max(spaces.length, seen.length);
    const of = `${known.length === all ? "" : `${known.length} of `}${counted(all, "space")}`;
    return { count: known.reduce((sum, one) => sum + one, 0), of };
  };
  const [traits, audiences] = [over("traits"), over("audiences")];
  const monthAgo = situation.clock.now() - 31 * dayMs;
  const previews = audit?.events.filter(
    ({ type, timestamp }) =>
      type === "Audience Preview Created" && Date.parse(timestamp.replace(" ", "T")) >= monthAgo,
  ).length;
  return [
    traits && quotaLine("computed traits", traits.count, settings.maxTraits, traits.of, moreBy("maxTraits")),
    audiences &&
      quotaLine("audiences", audiences.count, settings.maxAudiences, audiences.of, moreBy("maxAudiences")),
    ...looked.map(({ filterLine }) => filterLine),
    previews === undefined || audit === undefined ? undefined : previewQuota(previews, audit.isWhole),
  ].flatMap((line) => line ?? []);
}
