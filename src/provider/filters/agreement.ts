import type { Filter } from "../../api";
import { allowedEnvironment, drops } from "../../fql";
import { UsageError } from "../errors";

/**
 * A call is dropped when any filter says so, so two filters can leave nothing of what each of them lets through.
 *
 * @throws {UsageError} when the space has a filter that drops the environment which the new one is to let through; one
 * that this version cannot read is not judged
 */
export function requireAgreement(
  space: string,
  name: string,
  statement: string,
  there: readonly Filter[],
): void {
  const allowed = allowedEnvironment(statement);
  if (allowed === undefined) return;
  const impressions = {
    type: "track",
    event: allowed.event,
    [`properties.${allowed.property}`]: allowed.environment,
  };
  const opponent = there.find((filter) => filter.enabled !== false && dropsAll(filter, impressions));
  if (opponent === undefined) return;
  throw new UsageError(
    `space filter "${name}" lets impressions of "${allowed.environment}" through, and space ${space} has the filter "${opponent.name ?? opponent.id}" (${opponent.id}), which drops them: ` +
      "together they would leave none. Disable or delete that one, or correct `environmentName`",
  );
}

function dropsAll({ if: statement }: Filter, impressions: Readonly<Record<string, string>>): boolean {
  try {
    return statement !== undefined && drops(statement, impressions) === "every";
  } catch {
    return false;
  }
}
