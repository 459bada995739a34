import { Hono } from "hono";

import { statusOf } from "../../computing/progress";
import { requireSpace } from "../../lookups";
import type { StoredProfile } from "../../profiles/profiles";
import type { Parts } from "../../parts";
import { shownId } from "./profile-ids";

/** What the frame of the page shows, whatever is open in it. */
export interface WorkspaceAnswer {
  name: string;
  spaces: { id: string; slug: string; name: string }[];
}

/** How far a space is on the way from a source to a value on a profile. */
export interface OverviewAnswer {
  sources: { connected: string[]; total: number };
  traits: { total: number; live: number };
  profiles: number;
  /** Calls that have reached the space and name an event. */
  events: number;
  /** A value that somebody can look at. */
  example?: { profile: string; name: string; key: string; value: unknown };
}

/** Somebody with a value is usually among the first; nobody waits for a search of everybody. */
const maxSearched = 50;

export function workspaceRoutes({ store, computation }: Pick<Parts, "store" | "computation">): Hono {
  const exampleOf = (spaceId: string, profiles: Iterable<StoredProfile>): OverviewAnswer["example"] => {
    let searched = 0;
    for (const profile of profiles) {
      for (const [key, { kind, value }] of computation.traitsOf(spaceId, profile))
        if (kind === "computed_trait")
          return { profile: shownId(profile), name: profile.userId ?? shownId(profile), key, value };
      searched += 1;
      if (searched === maxSearched) return undefined;
    }
    return undefined;
  };
  return new Hono()
    .get("/workspace", (context) =>
      context.json<WorkspaceAnswer>({
        name: store.workspace.name,
        spaces: store.spaces.map(({ id, slug, name }) => ({ id, slug, name })),
      }),
    )
    .get("/spaces/:space/overview", (context) => {
      const { id } = requireSpace(store, context.req.param("space"));
      const traits = store.traits.filter(({ spaceId }) => spaceId === id);
      const connected = store.sources.filter((source) => store.isConnected(id, source.id));
      const profiles = store.profiles.all(id);
      const example = exampleOf(id, profiles);
      return context.json<OverviewAnswer>({
        sources: { connected: connected.map(({ name }) => name), total: store.sources.length },
        traits: {
          total: traits.length,
          live: traits.filter((trait) => statusOf(store, trait) === "Live").length,
        },
        profiles: profiles.size,
        events: store.profiles.space(id).arrivals,
        ...(example === undefined ? {} : { example }),
      });
    });
}
