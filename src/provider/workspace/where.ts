import type { Space, Workspace } from "../../api";
import type { Session } from "./session";

/** A space, and the workspace that has it. */
export interface Where {
  workspace: Workspace;
  space: Space;
}

/** @param workspaceId - the workspace that a resource's state names */
export async function locate(session: Session, spaceId: string, workspaceId?: unknown): Promise<Where> {
  const workspace = await session.requireWorkspace(workspaceId);
  return { workspace, space: await session.requireSpace(spaceId) };
}
