import { SegmentApiError, SegmentAuthError, SegmentError } from "../../client";

/** Something that could not be read, and why. */
interface Gap {
  readonly what: string;
  /** Slug, where it is of a space. */
  readonly space: string | undefined;
  readonly error: SegmentError;
}

/** What could not be read. What one permission or feature is missing for is left out; with a token that is rejected nothing is known. */
export class Gaps {
  readonly #gaps: Gap[] = [];

  /** @returns nothing where it could not be read */
  async read<T>(
    what: string,
    space: string | undefined,
    reading: () => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    try {
      return await reading();
    } catch (error) {
      if (!isAbout(error)) throw error;
      this.#gaps.push({ what, space, error });
      return [];
    }
  }

  /** What failed in the same way in several spaces is said once. */
  sentences(): string[] {
    const alike = Map.groupBy(this.#gaps, ({ what, error }) => `${what} ${kindOf(error)}`);
    return [...alike.values()].map(sentenceOf).toSorted();
  }
}

function sentenceOf(gaps: readonly Gap[]): string {
  const spaces = gaps.flatMap(({ space }) => (space === undefined ? [] : [`"${space}"`])).toSorted();
  const where =
    spaces.length === 0 ? "" : ` of ${spaces.length === 1 ? "space" : "spaces"} ${spaces.join(", ")}`;
  return `${gaps[0]?.what}${where}: ${gaps[0]?.error.message}`;
}

function kindOf(error: SegmentError): string {
  return error instanceof SegmentApiError ? `${error.name} ${error.status}` : error.name;
}

function isAbout(error: unknown): error is SegmentError {
  if (error instanceof SegmentAuthError) return error.scope === "permission";
  return error instanceof SegmentError;
}
