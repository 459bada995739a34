import { Hono } from "hono";

import { computationType } from "../../computing/definitions";
import { statusOf } from "../../computing/progress";
import { requireAudience, requireSpace } from "../../lookups";
import { makerOf, type Maker } from "../../made-by";
import type { StoredProfile } from "../../profiles/profiles";
import type { StoredDefinition } from "../../store";
import type { Parts } from "../../parts";
import { shownId } from "./profile-ids";

export interface AudienceSummary {
  id: string;
  name: string;
  key: string;
  description: string;
  status: string;
  computation: "realtime" | "batch";
  by: Maker;
  /** How many profiles belong to it. */
  size: number;
  /** Names of what it is sent to. */
  destinations: string[];
}
export interface AudiencesAnswer {
  audiences: AudienceSummary[];
}
export interface AudienceAnswer extends AudienceSummary {
  query: string;
  /** The first of them. */
  members: { profile: string; name: string }[];
}

/** As many as a person looks through; the size says how many there are. */
const maxMembers = 500;

/** Audiences of a space, and who belongs to each. */
export function audienceRoutes({ store, computation }: Pick<Parts, "store" | "computation">): Hono {
  const membersOf = ({ spaceId, key }: StoredDefinition): StoredProfile[] =>
    [...store.profiles.all(spaceId)].filter(
      (profile) => computation.traitOf(spaceId, profile, key)?.value === true,
    );
  const summaryOf = (audience: StoredDefinition, size: number): AudienceSummary => {
    const { id, name, key, description = "" } = audience;
    return {
      id,
      name,
      key,
      description,
      status: statusOf(store, audience),
      computation: computationType(audience),
      by: makerOf(audience),
      size,
      destinations: store.audienceDestinations
        .filter(({ audienceId }) => audienceId === id)
        .map(({ destinationId }) => nameOf(destinationId)),
    };
  };
  const nameOf = (id: string): string =>
    [...store.destinations, ...store.warehouses].find((candidate) => candidate.id === id)?.name ?? id;
  return new Hono()
    .get("/spaces/:space/audiences", (context) => {
      const space = requireSpace(store, context.req.param("space"));
      const audiences = store.audiences.filter(({ spaceId }) => spaceId === space.id);
      return context.json<AudiencesAnswer>({
        audiences: audiences.map((audience) => summaryOf(audience, membersOf(audience).length)),
      });
    })
    .get("/spaces/:space/audiences/:id", (context) => {
      const { space, id } = context.req.param();
      const audience = requireAudience(store, space, id);
      const members = membersOf(audience);
      return context.json<AudienceAnswer>({
        ...summaryOf(audience, members.length),
        query: audience.query,
        members: members.slice(0, maxMembers).map((profile) => ({
          profile: shownId(profile),
          name: profile.userId ?? shownId(profile),
        })),
      });
    });
}
