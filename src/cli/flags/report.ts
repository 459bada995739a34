import type { Workspace } from "../../api";
import type { Scope } from "../drift/scope";
import { asMarkdown, asText, forMarkdown, forTerminal, type Section, type Style } from "../drift/sections";
import { flagsIn, type Impressions, type SpaceFlags } from "./flags";
import { flagSections } from "./sections";

/** Flags against traits. This is also the JSON output. */
export interface FlagsReport {
  readonly workspace: Pick<Workspace, "id" | "slug">;
  readonly spaces: readonly SpaceFlags[];
  readonly ignored: number;
  readonly notes: readonly string[];
  readonly notJudged: readonly string[];
}

export async function flagsOf(scope: Scope, impressions: Impressions): Promise<FlagsReport> {
  const { workspace, ignored, notes, notJudged } = scope;
  const spaces = await flagsIn(scope, impressions);
  for (const pattern of ignored.unused(["flag"])) notes.add(`--ignore ${pattern} has matched no flag`);
  return {
    workspace: { id: workspace.id, slug: workspace.slug },
    spaces,
    ignored: ignored.count,
    notes: [...notes],
    notJudged: [...notJudged],
  };
}

export function isStale({ spaces }: FlagsReport): boolean {
  return spaces.some(({ withoutTrait, unseen }) => withoutTrait.length + unseen.length > 0);
}

export function toText(report: FlagsReport): string {
  return asText(summaryOf(report), sectionsOf(report, forTerminal));
}

export function toMarkdown(report: FlagsReport): string {
  const title = `Segment: flags of workspace ${forMarkdown.code(report.workspace.slug)}`;
  return asMarkdown(title, forMarkdown.plain(summaryOf(report)), sectionsOf(report, forMarkdown));
}

function summaryOf({ workspace, spaces, ignored }: FlagsReport): string {
  const each = spaces.map(
    ({ space, seen, withoutTrait, unseen }) =>
      `space ${space} has seen ${seen === 1 ? "1 flag" : `${seen} flags`}, ${withoutTrait.length} without a trait; ${unseen.length === 1 ? "1 trait waits" : `${unseen.length} traits wait`} for a flag that is seen no more`,
  );
  return `workspace ${workspace.slug}: ${each.join(". ") || "no flags were read"}${ignored === 0 ? "" : `; ${ignored} ignored`}.`;
}

function sectionsOf({ spaces, notes, notJudged }: FlagsReport, style: Style): Section[] {
  const sentences = (all: readonly string[]) => all.map((one) => ({ line: style.plain(one) }));
  return [
    ...flagSections(spaces, style),
    { title: "Good to know", items: sentences(notes) },
    { title: "Not judged", items: sentences(notJudged) },
  ];
}
