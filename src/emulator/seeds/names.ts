import { bareSpaceId } from "../../api";
import type { CompleteSeed } from "./seed";

/** What is named by its id, with the prefix of spaces or without, or by its slug. */
export interface Nameable {
  id: string;
  slug: string;
}

export function isNamed({ id, slug }: Nameable, wanted: string): boolean {
  return slug === wanted || bareSpaceId(id) === bareSpaceId(wanted);
}

/** Where the space that is named stands in the seed; nothing named is the first one. */
export function spaceIndex({ spaces }: CompleteSeed, space: string | undefined): number {
  return space === undefined ? 0 : spaces.findIndex((one) => isNamed(one, space));
}
