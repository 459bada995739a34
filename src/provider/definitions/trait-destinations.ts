import { isDeepStrictEqual } from "node:util";

import type { ComputedTrait } from "../../api";
import { UsageError } from "../errors";
import type { Properties } from "../properties";
import { advisory } from "../workspace/advisory";
import { traitPage } from "../workspace/app-pages";
import { PerSession, type Session } from "../workspace/session";
import {
  declaredDestinations,
  destinationSteps,
  remarksOn,
  unknownDestinations,
  type DeclaredDestination,
  type KnownDestinations,
} from "./destination-steps";
import type { Prepared } from "./kind";

/** The destinations of a workspace, listed once a run, and what has been said about them. */
class WorkspaceDestinations {
  readonly #said = new Set<string>();
  #known: Promise<KnownDestinations | undefined> | undefined;

  constructor(private readonly session: Session) {}

  /** Undefined where Segment does not say. */
  known(): Promise<KnownDestinations | undefined> {
    this.#known ??= this.#look();
    return this.#known;
  }

  async #look(): Promise<KnownDestinations | undefined> {
    const { session } = this;
    const [destinations, sources] = await Promise.all([
      advisory(session, "whether the workspace has the declared destinations", ({ destinations: of }) =>
        of.list(),
      ),
      advisory(session, "which destinations a source of Connections feeds", (client) =>
        client.sources.list(),
      ),
    ]);
    if ("why" in destinations) return undefined;
    return { destinations: destinations.found, sources: "why" in sources ? undefined : sources.found };
  }

  /** Once a run, however many traits go there; by its place, since a name may be a secret. */
  warn(declared: DeclaredDestination, index: number, remarks: readonly string[]): void {
    for (const remark of remarks) {
      const key = JSON.stringify([declared, remark]);
      if (this.#said.has(key)) continue;
      this.#said.add(key);
      this.session.log.warn(
        `\`destinations[${index}]\` of a trait may not receive it as declared: ${remark}`,
      );
    }
  }
}

const ofWorkspace = new PerSession((session) => new WorkspaceDestinations(session));

/**
 * Check the destinations that a trait is declared for, before anything is written, and put together what a person has to
 * do about them. What was checked with the last write is not asked again.
 *
 * @throws {UsageError} when the workspace has no destination of a name
 */
export async function prepareDestinations(
  session: Session,
  { destinations }: { readonly destinations?: unknown },
  before: Properties,
): Promise<Prepared<ComputedTrait>> {
  const declared = declaredDestinations(destinations);
  if (declared.length === 0) return () => ({ manualSteps: [] });
  const { destinations: stored, manualSteps } = before;
  if (Array.isArray(manualSteps) && isDeepStrictEqual(stored, destinations)) return () => ({ manualSteps });
  const { slug } = await session.requireWorkspace();
  const all = ofWorkspace.of(session);
  const known = await all.known();
  if (known !== undefined) {
    const problems = unknownDestinations(declared, known, `workspace "${slug}"`);
    if (problems.length > 0)
      throw new UsageError(
        `${problems.join("; ")}. Nothing was written: names are those of Connections, Destinations in Segment's app`,
      );
    for (const [index, one] of declared.entries()) all.warn(one, index, remarksOn(one, known));
  }
  return ({ id }, { workspace, space }) => ({
    manualSteps: destinationSteps(traitPage(workspace, space.slug, id), declared, known),
  });
}
