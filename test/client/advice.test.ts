import { expect, test } from "vitest";

import { operations, type OperationName } from "../../src/api";
import { permissionAdvice } from "../../src/client/advice";

const forOwners: OperationName[] = ["listAuditEvents", "createLabel", "deleteLabel", "listLabels"];
const forSources: OperationName[] = [
  "listSources",
  "getSource",
  "addLabelsToSource",
  "replaceLabelsInSource",
];

const names = Object.keys(operations) as OperationName[];
const aboutFilters = names.filter((name) => operations[name].path.startsWith("/filters"));

test.each(aboutFilters)(
  "who may not call %s is told the feature, whom to ask, and what protects meanwhile",
  (operation) => {
    expect(permissionAdvice(operation)).toBe(
      `The token is valid, but may not call ${operation}: ask Segment's support to enable the feature "Space Filters" for the workspace, and give the token the role Unify and Engage Admin, or Workspace Owner; meanwhile the policy pack (production-only-connections, treatment-trait-filters-environment) and the condition on the environment in each trait's own query keep other environments out`,
    );
  },
);

test.each(names.filter((name) => !aboutFilters.includes(name)))(
  "who may not call %s is told the role",
  (operation) => {
    const role = forOwners.includes(operation)
      ? "Workspace Owner"
      : forSources.includes(operation)
        ? "Source Admin, or Workspace Owner"
        : "Unify and Engage Admin, or Workspace Owner";

    expect(permissionAdvice(operation)).toBe(
      `The token is valid, but may not call ${operation}: give it the role ${role}, or ask Segment's support to enable the feature`,
    );
  },
);
