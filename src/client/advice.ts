import { operations, type OperationName } from "../api";

const admin = "Unify and Engage Admin";
const sourceAdmin = "Source Admin";

/** Roles that may call an operation, beside Workspace Owner. What is not listed needs the usual one. */
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

/** The roles of which a token needs one to call an operation, as in `Source Admin, or Workspace Owner`. */
export function rolesFor(operation: OperationName): string {
  const role = operation in roles ? roles[operation] : admin;
  return role === undefined ? "Workspace Owner" : `${role}, or Workspace Owner`;
}

/** What to change when a valid token is refused for one operation. */
export function permissionAdvice(operation: OperationName): string {
  if (operations[operation].path.startsWith("/filters")) return filterAdvice(operation);
  return `The token is valid, but may not call ${operation}: give it the role ${rolesFor(operation)}, or ask Segment's support to enable the feature`;
}

/** Space filters are a feature of their own, and not the only protection. */
function filterAdvice(operation: OperationName): string {
  return (
    `The token is valid, but may not call ${operation}: ask Segment's support to enable the feature "Space Filters" for the workspace, ` +
    `and give the token the role ${admin}, or Workspace Owner; meanwhile the policy pack (production-only-connections, ` +
    "treatment-trait-filters-environment) and the condition on the environment in each trait's own query keep other environments out"
  );
}

/** What to change when the token may not even read its workspace, be it invalid or without a role for that. */
export const tokenAdvice =
  "Segment does not let this token read its own workspace, with which every run begins: create a Public API token for the workspace (Settings, Access Management, Tokens) and check segment:region";
