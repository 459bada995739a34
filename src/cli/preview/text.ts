import pc from "picocolors";

import { maxPrimaryExpressions } from "../../query/primary-expressions";
import { computed } from "../computed";
import { problemText } from "../problem-text";
import { oneLine } from "../review/escape";
import type { Check } from "./checks";
import type { Counted } from "./counting";
import type { PreviewReport, QueryPreview } from "./report";

const LONGEST = 200;

/** The report for people, a block a query. */
export function toText({ queries, invalid, budgets, knownLater, notJudged }: PreviewReport): string {
  const blocks = [
    ...invalid.map(({ name, text, errors }) =>
      errors.map((problem) => problemText(name, text, problem)).join("\n"),
    ),
    ...queries.map((query) => blockOf(query)),
    ...budgets.map(({ space, said }) => `Audience previews of space ${space}: ${said}.`),
    ...list("Not known yet:", knownLater),
    ...list("Not judged:", notJudged),
  ];
  return blocks.map((block) => `${block}\n`).join("\n");
}

function list(title: string, sentences: readonly string[]): string[] {
  if (sentences.length === 0) return [];
  // How to go on stands at the end of many of them.
  return [[title, ...sentences.map((one) => `- ${line(one, Infinity)}`)].join("\n")];
}

function blockOf(preview: QueryPreview): string {
  const { name, resource, as, query, primaryExpressions, key, enabled, space, checks } = preview;
  const computation =
    enabled === false ? "disabled, not computed" : `computed ${computed[preview.computation]}`;
  const where = space === undefined ? "" : `, space ${space.slug}`;
  const known = key === undefined ? "" : `, key ${key}`;
  const count = `${primaryExpressions} of ${maxPrimaryExpressions} primary expressions`;
  const facts = [
    `  ${as}, ${computation}, ${count}${line(known)}`,
    `  ${line(query, 2_000)}`,
    ...(checks === undefined || checks.length === 0 ? [] : ["", ...table(checks, enabled)]),
    ...matchLines(preview),
    ...receiptLines(preview),
  ];
  return [pc.bold(`${line(name)}${resource === undefined ? "" : ` (${resource})`}${where}`), ...facts].join(
    "\n",
  );
}

function table(checks: readonly Check[], enabled?: false): string[] {
  const rows = checks.map((check) => ({ check, asks: line(check.what) }));
  const width = Math.max("Asks for".length, ...rows.map(({ asks }) => asks.length));
  const lines = rows.map(({ check, asks }) => `  ${asks.padEnd(width)}  ${seenText(check, enabled)}`);
  return [`  ${"Asks for".padEnd(width)}  Seen`, `  ${"-".repeat(width)}  ----`, ...lines];
}

function seenText({ seen, lastSeenAt, why, suggestion, sample }: Check, enabled?: false): string {
  const hint = suggestion === undefined ? "" : `: did you mean \`${line(suggestion)}\`?`;
  const others =
    sample === undefined || sample.like.length === 0
      ? ""
      : ` (seen: ${sample.like.map((value) => line(value)).join(", ")})`;
  switch (seen) {
    case "yes":
      return lastSeenAt === undefined ? "yes" : `last ${timeText(lastSeenAt)}`;
    case "never": {
      const among = sample === undefined ? "" : ` among the ${counted(sample.size, "value")} of the sample`;
      const never = `never${among}${hint}${others}`;
      // Of what is disabled it is no finding.
      return enabled === false ? never : pc.red(never);
    }
    case "unproved":
      return `not among the first ${sample?.size} values, which proves nothing${hint}`;
    case "optional":
      return `never, which this query allows${hint}`;
    case "declared":
      return "comes with this stack";
    case "missing":
      return enabled === false ? `${notThere}${hint}` : pc.red(`${notThere}${hint}`);
    case "unread":
      return pc.yellow(`not read: ${line(why ?? "")}`);
  }
}

const notThere = "not in this workspace";

function matchLines({ as, matches, counted: query }: QueryPreview): string[] {
  if (matches === undefined) return [];
  if ("skipped" in matches) return ["", `  Profiles: not counted, because ${line(matches.skipped)}`];
  if ("why" in matches) return ["", `  Profiles: ${pc.yellow(`not counted: ${line(matches.why, 2_000)}`)}`];
  const { count, askedAt, remembered } = matches;
  const when = remembered ? `remembered from ${timeText(askedAt)}` : "counted now";
  const number = count === 0 ? pc.red("none") : String(count);
  const by = as === "trait" ? [`    by ${line(query ?? "", 2_000)}`] : [];
  return ["", `  Profiles: ${number}, ${when}`, ...by, ...sampleLines(matches)];
}

function sampleLines({ sample }: Counted): string[] {
  return sample.map(({ id, properties }) => {
    const traits = Object.entries(properties).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return `    ${line([id, ...traits].join(", "))}`;
  });
}

function receiptLines({ receives }: QueryPreview): string[] {
  return receives.map(({ destination, calls, either }) => {
    const all =
      calls.length === 0
        ? "nothing: it has no activation"
        : calls.map((call) => line(call)).join(either === true ? ", or " : "; ");
    return `  ${line(destination)} would receive ${all}`;
  });
}

/** To the minute, since that is how well such times are known. */
function timeText(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? line(iso) : `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What others have named may hold anything, also what moves a terminal's cursor. */
function line(text: string, longest = LONGEST): string {
  return oneLine(text, longest);
}
