import type { Source, Workspace } from "../../api";
import { UsageError } from "../errors";

/** How the app calls it. */
export function nameOf({ name, slug }: Source): string {
  return name ?? slug;
}

/** Its labels by their keys: a source has one value for each. */
export function labelsOf({ labels }: Source): Record<string, string> {
  return Object.fromEntries(labels.map(({ key, value }) => [key, value]));
}

export function noSuchSource(sourceId: string, { slug }: Workspace): UsageError {
  return new UsageError(
    `source "${sourceId}" does not exist in workspace "${slug}": take \`sourceId\` from the source's settings, API keys, in the app`,
  );
}
