import type { Audience, AuditEvent, ComputedTrait, Filter, Space } from "../../api";
import { audienceRegistries } from "../../provider/definitions/audience";
import { traitRegistries } from "../../provider/definitions/traits";
import { registries } from "../../provider/filters/registry";
import { isFresh } from "../../provider/workspace/times";
import { linked } from "../import/audience";
import { type Trace, traceOf } from "./audit";
import type { Managed } from "./managed";
import { readOr } from "./read-or";
import type { Scope } from "./scope";

/** Something that a space has and no program. */
export interface Unmanaged {
  readonly kind: "trait" | "audience" | "filter";
  readonly id: string;
  readonly name: string;
  readonly key?: string;
  readonly space: string;
  /** Its query, or a filter's statement; left out where Segment shows none. */
  readonly definition?: string;
  /** Why no program can have it; left out where one can. */
  readonly obstacle?: string;
  readonly trace?: Trace;
}

type Item = ComputedTrait | Audience | Filter;

interface Listing {
  readonly kind: Unmanaged["kind"];
  readonly noun: string;
  readonly resources: readonly Managed["kind"][];
  readonly list: (space: Space) => Promise<Iterable<Item>>;
}

function listings({ session }: Scope): Listing[] {
  const traits = traitRegistries.of(session).snapshots;
  const audiences = audienceRegistries.of(session).snapshots;
  const filters = registries.of(session);
  return [
    {
      kind: "trait",
      noun: "computed traits",
      resources: ["LastComputedTrait", "ComputedTrait"],
      list: async ({ id }) => (await traits.list(id)).values(),
    },
    {
      kind: "audience",
      noun: "audiences",
      resources: ["Audience"],
      list: async ({ id }) => (await audiences.list(id)).values(),
    },
    {
      kind: "filter",
      noun: "space filters",
      resources: ["SpaceFilter"],
      list: async ({ id }) => (await filters.list(id)).values(),
    },
  ];
}

/** What the spaces have beside what the states know. Lists that a refresh has read are not asked for again. */
export async function unmanagedIn(scope: Scope, events: readonly AuditEvent[]): Promise<Unmanaged[]> {
  const found: Unmanaged[] = [];
  for (const space of scope.spaces)
    for (const listing of listings(scope)) found.push(...(await inSpace(scope, space, listing, events)));
  return found;
}

async function inSpace(
  scope: Scope,
  space: Space,
  { kind, noun, resources, list }: Listing,
  events: readonly AuditEvent[],
): Promise<Unmanaged[]> {
  const own = scope.managed.filter((one) => resources.includes(one.kind));
  const ids = new Set(own.map(({ id }) => id));
  const read = await readOr(scope, `${noun} of space ${space.slug}`, own.length > 0, () => list(space));
  const items = [...(read ?? [])];
  const byId = new Map(items.map((item) => [item.id, item]));
  for (const one of own) {
    const said = describedBySomebody(one, byId.get(one.id));
    if (said !== undefined) scope.notes.add(said);
  }
  return items.flatMap((item) => {
    if (ids.has(item.id)) return [];
    const { key } = item as Partial<ComputedTrait>;
    if (scope.ignored.has(kind, [item.name, key, item.id])) return [];
    if (isFresh(scope.session, item.createdAt)) {
      scope.notes.add(
        `${kind} ${item.name ?? item.id} was made less than a minute ago: whether a program has made it shows in the next run`,
      );
      return [];
    }
    const trace = traceOf(events, item.id, "Created", item);
    const definition = definitionOf(item);
    const obstacle = obstacleOf(item, definition);
    return [
      {
        kind,
        id: item.id,
        name: item.name ?? item.id,
        ...(key !== undefined && { key }),
        space: space.slug,
        ...(definition !== undefined && { definition }),
        ...(obstacle !== undefined && { obstacle }),
        ...(trace !== undefined && { trace }),
      },
    ];
  });
}

/** What a program says nothing of is not its own, so a refresh shows it in no preview. */
function describedBySomebody(
  { kind, resource, inputs, secrets }: Managed,
  item: Item | undefined,
): string | undefined {
  const description = item?.description ?? "";
  if (description === "" || "description" in inputs || secrets.includes("description")) return undefined;
  return `${kind} ${resource} has the description "${description}" in Segment, which nobody manages: the program says none, and no update changes it`;
}

function obstacleOf(item: Item, definition: string | undefined): string | undefined {
  if (definition === undefined) return "Segment shows no definition of it, as of a SQL trait";
  return "audienceType" in item ? linked(item as Audience) : undefined;
}

function definitionOf(item: Item): string | undefined {
  return "if" in item && typeof item.if === "string" ? item.if : (item as ComputedTrait).definition?.query;
}
