import { bareSpaceId, operations, type Space } from "../../api";
import type { Clock, SegmentClient } from "../../client";
import { computationOf, type Computation, countPrimaryExpressions, print } from "../../query";
import { type Asked, askedBy } from "./asked";
import { type Budget, budgetOf, budgetSentence, createdPreviews, questionOf } from "./budget";
import { type Check, checksOf } from "./checks";
import { Counting, type Matches, type Question } from "./counting";
import {
  countedQuery,
  type Definition,
  type Invalid,
  isInvalid,
  optionsOf,
  readSubject,
  type Subject,
} from "./definition";
import { type Memory, monthMs } from "./memory";
import type { Receipt } from "./receives";
import { isNotRead, type NotRead, SpaceSchema } from "./schema";
import { spaceNamed, spacesOf } from "./spaces";

/** What one query would do. */
export interface QueryPreview {
  readonly name: string;
  /** `LastComputedTrait` and so on, of a resource. */
  readonly resource?: string;
  readonly as: "trait" | "audience";
  readonly query: string;
  readonly computation: Computation;
  readonly primaryExpressions: number;
  readonly key?: string;
  readonly space?: Pick<Space, "id" | "slug">;
  /** Names and values that it asks for; left out where Segment was not asked. */
  readonly checks?: readonly Check[];
  /** The audience whose members were counted. */
  readonly counted?: string;
  readonly matches?: Matches | Skipped;
  readonly receives: readonly Receipt[];
}

/** There was no need to ask. */
export interface Skipped {
  readonly skipped: string;
}

/** What is printed; this is also the JSON output. */
export interface PreviewReport {
  readonly queries: readonly QueryPreview[];
  readonly invalid: readonly Invalid[];
  readonly budgets: readonly (Budget & { readonly space: string; readonly said: string })[];
  readonly notJudged: readonly string[];
}

export interface Asking {
  readonly client: SegmentClient;
  /** The same client for what is not waited for longer than half a minute. */
  readonly inTime: () => SegmentClient;
  readonly memory: Memory;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly maxAgeMs: number;
  /** Of those that name none. */
  readonly space: string | undefined;
  /** Whether profiles are counted, which is what spends previews. */
  readonly count: boolean;
  readonly say: (sentence: string) => void;
  /** Answers whether more may be spent; a refusal is a sentence. */
  readonly mayGoOn: (question: string) => Promise<true | string>;
}

/** A query, where it belongs, and what is known of it so far. */
interface Work {
  readonly definition: Definition;
  readonly space: Space;
  readonly asked: Asked;
  readonly checks: readonly Check[];
}

/** @param asking - left out, nobody asks Segment, for the reason that is given with it */
export async function reportOn(
  subjects: readonly Subject[],
  asking: Asking | NotRead,
  leftOut: readonly string[] = [],
): Promise<PreviewReport> {
  const read = subjects.map(readSubject);
  const invalid = read.filter(isInvalid);
  const definitions = read.filter((one): one is Definition => !isInvalid(one));
  if (isNotRead(asking)) {
    const queries = definitions.map((definition) => described(definition));
    return { queries, invalid, budgets: [], notJudged: [...leftOut, asking.error] };
  }
  if (definitions.length === 0) return { queries: [], invalid, budgets: [], notJudged: leftOut };
  const spaces = await spacesOf(asking.client);
  const works = await lookAll(definitions, asking, spaces);
  const counts = asking.count ? await countAll(works, asking, spaces) : noCounts;
  const queries = works.map((work, at) => ({
    ...described(work.definition),
    space: { id: work.space.id, slug: work.space.slug },
    checks: work.checks,
    ...(counts.matches[at] !== undefined && {
      counted: countedQuery(work.definition),
      matches: counts.matches[at],
    }),
  }));
  return {
    queries,
    invalid,
    budgets: counts.budgets,
    notJudged: [...new Set([...leftOut, ...queries.flatMap(openIn)])],
  };
}

const noCounts: Counts = { matches: [], budgets: [] };

function described(definition: Definition): QueryPreview {
  const { name, resource, as, query, key, receives } = definition;
  return {
    name,
    ...(resource !== undefined && { resource }),
    as,
    query: print(query),
    computation: computationOf(query, optionsOf(definition, as)),
    primaryExpressions: countPrimaryExpressions(query),
    ...(key !== undefined && { key }),
    receives,
  };
}

/** One after the other, so that what one has looked up serves the next. */
async function lookAll(
  definitions: readonly Definition[],
  { client, space: named }: Asking,
  spaces: readonly Space[] | NotRead,
): Promise<Work[]> {
  const schemas = new Map<string, SpaceSchema>();
  const works: Work[] = [];
  for (const definition of definitions) {
    const space = spaceNamed(definition.spaceId ?? named, spaces);
    const id = bareSpaceId(space.id);
    const schema = schemas.get(id) ?? new SpaceSchema(client, space.id);
    schemas.set(id, schema);
    const asked = askedBy(definition.query);
    const ofAccounts = definition.audienceType === "ACCOUNTS" ? "accounts" : undefined;
    const checks = await checksOf(asked, schema, keysIn(definitions, definition), ofAccounts);
    works.push({ definition, space, asked, checks });
  }
  return works;
}

/** Keys that the same stack makes in the same space. */
function keysIn(definitions: readonly Definition[], { spaceId }: Definition): ReadonlySet<string> {
  return new Set(definitions.filter((one) => one.spaceId === spaceId).flatMap(({ key }) => key ?? []));
}

interface Counts {
  readonly matches: readonly (Matches | Skipped)[];
  readonly budgets: PreviewReport["budgets"];
}

/** All at once: the client knows how many Segment takes a minute. */
async function countAll(
  works: readonly Work[],
  asking: Asking,
  spaces: readonly Space[] | NotRead,
): Promise<Counts> {
  const counting = new Counting(asking);
  const { memory, clock } = asking;
  const asked = works.map((work) => ({ work, question: questionFor(work), skipped: skippedFor(work) }));
  const since = clock.now() - monthMs;
  const bySpace = Map.groupBy(
    asked.filter(({ skipped }) => skipped === undefined),
    ({ work }) => work.space.id,
  );
  const wanted = [...bySpace].map(([id, list]) => ({
    id,
    slug: list[0]?.work.space.slug ?? id,
    unpaid: counting.unpaid(list.map(({ question }) => question)),
  }));
  const spending = wanted.filter(({ unpaid }) => unpaid > 0);
  const created = spending.length === 0 ? [] : await createdPreviews(asking.inTime(), since);
  const refusals = new Map<string, string>();
  const isOpen = ({ work, skipped }: (typeof asked)[number]): boolean =>
    skipped === undefined && !refusals.has(work.space.id);
  const budgets = spending.map(({ id, slug, unpaid }) => ({
    id,
    slug,
    unpaid,
    budget: budgetOf(id, created, isNotRead(spaces) ? [] : spaces, memory.spent(bareSpaceId(id), since)),
  }));
  for (const { id, slug, unpaid, budget } of budgets) {
    const question = questionOf(budget, unpaid, slug);
    const answer = question === undefined ? true : await asking.mayGoOn(question);
    if (answer !== true) refusals.set(id, answer);
  }
  announce(counting.unpaid(asked.flatMap((one) => (isOpen(one) ? [one.question] : []))), asking);
  const matches = await Promise.all(
    asked.map(async ({ work, question, skipped }): Promise<Matches | Skipped> => {
      if (skipped !== undefined) return skipped;
      const refusal = refusals.get(work.space.id);
      return refusal === undefined || counting.isPaid(question) ? counting.count(question) : { why: refusal };
    }),
  );
  const spentNow = (id: string): number => counting.started.get(bareSpaceId(id)) ?? 0;
  return {
    matches,
    budgets: budgets.map(({ id, slug, budget }) => ({
      space: slug,
      ...budget,
      said: budgetSentence(budget, spentNow(id)),
    })),
  };
}

/** Whoever waits wants to know for how long. */
function announce(previews: number, { say }: Asking): void {
  const { perMinute } = operations.createAudiencePreview;
  if (previews > perMinute)
    say(
      `${previews} audience previews, of which Segment takes ${perMinute} a minute: at least ${Math.ceil(previews / perMinute) - 1} min`,
    );
}

function questionFor({ definition, space, asked }: Work): Question {
  const { audienceType, options } = definition;
  return {
    spaceId: space.id,
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
  const own = checks.find(({ seen }) => seen === "declared");
  if (own !== undefined) return { skipped: `${own.what} comes with this stack, and no profile has it yet` };
  const missing = checks.find(({ kind, seen }) => kind === "event" && seen === "never");
  if (definition.as === "audience" || missing === undefined) return undefined;
  return { skipped: `${missing.what} was never seen, so no profile has any` };
}

function openIn({ name, checks = [], matches }: QueryPreview): string[] {
  const unread = checks.flatMap(({ seen, why }) =>
    seen === "unread" ? [`what the space has seen: ${why ?? "no reason was given"}`] : [],
  );
  const uncounted =
    matches !== undefined && "why" in matches ? [`how many profiles ${name} matches: ${matches.why}`] : [];
  return [...unread, ...uncounted];
}

/** Whether anything was found that somebody should change. */
export function hasFindings({ queries, invalid }: PreviewReport): boolean {
  return invalid.length > 0 || queries.some((query) => isFound(query));
}

function isFound({ checks = [], matches }: QueryPreview): boolean {
  return (
    checks.some(({ seen }) => seen === "never") ||
    (matches !== undefined && "count" in matches && matches.count === 0)
  );
}
