import { type Change, isTrait } from "./changes";
import { withNewDestinations } from "./destinations";
import { filtersNotJudged } from "./filters-not-judged";
import type { Preview } from "./preview";
import type { Quota } from "./quota";
import type { References } from "./references";
import type { Answers } from "./spaces";

/** What a preview cannot tell, in sentences. */
export function notJudged(
  preview: Preview,
  changes: readonly Change[],
  answers: Answers,
  { toAsk, notKnown, gone }: References,
  quota: Quota | undefined,
): string[] {
  const { traits: lists, keys, audiences, notAsked } = answers;
  const created = changes.filter((change) => isTrait(change) && change.action === "create");
  const foreign = [
    ...new Set(
      changes
        .filter(({ defaultProvider, action }) => !defaultProvider && action !== "same")
        .map(({ resource }) => resource),
    ),
  ];
  const unknown = created.filter(({ name, spaceId }) => name === undefined || spaceId === undefined);
  const other = changes.filter(({ action }) => action === "other");
  const notAnswered = toAsk
    .filter(({ spaceId, key }) => keys.get(spaceId)?.has(key) !== true)
    .map(({ audience, key }) => `trait "${key}" of ${audience.resource}`);
  const failed = [...lists].flatMap(([spaceId, traits]) =>
    "error" in traits ? [`space ${spaceId}: ${traits.error}`] : [],
  );
  const readersNotListed = gone
    .filter(({ spaceId, change }) => change.defaultProvider && !Array.isArray(audiences.get(spaceId)))
    .map(({ key }) => `"${key}"`);
  const whyNotListed = [...audiences.values()].flatMap((list) => ("error" in list ? [list.error] : []));
  return [
    preview.beforeRefresh.size === 0 &&
      preview.steps.some(({ old }) => old !== undefined) &&
      "The preview was made without --refresh, so what people changed in Segment since the last apply is not in it.",
    created.length > 0 &&
      notAsked !== undefined &&
      `Whether new traits (${created.length}) exist already: ${notAsked}.`,
    failed.length > 0 &&
      `Whether new traits exist already, where Segment did not answer: ${failed.join("; ")}.`,
    unknown.length > 0 &&
      `Traits whose name or space is known only during the update: ${unknown.map(({ resource }) => resource).join(", ")}.`,
    notAnswered.length > 0 &&
      `Whether profiles carry what new audiences read: ${notAnswered.join(", ")}${notAsked === undefined ? "" : `; ${notAsked}`}.`,
    notKnown.length > 0 &&
      `Which traits these audiences read, whose query is secret or known only during the update: ${notKnown.join(", ")}.`,
    readersNotListed.length > 0 &&
      `Which audiences that this program does not manage read what goes (${readersNotListed.join(", ")})${[
        notAsked ?? [],
        ...whyNotListed,
      ]
        .flat()
        .map((why) => `; ${why}`)
        .join("")}.`,
    ...filtersNotJudged(changes, answers),
    ...destinationsNotJudged(changes, answers),
    foreign.length > 0 &&
      `Existing traits, quota and settings of providers other than the stack's own, for: ${foreign.join(", ")}.`,
    quota === undefined &&
      preview.config["segment:maxTraits"] !== "0" &&
      "The quota: the preview does not list unchanged resources. Add --refresh or --show-sames.",
    other.length > 0 &&
      `Steps of another kind: ${other.map(({ op, resource }) => `${op} ${resource}`).join(", ")}.`,
    changes.some(waits) && "How long resources with waitForLive, or onUnconfirmed: wait, will wait.",
    preview.policies === undefined &&
      "Policies: no pack ran, or this format of the preview does not carry its findings.",
  ].filter((line) => line !== false);
}

function destinationsNotJudged(changes: readonly Change[], { destinations, notAsked }: Answers): string[] {
  const which = withNewDestinations(changes).map(({ resource }) => resource);
  const why = destinations !== undefined && "error" in destinations ? destinations.error : notAsked;
  if (which.length === 0 || why === undefined) return [];
  return [`Whether the workspace has the destinations of ${which.join(", ")}: ${why}.`];
}

function waits({ action, after }: Change): boolean {
  return action !== "same" && (after["waitForLive"] === true || after["onUnconfirmed"] === "wait");
}
