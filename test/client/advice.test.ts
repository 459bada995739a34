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

test.each(Object.keys(operations) as OperationName[])("who may not call %s is told the role", (operation) => {
  const role = forOwners.includes(operation)
    ? "Workspace Owner"
    : forSources.includes(operation)
      ? "Source Admin, or Workspace Owner"
      : "Unify and Engage Admin, or Workspace Owner";

  expect(permissionAdvice(operation)).toBe(
    `The token is valid, but may not call ${operation}: give it the role ${role}, or ask Segment's support to enable the feature`,
  );
});
