import type { Label, NewLabel, Source } from "../../api";
import { undefinedIfGone, UsageError } from "../errors";
import type { Session } from "../workspace/session";
import { nameOf, noSuchSource } from "../workspace/sources";

/** Labels by their keys: a source has one value for each. */
export type Labels = Readonly<Record<string, string>>;

/** As they are sent; what somebody has described keeps its description. */
export function toSend(labels: Labels, described: readonly Label[]): NewLabel[] {
  return Object.entries(labels).map(([key, value]) => {
    const description =
      described.find((label) => label.key === key && label.value === value)?.description ?? "";
    return { key, value, ...(description === "" ? {} : { description }) };
  });
}

/**
 * A source, or undefined once the list of sources has succeeded without it.
 *
 * @throws {UsageError} when Segment lists it and says that it is not there
 */
export async function findSource(session: Session, sourceId: string): Promise<Source | undefined> {
  const source = await session.client.sources.get(sourceId).catch(undefinedIfGone);
  if (source !== undefined) return source;
  const listed = (await session.client.sources.list()).find(({ id }) => id === sourceId);
  if (listed === undefined) return undefined;
  throw new UsageError(
    `Segment says that source "${nameOf(listed)}" (${sourceId}) does not exist, and still lists it: nothing was changed, so run \`pulumi up\` again in some minutes`,
  );
}

/** @throws {UsageError} when the workspace has no such source */
export async function requireSource(session: Session, sourceId: string): Promise<Source> {
  const source = await findSource(session, sourceId);
  if (source !== undefined) return source;
  throw noSuchSource(sourceId, await session.requireWorkspace());
}
