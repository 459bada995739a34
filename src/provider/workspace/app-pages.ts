import type { Space, Workspace } from "../../api";

const app = "https://app.segment.com";

/** Pages of the app are found by slugs, and are hints: Segment documents their place, not their addresses. */
function spacePage(workspace: Workspace, spaceSlug: string, page: string): string {
  return `${app}/${workspace.slug}/unify/spaces/${spaceSlug}/${page}`;
}

/** The Public API cannot attach destinations to a computed trait, so a person does. */
export function destinationSteps(
  traitId: string,
  destinations: unknown,
  workspace: Workspace,
  spaceSlug: string,
): string[] {
  if (!Array.isArray(destinations) || destinations.length === 0) return [];
  const page = spacePage(workspace, spaceSlug, `computed-traits/${traitId}`);
  return [
    `open ${page}, choose Select Destinations and tick ${destinations.map((name) => `"${String(name)}"`).join(", ")}`,
  ];
}

/** The Public API cannot connect a source to a space, so a person does. */
export function connectSteps(sourceName: string, workspace: Workspace, space: Space): string[] {
  const page = spacePage(workspace, space.slug, "settings/sources");
  return [
    `open ${page} (Unify settings, Profile sources), choose Connect source and tick "${sourceName}"; "Replay data" is ticked there by default and replays a month of events`,
  ];
}

export function disconnectSteps(sourceName: string, workspace: Workspace, space: Space | undefined): string {
  const page = space === undefined ? app : spacePage(workspace, space.slug, "settings/sources");
  return `Segment still sends "${sourceName}" to the space: open ${page} and disconnect it there, the Public API cannot`;
}
