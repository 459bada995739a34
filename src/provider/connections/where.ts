import type { Source, Space, Workspace } from "../../api";
import type { Session } from "../workspace/session";

/** The two ends of a connection, and the workspace that has them. */
export interface Where {
  workspace: Workspace;
  space: Space;
  source: Source;
}

/** @param workspaceId - the workspace that a connection's state names */
export async function locateSpace(
  session: Session,
  spaceId: string,
  workspaceId?: unknown,
): Promise<Omit<Where, "source">> {
  const workspace = await session.requireWorkspace(workspaceId);
  return { workspace, space: await session.requireSpace(spaceId) };
}
