import { code } from "./escape";
import type { Emptied } from "./filter-effects";
import { losesData, type Review } from "./review";

/** That the preview failed is no news where a policy has refused it. */
export function errorsOf({ errors, policies = [] }: Review): readonly string[] {
  const refused = policies.some(({ level }) => level === "mandatory");
  return refused ? errors.filter((message) => message !== "preview failed") : errors;
}

/** The first line, which many read alone. */
export function summary(review: Review): string {
  const counts = [
    [review.deletions.length, "deleted"],
    [review.replacements.length, "replaced"],
    [review.adoptions.filter(({ adopt }) => adopt !== "never").length, "taken over"],
    [review.creations.length, "created"],
    [review.updates.length, "updated"],
    [review.released.length, "released"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, verb]) => `${count} ${verb}`);
  if (errorsOf(review).length > 0)
    return `The preview did not finish. Until then it had ${said.join(", ") || "nothing"}.`;
  return [
    said.length > 0 && `${said.join(", ")}.`,
    losesData(review) && "**Something is lost that an apply cannot bring back; see below.**",
    ...emptied(review),
    ...renames(review),
    said.length + review.kept.length === 0 && "Nothing changes in Segment.",
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}

function emptied({ filters }: Review): string[] {
  return filters.flatMap(({ resource, name, emptied: what }) =>
    what === undefined ? [] : [`**Space filter ${code(name ?? resource)} drops ${EMPTIED[what]}.**`],
  );
}

const EMPTIED: Record<Emptied, string> = {
  calls: "every call",
  impressions: "every impression",
  seen: "all that its space has seen of what it decides by",
};

function renames({ kept }: Review): string[] {
  const renamed = kept.filter(({ renamed: isRename }) => isRename);
  const staying = renamed.filter(({ stays }) => stays).length;
  const refused = renamed.length - staying;
  const twice = kept.length - renamed.length;
  return [
    staying > 0 &&
      `**${many(staying, "was", "were")} renamed without \`aliases\`: what ${staying === 1 ? "it has" : "they have"} in Segment stays.**`,
    refused > 0 && `**${many(refused, "was", "were")} renamed without \`aliases\`: the apply stops there.**`,
    twice > 0 &&
      `${many(twice, "goes, which another one declares", "go, which others declare")} too: what ${twice === 1 ? "it has" : "they have"} in Segment stays.`,
  ].filter((sentence) => sentence !== false);
}

function many(count: number, one: string, more: string): string {
  return count === 1 ? `1 resource ${one}` : `${count} resources ${more}`;
}
