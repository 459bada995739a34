import { operations, type Space } from "../../api";
import { SegmentError } from "../../client";
import type { Asked } from "./asked";
import type { Asking } from "./asking";
import { type Budget, budgetOf, budgetSentence, createdPreviews, questionOf } from "./budget";
import type { Check } from "./checks";
import { Counting, type Matches, type Question } from "./counting";
import { countedQuery, type Definition } from "./definition";
import { monthMs, placeOf } from "./memory";
import { isNotRead, type NotRead } from "./schema";

/** A query, where it belongs, and what is known of it before anybody counts. */
export interface Work {
  readonly definition: Definition;
  readonly space: Space;
  readonly asked: Asked;
  readonly checks: readonly Check[];
}

/** There was no need to ask. */
export interface Skipped {
  readonly skipped: string;
}

interface Wish {
  readonly space: Space;
  readonly question: Question;
  readonly skipped: Skipped | undefined;
}

/** What one space has spent, and whether more may be. */
interface Purse {
  readonly space: Space;
  readonly place: string;
  readonly budget: Budget;
  /** Why nothing more may be spent. */
  readonly refusal: string | undefined;
}

/** Count the profiles of every query, all at once: the client knows how many previews Segment takes a minute. */
export async function countAll(
  works: readonly Work[],
  asking: Asking,
  spaces: readonly Space[] | NotRead,
): Promise<{
  matches: readonly (Matches | Skipped)[];
  budgets: readonly (Budget & { space: string; said: string })[];
}> {
  const skips = works.map(skippedFor);
  // Nobody is asked which workspace it is where nothing is counted.
  const workspace = skips.includes(undefined) ? await workspaceOf(asking) : "";
  if (isNotRead(workspace))
    return { matches: skips.map((skipped) => skipped ?? { why: workspace.error }), budgets: [] };
  const counting = new Counting(asking);
  const wishes = works.map((work, at) => ({
    space: work.space,
    question: questionFor(work, placeOf(asking.apiUrl, workspace, work.space.id)),
    skipped: skips[at],
  }));
  const purses = await pursesFor(wishes, counting, asking, spaces);
  const refusalOf = ({ space }: Wish): string | undefined =>
    purses.find((purse) => purse.space.id === space.id)?.refusal;
  const open = wishes.filter((wish) => wish.skipped === undefined && refusalOf(wish) === undefined);
  announce(counting.unpaid(open.map(({ question }) => question)), asking);
  const matches = await Promise.all(wishes.map((wish) => counted(wish, refusalOf(wish), counting)));
  return {
    matches,
    budgets: purses.map(({ space, place, budget }) => {
      const now = { spent: counting.started.get(place) ?? 0, lost: counting.lost.get(place) ?? 0 };
      return { space: space.slug, ...budget, said: budgetSentence(budget, now) };
    }),
  };
}

async function workspaceOf({ client }: Asking): Promise<string | NotRead> {
  try {
    return (await client.workspace.get()).id;
  } catch (error) {
    if (error instanceof SegmentError) return { error: error.message };
    throw error;
  }
}

/** One for each space in which this run would spend something; who has to be asked is asked. */
async function pursesFor(
  wishes: readonly Wish[],
  counting: Counting,
  asking: Asking,
  spaces: readonly Space[] | NotRead,
): Promise<Purse[]> {
  const { memory, clock, mayGoOn } = asking;
  const bySpace = Map.groupBy(
    wishes.filter(({ skipped }) => skipped === undefined),
    ({ space }) => space.id,
  );
  const spending = [...bySpace.values()]
    .flatMap((own) => {
      const unpaid = counting.unpaid(own.map(({ question }) => question));
      return own.slice(0, 1).map(({ space, question }) => ({ space, place: question.place, unpaid }));
    })
    .filter(({ unpaid }) => unpaid > 0);
  if (spending.length === 0) return [];
  const since = clock.now() - monthMs;
  const created = await createdPreviews(asking.inTime(), since);
  const purses: Purse[] = [];
  for (const { space, place, unpaid } of spending) {
    const remembered = memory.spent(place, since);
    const budget = budgetOf(space.id, created, isNotRead(spaces) ? [] : spaces, remembered);
    const question = questionOf(budget, unpaid, space.slug);
    const answer = question === undefined ? true : await mayGoOn(question);
    purses.push({ space, place, budget, refusal: answer === true ? undefined : answer });
  }
  return purses;
}

/** What is remembered is known, whatever may be spent. */
async function counted(
  { question, skipped }: Wish,
  refusal: string | undefined,
  counting: Counting,
): Promise<Matches | Skipped> {
  if (skipped !== undefined) return skipped;
  return refusal === undefined || counting.isPaid(question) ? counting.count(question) : { why: refusal };
}

/** Whoever waits wants to know for how long. */
function announce(previews: number, { say }: Asking): void {
  const { perMinute } = operations.createAudiencePreview;
  if (previews <= perMinute) return;
  const minutes = Math.ceil(previews / perMinute) - 1;
  say(`${previews} audience previews, of which Segment takes ${perMinute} a minute: at least ${minutes} min`);
}

function questionFor({ definition, space, asked }: Work, place: string): Question {
  const { audienceType, options } = definition;
  return {
    spaceId: space.id,
    place,
    preview: {
      audienceType,
      definition: { query: countedQuery(definition) },
      ...(options !== undefined && { options }),
    },
    traits: asked.traits.map(({ key }) => key),
  };
}

/** A preview is not spent on what is known without one. */
function skippedFor({ definition, checks }: Work): Skipped | undefined {
  if (definition.enabled === false) return { skipped: "it is disabled" };
  const own = checks.find(({ seen }) => seen === "declared");
  if (own !== undefined) return { skipped: `${own.what} comes with this stack, and no profile has it yet` };
  const missing = checks.find(({ kind, seen }) => kind === "event" && seen === "never");
  if (definition.as === "audience" || missing === undefined) return undefined;
  return { skipped: `${missing.what} was never seen, so no profile has any` };
}
