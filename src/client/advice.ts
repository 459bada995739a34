import type { OperationName } from "../api";

const admin = "Unify and Engage Admin";
const sourceAdmin = "Source Admin";

/** Roles that open an operation, beside Workspace Owner. What is not listed needs the usual one. */
const roles: Partial<Record<OperationName, string | undefined>> = {
  listAuditEvents: undefined,
  createLabel: undefined,
  deleteLabel: undefined,
  listLabels: undefined,
  listSources: sourceAdmin,
  getSource: sourceAdmin,
  addLabelsToSource: sourceAdmin,
  replaceLabelsInSource: sourceAdmin,
};

/** What to change when a token that works is refused for one operation. */
export function permissionAdvice(operation: OperationName): string {
  const role = operation in roles ? roles[operation] : admin;
  const roleText = role === undefined ? "Workspace Owner" : `${role}, or Workspace Owner`;
  return `The token works, but may not call ${operation}: give it the role ${roleText}, or have Segment's support switch the feature on`;
}

/** What to change when the token is refused whatever is asked. */
export const tokenAdvice =
  "Segment does not take this token at all: make a Public API token for the workspace (Settings, Access Management, Tokens) and check segment:region";
