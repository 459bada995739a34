import type { SegmentClient } from "../../client";
import { auditDays, dayMs } from "../../provider/workspace/times";
import type { Asking, Known, SpaceCounts } from "./asking";
import { destinationLines } from "./definitions";
import { identityLines } from "./identities";
import { permissionLines } from "./permissions";
import { quotaLines } from "./quotas";
import type { Questions } from "./questions";
import type { Section } from "./report";
import { sourceLines } from "./sources";
import { spaceSection } from "./space-section";
import { chosenSpaces } from "./spaces";
import type { FlagTrait } from "./traits";

/** Of 1000 events each: a busy workspace has very many, and the newest say most. */
const auditPages = 10;

/** All that only Segment can tell. */
export async function segmentSections(
  questions: Questions,
  client: SegmentClient,
  asking: Asking,
): Promise<Section[]> {
  const { settings, wishes, workspace, declared, situation } = asking;
  questions.answered.push({ operation: "getWorkspace", space: undefined, error: undefined });
  const startTime = new Date(situation.clock.now() - auditDays * dayMs).toISOString();
  const known: Known = {
    spaces: await questions.ask("listSpaces", ({ spaces }) => spaces.list()),
    sources: await questions.ask("listSources", ({ sources }) => sources.list()),
    labels: await questions.ask("listLabels", ({ labels }) => labels.list()),
    audit: await questions.ask("listAuditEvents", ({ auditEvents }) =>
      auditEvents.newest({ startTime }, auditPages),
    ),
  };
  const destinations = await questions.ask("listDestinations", (asked) => asked.destinations.list());
  const chosen = chosenSpaces(wishes.space, settings.space, known.spaces, wishes.stack);
  const sections: Section[] = [];
  const counts: SpaceCounts[] = [];
  const traits: FlagTrait[] = [];
  for (const space of chosen.spaces) {
    const looked = await spaceSection(space, questions, client, asking, known);
    sections.push(looked.section);
    counts.push(looked.counts);
    traits.push(...looked.traits);
  }
  const identities =
    wishes.calls === undefined
      ? []
      : await identityLines(
          wishes.calls,
          wishes.event,
          counts[0]?.flagProperty ?? "split",
          traits,
          situation.say,
        );
  const quotas = await quotaLines(questions, asking, known, counts);
  return [
    { title: "Permissions and features", lines: permissionLines(questions.answered) },
    {
      title: "Sources",
      lines:
        known.sources === undefined ? [] : sourceLines(known.sources, known.labels, settings.environment),
    },
    { title: "Spaces", lines: chosen.lines },
    ...sections,
    { title: "Whose impressions", lines: identities },
    { title: "Quotas", lines: quotas },
    {
      title: "Destinations",
      lines: destinationLines(declared?.traits ?? [], destinations, known.sources, workspace.slug),
    },
  ];
}
