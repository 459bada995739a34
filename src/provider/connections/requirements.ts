import type { Source, Workspace } from "../../api";
import { undefinedIfGone, UsageError } from "../errors";
import type { Session } from "../workspace/session";
import { labelsOf, nameOf, noSuchSource } from "../workspace/sources";
import type { Inputs } from "./inputs";

/**
 * The source that is to feed a space.
 *
 * @throws {UsageError} when it does not exist, is disabled, or carries another environment than it should. Labels are
 * read here, before the first write, because no policy sees them in a first preview.
 */
export async function requireSource(session: Session, inputs: Inputs, workspace: Workspace): Promise<Source> {
  const source = await session.client.sources.get(inputs.sourceId).catch(undefinedIfGone);
  if (source === undefined) throw noSuchSource(inputs.sourceId, workspace);
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
