import { type OperationName, operations } from "../../api";
import { rolesFor } from "../../client";
import { type Answered, isRefused, isRejected } from "./questions";
import { fail, type Line, note, ok, unknown, warn } from "./report";

interface Family {
  /** Completes "the token may read ...". */
  readonly what: string;
  /** What an `up` without it does. */
  readonly without: string;
  /** Whether an `up` fails without it. */
  readonly isNeeded?: boolean;
  /** What support has to enable for a workspace. */
  readonly feature?: string;
}

/** One harmless call for each family of operations. */
const families: Partial<Record<OperationName, Family>> = {
  getWorkspace: { what: "the workspace", without: "no run begins", isNeeded: true },
  listSpaces: {
    what: "spaces",
    without: "no space can be found by its slug, and no connection be told apart by its space",
    isNeeded: true,
    feature: "Spaces",
  },
  listSources: { what: "sources", without: "no source connection can be verified", isNeeded: true },
  listLabels: { what: "labels", without: "`SourceLabels` cannot make labels that are missing" },
  listDestinations: {
    what: "destinations",
    without: "the `destinations` of traits are not looked up before they are written",
  },
  listAuditEvents: {
    what: "audit events",
    without: "nothing can prove a source connection but `confirmedOn`",
  },
  listComputedTraits: {
    what: "computed traits",
    without: "no computed trait can be managed",
    isNeeded: true,
    feature: "Computed Trait",
  },
  listAudiences: { what: "audiences", without: "no audience can be managed", feature: "Audience" },
  listFiltersForSpace: {
    what: "space filters",
    without:
      "Segment itself keeps no other environment out: the policies and the condition on the environment do",
    feature: "Space Filters",
  },
  listProfilesWarehouseInSpace: { what: "profiles warehouses", without: "`ProfilesSync` cannot be used" },
  listEvents: {
    what: "the space schema",
    without: "`delivering` stays unknown, and misspelt names are not found",
  },
};

/** All spaces ask for it, and what it asks for has a role of its own. */
const schema: ReadonlySet<OperationName> = new Set([
  "listEvents",
  "listPropertiesFromEvent",
  "listSampleValuesFromEventProperty",
]);

/** What the token may read, and what it may not with what to do about it. What it may write nobody tries here. */
export function permissionLines(answered: readonly Answered[]): Line[] {
  const allowed = new Set<string>();
  const lines: Line[] = [];
  for (const [operation, family] of Object.entries(families) as [OperationName, Family][]) {
    const asked = answered.filter(
      (one) => one.operation === operation || (operation === "listEvents" && schema.has(one.operation)),
    );
    const failed = asked.find(({ error }) => error !== undefined);
    if (isRejected(failed?.error)) continue;
    if (failed?.error !== undefined) lines.push(lineOf(operation, family, failed.error, answered));
    else if (asked.length > 0) allowed.add(family.what);
  }
  if (allowed.size > 0) lines.unshift(ok("permission", `the token may read ${[...allowed].join(", ")}`));
  if (answered.some(({ error }) => isRejected(error)))
    lines.push(
      fail(
        "token",
        "Segment has rejected the token in the middle of this run",
        "make a new token, and run this again",
      ),
    );
  if (answered.length > 0)
    lines.push(
      note(
        "permission",
        "what the token may write was not tried, so that a role that only reads is not found out",
      ),
    );
  return lines;
}

function lineOf(
  operation: OperationName,
  { what, without, isNeeded, feature }: Family,
  error: Error,
  answered: readonly Answered[],
): Line {
  if (!isRefused(error))
    return unknown(
      "permission",
      `${what}: ${error.message}`,
      "run this again later, and see whether it lasts",
    );
  const roles = rolesFor(operation);
  const line = isNeeded === true ? fail : warn;
  if (feature === undefined)
    return line(
      "permission",
      `the token may not read ${what}: ${without}`,
      `give it the role ${roles} (Settings, Access Management, Tokens)`,
    );
  const enable = `ask Segment's support to enable the feature "${feature}" for the workspace`;
  // Which of the two it is Segment does not say; another operation of spaces, which take the same role, does.
  const mayElse = answered.some(
    (other) =>
      other.error === undefined &&
      isOfSpaces(other.operation) &&
      families[other.operation]?.feature !== feature,
  );
  return mayElse
    ? line("feature", `Segment refuses ${what}, and allows what takes the same role: ${without}`, enable)
    : line(
        "permission",
        `the token may not read ${what}: ${without}`,
        `give it the role ${roles} (Settings, Access Management, Tokens); where it has that, ${enable}`,
      );
}

function isOfSpaces(operation: OperationName): boolean {
  return /^\/(spaces|filters)/.test(operations[operation].path);
}
