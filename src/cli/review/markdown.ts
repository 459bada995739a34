import { computed } from "../computed";
import { SECRET } from "./changes";
import type { ReviewedDefinition } from "./definition";
import { PER_MINUTE } from "./duration";
import type { Kept } from "./handovers";
import { code, LONGEST_SENTENCE, plain } from "./escape";
import { filterLine, starvedLine } from "./filter-lines";
import type { Loss } from "./losses";
import type { UnmetReference } from "./references";
import type { Listed, Review } from "./review";
import { errorsOf, summary } from "./summary";

/** The comment for a pull request. Everything that people wrote is shown literally, and mentions nobody. */
export function toMarkdown(review: Review): string {
  const sections = [
    section("Errors of the preview", errorsOf(review).map(plain)),
    section(
      "Refused by policy",
      findingLines(review, (level) => level === "mandatory"),
    ),
    section("Renamed without `aliases`, or declared twice", review.kept.map(keptLine)),
    section("Deleted", review.deletions.map(lossLine)),
    section("Replaced: deleted and made again", review.replacements.map(lossLine)),
    section("No longer managed, left in Segment", review.released.map(listedLine)),
    section(
      "Already in Segment",
      review.adoptions.map(
        ({ name, spaceId, traitId, key, consequence }) =>
          `${code(name)} is trait ${code(traitId)} (key ${code(key)}) of space ${code(spaceId)}. ${plain(consequence)}`,
      ),
    ),
    section("Created", review.creations.map(listedLine)),
    section("Updated", review.updates.map(listedLine)),
    section("Audiences that miss what they read", review.unmetReferences.map(unmetLine)),
    section("Space filters", review.filters.map(filterLine)),
    section("Filters that leave nothing", review.filterWarnings.map(starvedLine)),
    section(
      "Changed outside of Pulumi, and put back by this",
      review.drift.map(
        ({ resource, kind, what, properties }) =>
          `${plain(kind)} ${code(resource)}: ${what} in Segment${properties.length > 0 ? ` (${properties.map((text) => code(text)).join(", ")})` : ""}`,
      ),
    ),
    section(
      "To do by hand",
      review.manualSteps.map(
        ({ resource, when, step }) =>
          `${when === "after" ? "After the apply" : "Still open"}, for ${code(resource)}: ${plain(step)}`,
      ),
    ),
    section("Good to know", goodToKnow(review)),
    section(
      "Advice of policies",
      findingLines(review, (level) => level !== "mandatory"),
    ),
    section("Not judged", review.notJudged.map(plain)),
  ];
  return (
    [
      `### Segment: what this does${review.stack === "" ? "" : ` to stack ${code(review.stack)}`}`,
      summary(review),
      ...sections.filter((lines) => lines !== ""),
    ].join("\n\n") + "\n"
  );
}

/** A rule that speaks about many resources in the same words gets one line. */
function findingLines({ policies = [] }: Review, wanted: (level: string) => boolean): string[] {
  const lines = new Map<string, string[]>();
  for (const { rule, level, resource, message } of policies) {
    if (!wanted(level)) continue;
    const words = message.replaceAll(JSON.stringify(resource), '"..."');
    const line = `${code(rule)}: ${plain(words)} For `;
    lines.set(line, [...(lines.get(line) ?? []), code(resource)]);
  }
  return [...lines].map(([line, resources]) => `${line}${resources.join(", ")}.`);
}

function keptLine({ resource, kind, name, key, spaceId, by, consequence, fix }: Kept): string {
  const what = [
    `${plain(kind)} ${code(name ?? resource)}`,
    key !== undefined && `key ${code(key)}`,
    spaceId !== undefined && `space ${code(spaceId)}`,
    `from ${code(resource)} to ${code(by)}`,
  ].filter((part) => part !== false);
  const alias = fix === undefined ? "" : ` To say that it is the same one: ${code(fix)}.`;
  return `${what.join(", ")}. ${plain(consequence)}${alias}`;
}

const PROBLEMS: Record<UnmetReference["problem"], string> = {
  missing: "neither this program nor the space has it",
  deleted: "this deletes it, and the audience goes on with its last values",
  disabled: "it is disabled and gets no new values",
};

function unmetLine({ resource, name, key, problem }: UnmetReference): string {
  const whose = resource === undefined ? ", which this program does not manage," : "";
  return `Audience ${code(name ?? resource ?? "")}${whose} reads trait ${code(key)}: ${PROBLEMS[problem]}.`;
}

function lossLine(loss: Loss): string {
  const { resource, kind, name, key, spaceId, because, consequence } = loss;
  const what = [
    `${plain(kind)} ${code(name ?? resource)}`,
    key !== undefined && `key ${code(key)}`,
    spaceId !== undefined && `space ${code(spaceId)}`,
    because !== undefined &&
      because.length > 0 &&
      `because of ${because.map((text) => code(text)).join(", ")}`,
  ].filter((part) => part !== false);
  return `${what.join(", ")}. ${plain(consequence)}${definition(loss, " Computed anew")}`;
}

function listedLine(one: Listed): string {
  const { resource, kind, name, changed = [], keepsKey } = one;
  const changes = changed.length === 0 ? "" : `: ${changed.map((input) => code(input)).join(", ")}`;
  const key = keepsKey === undefined ? "" : `; the key stays ${code(keepsKey)}`;
  return `${plain(kind)} ${code(name ?? resource)}${changes}${key}${endings(one)}${definition(one, "; computed")}`;
}

function names(list: readonly string[]): string {
  return list.map((name) => code(name)).join(", ");
}

function endings({ ends = [], anew = [] }: Listed): string {
  return [
    ends.length === 0 ? "" : `. What ${names(ends)} sends ends; what has arrived stays in the tool`,
    anew.length === 0
      ? ""
      : `. ${names(anew)} begins again, and sends the whole audience unless \`resync\` is "never"`,
  ].join("");
}

function definition({ query, computation }: ReviewedDefinition, opening: string): string {
  if (query === undefined && computation === undefined) return "";
  const how = computation === undefined ? "" : ` ${computed[computation]}`;
  const what =
    query === undefined
      ? ""
      : query === SECRET
        ? " from a secret query"
        : `: ${code(query, LONGEST_SENTENCE)}`;
  return `${opening}${how}${what}`;
}

function goodToKnow({ oneWayDoor, quota, duration }: Review): string[] {
  const lines: string[] = [];
  if (oneWayDoor.length > 0) {
    lines.push(
      `The definitions of ${oneWayDoor.map((text) => code(text)).join(", ")} are written by the API. They cannot be edited in Segment's app afterwards, only by this program.`,
    );
  }
  if (quota !== undefined) {
    const over = quota.after > quota.max ? " **That is more than the plan allows.**" : "";
    lines.push(
      `Computed traits afterwards: ${quota.after} of ${quota.max}, counting ${plain(quota.counted)}.${over}`,
    );
  }
  if (duration.minutes > 0) {
    lines.push(
      `Segment's rate limits make the apply wait about ${duration.minutes} min (${PER_MINUTE.trait.create} trait creations, ${PER_MINUTE.trait.update} updates, ${PER_MINUTE.trait.delete} deletions a minute).`,
    );
  }
  return lines;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `#### ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
}
