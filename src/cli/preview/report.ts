import { bareSpaceId, type Space } from "../../api";
import { computationOf, type Computation, countPrimaryExpressions, print } from "../../query";
import { askedBy } from "./asked";
import type { Asking } from "./asking";
import type { Budget } from "./budget";
import { type Check, checksOf } from "./checks";
import { countAll, type Skipped, type Work } from "./count-all";
import type { Matches } from "./counting";
import {
  countedQuery,
  type Definition,
  type Invalid,
  isInvalid,
  optionsOf,
  readSubject,
  type Subject,
} from "./definition";
import type { Receipt } from "./receives";
import { isNotRead, type NotRead, SpaceSchema } from "./schema";
import { WorkspaceSources } from "./sources";
import { spaceNamed, spacesOf } from "./spaces";
import type { Declared } from "./stack";

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
  /** Where the program disables it: it is not counted, and what was never seen is no finding. */
  readonly enabled?: false;
  readonly space?: Pick<Space, "id" | "slug">;
  /** Names and values that it asks for; left out where Segment was not asked. */
  readonly checks?: readonly Check[];
  /** The audience whose members were counted. */
  readonly counted?: string;
  readonly matches?: Matches | Skipped;
  readonly receives: readonly Receipt[];
}

/** What is printed; this is also the JSON output. */
export interface PreviewReport {
  readonly queries: readonly QueryPreview[];
  readonly invalid: readonly Invalid[];
  readonly budgets: readonly (Budget & { readonly space: string; readonly said: string })[];
  /** What waits for traits of the same stack; nobody has to do anything. */
  readonly knownLater: readonly string[];
  readonly notJudged: readonly string[];
}

/** @param asking - or why Segment is not asked; undefined where nobody wants it to be */
export async function reportOn(
  subjects: readonly Subject[],
  asking: Asking | NotRead | undefined,
  { leftOut, knownLater }: Pick<Declared, "leftOut" | "knownLater"> = { leftOut: [], knownLater: [] },
): Promise<PreviewReport> {
  const read = subjects.map(readSubject);
  const invalid = read.filter(isInvalid);
  const definitions = read.filter((one): one is Definition => !isInvalid(one));
  if (asking === undefined || isNotRead(asking)) {
    const queries = definitions.map((definition) => described(definition));
    return {
      queries,
      invalid,
      budgets: [],
      knownLater,
      notJudged: [...leftOut, ...(asking === undefined ? [] : [asking.error])],
    };
  }
  if (definitions.length === 0) return { queries: [], invalid, budgets: [], knownLater, notJudged: leftOut };
  const spaces = await spacesOf(asking.client);
  const works = await lookAll(definitions, asking, spaces);
  const counts = asking.count ? await countAll(works, asking, spaces) : { matches: [], budgets: [] };
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
    knownLater,
    notJudged: [...new Set([...leftOut, ...queries.flatMap(openIn)])],
  };
}

function described(definition: Definition): QueryPreview {
  const { name, resource, as, query, key, enabled, receives } = definition;
  return {
    name,
    ...(resource !== undefined && { resource }),
    as,
    query: print(query),
    computation: computationOf(query, optionsOf(definition, as)),
    primaryExpressions: countPrimaryExpressions(query),
    ...(key !== undefined && { key }),
    ...(enabled === false && { enabled }),
    receives: enabled === false ? [] : receives,
  };
}

/** One after the other, so that what one has looked up serves the next. */
async function lookAll(
  definitions: readonly Definition[],
  { client, space: named }: Asking,
  spaces: readonly Space[] | NotRead,
): Promise<Work[]> {
  const schemas = new Map<string, SpaceSchema>();
  const sources = new WorkspaceSources(client);
  const works: Work[] = [];
  for (const definition of definitions) {
    const space = spaceNamed(definition.spaceId ?? named, spaces);
    const id = bareSpaceId(space.id);
    const schema = schemas.get(id) ?? new SpaceSchema(client, space.id);
    schemas.set(id, schema);
    const asked = askedBy(definition.query);
    const ofAccounts = definition.audienceType === "ACCOUNTS" ? "accounts" : undefined;
    const checks = await checksOf(asked, schema, keysIn(definitions, definition), ofAccounts);
    works.push({ definition, space, asked, checks: [...checks, ...(await sources.checks(asked.sources))] });
  }
  return works;
}

/** Keys that the same stack makes in the same space. */
function keysIn(definitions: readonly Definition[], { spaceId }: Definition): ReadonlySet<string> {
  return new Set(definitions.filter((one) => one.spaceId === spaceId).flatMap(({ key }) => key ?? []));
}

function openIn({ name, enabled, checks = [], matches }: QueryPreview): string[] {
  if (enabled === false) return [];
  const unread = checks.flatMap(({ kind, seen, why }) =>
    seen === "unread"
      ? [
          `${kind === "source" ? "which sources there are" : "what the space has seen"}: ${why ?? "no reason was given"}`,
        ]
      : [],
  );
  const uncounted =
    matches !== undefined && "why" in matches ? [`how many profiles ${name} matches: ${matches.why}`] : [];
  return [...unread, ...uncounted];
}

/** The report with no more than so many profiles of each query. */
export function withSample(report: PreviewReport, most: number): PreviewReport {
  const queries = report.queries.map((query) => {
    const { matches } = query;
    if (matches === undefined || !("sample" in matches)) return query;
    return { ...query, matches: { ...matches, sample: matches.sample.slice(0, most) } };
  });
  return { ...report, queries };
}

/** Whether anything was found that somebody should change. */
export function hasFindings({ queries, invalid }: PreviewReport): boolean {
  return invalid.length > 0 || queries.some((query) => isFound(query));
}

function isFound({ enabled, checks = [], matches }: QueryPreview): boolean {
  if (enabled === false) return false;
  return (
    checks.some(({ seen }) => seen === "never" || seen === "missing") ||
    (matches !== undefined && "count" in matches && matches.count === 0)
  );
}
