import type { Source, Workspace } from "../../api";
import { undefinedIfGone, UsageError } from "../errors";
import type { Session } from "../workspace/session";
import type { Inputs } from "./inputs";

/**
 * The source that is to feed a space.
 *
 * @throws {UsageError} when it does not exist, is disabled, or carries another environment than it should. Labels are
 * read here, before the first write, because no policy sees them in a first preview.
 */
export async function requireSource(session: Session, inputs: Inputs, workspace: Workspace): Promise<Source> {
  const source = await session.client.sources.get(inputs.sourceId).catch(undefinedIfGone);
  if (source === undefined) {
    throw new UsageError(
      `source "${inputs.sourceId}" does not exist in workspace "${workspace.slug}": take \`sourceId\` from the source's settings, API keys, in the app`,
    );
  }
  const name = nameOf(source);
  if (!source.enabled)
    throw new UsageError(
      `source "${name}" is disabled, and a disabled source feeds no space: enable it in Segment, then run \`pulumi up\` again`,
    );
  const label = labelsOf(source)["environment"];
  const { environment: required } = session.settings;
  for (const [wanted, saidBy] of [
    [required, "segment:environment"],
    [inputs.environment, "`environment`"],
  ] as const) {
    if (wanted !== undefined && label !== undefined && label !== wanted) {
      throw new UsageError(
        `source "${name}" has the label environment:${label}, but ${saidBy} says "${wanted}": connect a source of that environment, or correct the label`,
      );
    }
  }
  if (required !== undefined && label === undefined) {
    throw new UsageError(
      `source "${name}" has no label environment, and segment:environment asks for "${required}": put the label environment:${required} on it, in Segment or with a SourceLabels resource on which this one depends (\`dependsOn\`)`,
    );
  }
  if (required !== undefined && inputs.environment !== undefined && inputs.environment !== required) {
    throw new UsageError(
      `\`environment\` "${inputs.environment}" of source "${name}" contradicts segment:environment "${required}" of this stack`,
    );
  }
  return source;
}

export function nameOf({ name, slug }: Source): string {
  return name ?? slug;
}

export function labelsOf({ labels }: Source): Record<string, string> {
  return Object.fromEntries(labels.map(({ key, value }) => [key, value]));
}
