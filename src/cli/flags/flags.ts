import type { ComputedTrait, Space } from "../../api";
import { SegmentNotFoundError } from "../../client";
import { traitRegistries } from "../../provider/definitions/traits";
import { parse } from "../../query";
import { askedBy } from "../preview/asked";
import { readOr } from "../drift/read-or";
import type { Scope } from "../drift/scope";

/** How Segment calls what an SDK reports of a flag. */
export interface Impressions {
  readonly event: string;
  /** The property that names the flag. */
  readonly property: string;
}

/** A trait over a flag that the space has not seen among the latest. */
export interface StaleTrait {
  readonly flag: string;
  readonly trait: Pick<ComputedTrait, "id" | "name" | "key">;
  /** Where a state has it: how the program calls it. */
  readonly resource?: string;
}

/** The flags of one space. */
export interface SpaceFlags extends Impressions {
  readonly space: string;
  /** How many the space shows. */
  readonly seen: number;
  readonly withoutTrait: readonly string[];
  readonly unseen: readonly StaleTrait[];
}

/** Segment shows no more sample values of a property than this. */
const maxSamples = 1000;

/**
 * The flags that spaces have seen, against the traits over them. A space shows up to 1000 values of a property and not when
 * it has seen each; so a flag that is not among them is seen no more only where it has fewer.
 */
export async function flagsIn(scope: Scope, impressions: Impressions): Promise<SpaceFlags[]> {
  const found: SpaceFlags[] = [];
  for (const space of scope.spaces) {
    const flags = await inSpace(scope, space, impressions);
    if (flags !== undefined) found.push(flags);
  }
  return found;
}

async function inSpace(
  scope: Scope,
  space: Space,
  impressions: Impressions,
): Promise<SpaceFlags | undefined> {
  const { session, managed, ignored } = scope;
  const { event, property } = impressions;
  const what = `flags of space ${space.slug}`;
  const seen = await readOr(scope, what, true, () => valuesOf(scope, space, impressions));
  const traits = await readOr(scope, `computed traits of space ${space.slug}`, true, () =>
    traitRegistries.of(session).snapshots.list(space.id),
  );
  if (seen === undefined || traits === undefined) return undefined;
  const over = [...traits.values()].flatMap((trait) =>
    flagsOf(trait, impressions).map((flag) => ({ flag, trait })),
  );
  const withTrait = new Set(over.map(({ flag }) => flag));
  const notSeen = over.filter(({ flag, trait: { enabled } }) => enabled && !seen.includes(flag));
  const isCut = seen.length >= maxSamples;
  if (isCut && notSeen.length > 0)
    scope.notJudged.add(
      `${what}: it shows the first ${maxSamples} values of \`${property}\` only, so nobody can tell whether ${notSeen.map(({ flag }) => flag).join(", ")} is seen no more`,
    );
  return {
    space: space.slug,
    event,
    property,
    seen: seen.length,
    withoutTrait: seen.filter((flag) => !withTrait.has(flag) && !ignored.has("flag", [flag])).toSorted(),
    unseen: isCut
      ? []
      : notSeen
          .filter(({ flag }) => !ignored.has("flag", [flag]))
          .map(({ flag, trait: { id, name, key } }) => {
            const resource = managed.find((one) => one.id === id)?.resource;
            return { flag, trait: { id, name, key }, ...(resource !== undefined && { resource }) };
          }),
  };
}

/** A space that knows nothing of the property has other names for it, or no source: that says nothing of any flag. */
async function valuesOf(
  { session }: Scope,
  { id, slug }: Space,
  { event, property }: Impressions,
): Promise<string[]> {
  try {
    const values = await session.client.spaceSchema.propertySampleValues(id, event, property);
    return values.filter((value) => value !== "");
  } catch (error) {
    if (!(error instanceof SegmentNotFoundError)) throw error;
    throw new Error(
      `space ${slug} has never seen \`${property}\` of "${event}": say with --event and --property how impressions are called there, or connect their source`,
      { cause: error },
    );
  }
}

/** The flags whose impressions a trait counts. */
function flagsOf({ definition }: ComputedTrait, { event, property }: Impressions): readonly string[] {
  if (definition === null) return [];
  try {
    const { events } = askedBy(parse(definition.query, { as: "trait" }));
    return events
      .filter(({ name }) => name === event)
      .flatMap(({ fields }) => fields)
      .filter(({ path, type }) => path === property && type === "PROPERTY")
      .flatMap(({ values }) => values);
  } catch {
    return []; // What this version cannot read is of no flag that it knows.
  }
}
