import type { Filter } from "../../api";
import { SegmentApiError } from "../../client";
import { UsageError } from "../errors";
import type { Wanted } from "../workspace/declarations";
import type { Session } from "../workspace/session";
import type { Where } from "../workspace/where";
import { whileComing } from "./coming";
import type { Inputs } from "./inputs";
import { registries } from "./registry";
import type { Changes } from "./state";

/**
 * Change a filter where it is.
 *
 * @throws {UsageError} when it and another filter of the space would leave nothing, or when Segment takes no new statement: nothing was changed, and the message says how to go on
 */
export async function update(
  session: Session,
  { space }: Where,
  id: string,
  changes: Changes,
  wanted: Wanted<Inputs>,
): Promise<Filter> {
  const registry = registries.of(session);
  const send = async (): Promise<Filter> => {
    const filter = await session.client.filters.update(id, { integrationId: space.id, ...changes });
    registry.changed(filter);
    return filter;
  };
  try {
    return dropsMore(changes) ? await whileComing(registry, space, { wanted, id }, send) : await send();
  } catch (error) {
    throw changes.if !== undefined && isAboutStatement(error)
      ? new UsageError(
          `${error.message}. Where Segment takes no new \`if\` for a filter that exists, it has to be deleted and made again: ` +
            `run \`pulumi up --replace URN\` with the URN of ${wanted.declaration}, which \`pulumi stack --show-urns\` prints. ` +
            "Between the two, what it drops reaches the space, and stays on profiles",
          { cause: error },
        )
      : error;
  }
}

/** Whether a change may make it drop what it did not drop before. */
function dropsMore({ if: statement, enabled, drop }: Changes): boolean {
  return statement !== undefined || enabled === true || drop === true;
}

/** How a service may say that it does not do this. */
const refusals: ReadonlySet<number> = new Set([400, 405, 422, 501]);

/** A refusal of what was sent, unless it names another field. */
function isAboutStatement(error: unknown): error is SegmentApiError {
  if (!(error instanceof SegmentApiError) || !refusals.has(error.status)) return false;
  const fields = error.issues.flatMap(({ field }) => (field === undefined ? [] : [field]));
  return fields.length === 0 || fields.includes("if");
}
