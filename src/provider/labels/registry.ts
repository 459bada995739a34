import { Parts } from "../workspace/parts";
import { PerSession } from "../workspace/session";
import type { Inputs } from "./inputs";

/** Each key of a source has one owner. None of what is not known yet. */
export function partsOf({ sourceId, labels = {} }: Partial<Inputs>): string[] {
  return sourceId === undefined ? [] : Object.keys(labels).map((key) => keyPart(sourceId, key));
}

export function keyPart(sourceId: string, key: string): string {
  return `${sourceId}/${key}`;
}

/** How messages call a part. */
export function called(part: string): string {
  const [sourceId = "", key = ""] = part.split("/");
  return `the label "${key}" of source ${sourceId}`;
}

export const registries = new PerSession(() => new Parts<string>());
