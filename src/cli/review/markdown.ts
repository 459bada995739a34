import { PER_MINUTE } from "./duration";
import type { Loss } from "./losses";
import type { Listed, Review } from "./review";

/** The comment for a pull request. Everything that people wrote is shown literally, and mentions nobody. */
export function toMarkdown(review: Review): string {
  const sections = [
    section("Errors of the preview", errorsOf(review).map(plain)),
    section(
      "Refused by policy",
      findingLines(review, (level) => level === "mandatory"),
    ),
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
    section(
      "Changed outside of Pulumi, and put back by this",
      review.drift.map(
        ({ resource, kind, what, properties }) =>
          `${plain(kind)} ${code(resource)}: ${what} in Segment${properties.length > 0 ? ` (${properties.map(code).join(", ")})` : ""}`,
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

/** That the preview failed is no news where a policy has refused it. */
function errorsOf({ errors, policies = [] }: Review): readonly string[] {
  const refused = policies.some(({ level }) => level === "mandatory");
  return refused ? errors.filter((message) => message !== "preview failed") : errors;
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

function summary(review: Review): string {
  const counts = [
    [review.deletions.length, "deleted"],
    [review.replacements.length, "replaced"],
    [review.creations.length, "created"],
    [review.updates.length, "updated"],
    [review.released.length, "released"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, verb]) => `${count} ${verb}`);
  const lost = review.deletions.length + review.replacements.length;
  if (errorsOf(review).length > 0)
    return `The preview did not finish. Until then it had ${said.join(", ") || "nothing"}.`;
  if (said.length === 0) return "Nothing changes in Segment.";
  return `${said.join(", ")}.${lost > 0 ? " **Something is lost that an apply cannot bring back; see below.**" : ""}`;
}

function lossLine({ resource, kind, name, key, spaceId, because, consequence }: Loss): string {
  const what = [
    `${plain(kind)} ${code(name ?? resource)}`,
    key !== undefined && `key ${code(key)}`,
    spaceId !== undefined && `space ${code(spaceId)}`,
    because !== undefined && because.length > 0 && `because of ${because.map(code).join(", ")}`,
  ].filter((part) => part !== false);
  return `${what.join(", ")}. ${plain(consequence)}`;
}

function listedLine({ resource, kind, name, changed }: Listed): string {
  const changes = changed === undefined || changed.length === 0 ? "" : `: ${changed.map(code).join(", ")}`;
  return `${plain(kind)} ${code(name ?? resource)}${changes}`;
}

function goodToKnow({ oneWayDoor, quota, duration }: Review): string[] {
  const lines: string[] = [];
  if (oneWayDoor.length > 0) {
    lines.push(
      `The definitions of ${oneWayDoor.map(code).join(", ")} are written by the API. They cannot be edited in Segment's app afterwards, only by this program.`,
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

const LONGEST_NAME = 200;
const LONGEST_SENTENCE = 2000;

/** A code span, which shows Markdown, HTML and mentions as they are written. */
export function code(text: string): string {
  const line = oneLine(text, LONGEST_NAME);
  const longestRun = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const pad = line.startsWith("`") || line.endsWith("`") || line === "" ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Running text in which no character means anything to Markdown. */
export function plain(text: string): string {
  return oneLine(text, LONGEST_SENTENCE).replaceAll(
    /[&<>@#*_`~|[\]\\]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}

function oneLine(text: string, longest: number): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
