import type { Space } from "../../api";
import type { SegmentClient } from "../../client";
import { SpaceSchema } from "../preview/schema";
import { inTime } from "../review/spaces";
import type { Asking, Known, SpaceCounts } from "./asking";
import { connectionLines, connectionsOf } from "./connections";
import { filterQuota, statusLines } from "./definitions";
import { impressionsOf } from "./impressions";
import type { Questions } from "./questions";
import type { Section } from "./report";
import { flagTraits, type FlagTrait } from "./traits";

/** What one space says: which sources feed it, what it receives, what failed. */
export async function spaceSection(
  space: Space,
  questions: Questions,
  client: SegmentClient,
  { wishes, settings, workspace, declared, situation }: Asking,
  { sources, spaces, audit }: Known,
): Promise<{ section: Section; counts: SpaceCounts; traits: readonly FlagTrait[] }> {
  const { event } = wishes;
  const { id, slug } = space;
  const traits = await questions.ask("listComputedTraits", (asked) => asked.computedTraits.list(id), slug);
  const audiences = await questions.ask("listAudiences", (asked) => asked.audiences.list(id), slug);
  const filters = await questions.ask("listFiltersForSpace", (asked) => asked.filters.list(id), slug);
  await questions.ask("listProfilesWarehouseInSpace", (asked) => asked.profilesWarehouses.list(id), slug);
  const schema = new SpaceSchema(inTime(client), id);
  const given = { event, now: situation.clock.now(), filters: filters ?? [], traits: traits ?? [] };
  // The schema remembers its look-ups, and says of each that failed why.
  const impressions = await impressionsOf(space, schema, given);
  const refused = schema.failure;
  questions.answered.push({ operation: "listEvents", space: slug, error: refused });
  const connections =
    sources === undefined
      ? []
      : connectionLines(space, {
          workspace,
          sources,
          events: audit?.events,
          spaces,
          environment: settings.environment,
          declared: connectionsOf(declared?.connections, space),
          isDelivering: impressions.isDelivering,
        });
  const status =
    traits === undefined && audiences === undefined ? [] : statusLines(traits ?? [], audiences ?? [], space);
  return {
    section: { title: `Space ${slug}`, lines: [...connections, ...impressions.lines, ...status] },
    counts: {
      space,
      traits: traits?.length,
      audiences: audiences?.length,
      filterLine: filters && filterQuota(filters, space),
      flagProperty: impressions.names.flag,
    },
    traits: flagTraits(traits ?? [], event, impressions.names),
  };
}
