/**
 * The key that Segment is expected to make from a name: lower case, every run of other characters than `a-z`, `0-9` and
 * `_` becomes one `_`, none at the ends. The algorithm is not documented, so the service's answer always wins.
 *
 * @example
 * ```ts
 * import { traitKey } from "pulumi-segment-personas/query";
 *
 * const key: string = traitKey("Split back_end_roll_algorithm"); // "split_back_end_roll_algorithm"
 * ```
 */
export function traitKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
}
