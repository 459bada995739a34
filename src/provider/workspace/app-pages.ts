import type { Space, Workspace } from "../../api";

const app = "https://app.segment.com";

/** Pages of the app are found by slugs, and are hints: Segment documents their place, not their addresses. */
function spacePage(workspace: Workspace, spaceSlug: string, page: string): string {
  return `${app}/${workspace.slug}/unify/spaces/${spaceSlug}/${page}`;
}

/** The page of a computed trait. */
export function traitPage(workspace: Workspace, spaceSlug: string, traitId: string): string {
  return spacePage(workspace, spaceSlug, `computed-traits/${traitId}`);
}

/** The Public API cannot connect a source to a space, so a person does. */
export function connectSteps(sourceName: string, workspace: Workspace, space: Space): string[] {
  const page = spacePage(workspace, space.slug, "settings/sources");
  return [
    `open ${page} (Unify settings, Profile sources), choose Connect source and tick "${sourceName}"; "Replay data" is ticked there by default and replays a month of events. If it is connected there already, set \`confirmedOn\` to the day on which you saw it`,
  ];
}

/** @param isConnected - whether it is known to be, so that nothing is said of a connection that perhaps never was */
export function disconnectSteps(
  sourceName: string,
  workspace: Workspace,
  space: Space,
  isConnected: boolean,
): string {
  const page = spacePage(workspace, space.slug, "settings/sources");
  return isConnected
    ? `Segment still sends "${sourceName}" to the space: open ${page} and disconnect it there, the Public API cannot`
    : `nothing has proved that source "${sourceName}" feeds space "${space.slug}": if ${page} lists it, disconnect it there, the Public API cannot`;
}

/** The Public API cannot add a destination to a space, so a person does. */
export function addDestinationStep(destinationId: string, workspace: Workspace, space: Space): string {
  return `open ${app}/${workspace.slug}/engage/spaces/${space.slug}/settings/destinations (Engage settings, Destinations) and add destination ${destinationId} there; one that is attached to a source in Connections cannot be used, so add a new instance with the space as its source`;
}
